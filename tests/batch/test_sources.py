"""What the command reads: archives, lists, packed files, and what is no page."""

from __future__ import annotations

import gzip
import io
import json
import os
import zlib
from pathlib import Path

import pytest

from declutter.sources import MOST_BYTES, Inputs, Problem, Skipped, Source, load
from declutter.sources.http import undone
from declutter.sources.names import record_name, safe_name, safe_path
from tests.batch.material import folder, jsonl, page, record, rows, run_here, sentence, warc

TEXT = (
    "The grain port closed two of its four berths on Tuesday, said the harbour office of the town.\nNobody was hurt.\n"
)


def texts(inputs: Inputs) -> list[str]:
    """What the pages of the inputs say, in order; problems by their reason, others by what they are."""
    found = []
    for item, *_ in inputs.items():
        if isinstance(item, Source):
            data = load(item).data
            found.append(data if isinstance(data, str) else data.decode())
        elif isinstance(item, Problem):
            found.append(f"!{item.failure.reason}")
        else:
            found.append(f"-{item.why}")
    return found


# Web archives


def brotli(data: bytes) -> bytes:
    from fastwarc.stream_io import BrotliWriter

    out = io.BytesIO()
    with BrotliWriter(out) as writer:
        writer.write(data)
        writer.flush()
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_every_sort_of_record_of_a_web_archive(tmp_path: Path, name: str) -> None:
    pytest.importorskip("fastwarc")
    html = "Content-Type: text/html"
    chunked = f"{len(page(3)):x}\r\n{page(3)}\r\n0\r\n\r\n".encode()
    path = warc(
        tmp_path / name,
        [
            record("", b"software: a crawler", kind="warcinfo", content_type="application/warc-fields"),
            record("http://a.example/0", b"GET / HTTP/1.1", kind="request"),
            record("http://a.example/0", page(0).encode()),
            record("http://a.example/1", gzip.compress(page(1).encode()), headers=(html, "Content-Encoding: gzip")),
            record("http://a.example/2", brotli(page(2).encode()), headers=(html, "content-encoding: br")),
            record("http://a.example/3", chunked, headers=(html, "Transfer-Encoding: chunked")),
            record("http://a.example/4", zlib.compress(page(4).encode()), headers=(html, "Content-Encoding: deflate")),
            record("http://a.example/5", page(5).encode(), headers=(html, "Content-Encoding: gzip")),
            record("http://a.example/6.png", b"\x89PNG", headers=("Content-Type: image/png",)),
            record("http://a.example/7", b"", status="301 Moved Permanently", headers=("Location: /0",)),
            record("http://a.example/8", b"", kind="revisit"),
            record("http://a.example/9", TEXT.encode(), kind="conversion", content_type="text/plain"),
            record("http://a.example/10", page(10).encode(), kind="resource", content_type="text/html"),
            record("http://a.example/11", b"no gzip at all", headers=(html, "Content-Encoding: gzip")),
            record("http://a.example/12", page(12).encode(), headers=()),
        ],
    )
    run_here(path, "-o", tmp_path / "out.jsonl", code=1)
    found = {row["url"].rpartition("/")[2]: row for row in rows(tmp_path / "out.jsonl")}
    assert list(found) == ["0", "1", "2", "3", "4", "5", "9", "10", "12"]
    for number, row in found.items():
        assert (sentence(int(number)) if number != "9" else "grain port") in row["text"]
        assert row["id"].startswith("urn:uuid:")
    (failed,) = rows(tmp_path / "out.errors.jsonl")
    assert (failed["url"], failed["reason"]) == ("http://a.example/11", "unreadable")
    # The offset leads to the record.
    data = path.read_bytes()[found["3"]["offset"] :]
    plain = zlib.decompressobj(wbits=31).decompress(data) if name.endswith("gz") else data
    assert plain.startswith(b"WARC/1.")
    assert b"http://a.example/3" in plain[:500]


def test_the_header_of_the_answer_decides_the_encoding(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    body = "<p>Мельница на реке снова заработала этой весной после десяти лет работы.</p>".encode("koi8-r")
    path = warc(
        tmp_path / "a.warc", [record("http://a.example/", body, headers=("Content-Type: text/html; charset=koi8-r",))]
    )
    assert "Мельница на реке" in run_here(path).stdout


def test_an_archive_that_ends_too_early_is_told_and_the_next_one_read(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    records = [gzip.compress(record(f"http://a.example/{n}", page(n).encode())) for n in range(3)]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(records)[:-100])
    (tmp_path / "b.warc.gz").write_bytes(records[0] + b"garbage" * 50 + records[1])
    (tmp_path / "c.warc.gz").write_bytes(records[2])
    (tmp_path / "d.warc").write_bytes(b"no archive at all, but named like one")
    (tmp_path / "e.warc").write_bytes(b"")
    run_here(tmp_path, "-o", tmp_path / "out.jsonl", code=1)
    done = [(Path(row["source"]).name, row["url"][-1]) for row in rows(tmp_path / "out.jsonl")]
    assert done == [("a.warc.gz", "0"), ("a.warc.gz", "1"), ("b.warc.gz", "0"), ("c.warc.gz", "2")]
    failed = [(Path(row["source"]).name, row["offset"] > 0) for row in rows(tmp_path / "out.errors.jsonl")]
    assert failed == [("a.warc.gz", True), ("b.warc.gz", True), ("d.warc", False)]


def test_text_of_wet_files_is_cleaned_as_text(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    text = TEXT + "Leave a Reply\nYour email address will not be published.\n"
    path = warc(
        tmp_path / "a.warc.wet.gz",
        [record("http://a.example/", text.encode(), kind="conversion", content_type="text/plain")],
    )
    assert run_here(path).stdout == TEXT


def test_what_http_did_is_undone_or_told() -> None:
    assert undone(b"5\r\nhello\r\n6;x=1\r\n world\r\n0\r\n\r\n", "chunked", "") == b"hello world"
    assert undone(b"not chunked", "chunked", "") == b"not chunked"
    raw = zlib.compressobj(wbits=-15)
    assert undone(raw.compress(b"<p>x") + raw.flush(), "", "deflate") == b"<p>x"
    assert undone(gzip.compress(zlib.compress(b"<p>x")), "", "deflate, gzip") == b"<p>x"
    with pytest.raises(Exception, match="larger than 64 MB"):
        undone(gzip.compress(bytes(MOST_BYTES + 1)), "", "gzip")


# JSON Lines and Parquet


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"])
def test_a_field_of_json_lines(tmp_path: Path, name: str) -> None:
    good = [{"id": n, "html": page(n), "url": f"http://a.example/{n}", "text": "not this"} for n in range(5)]
    data = "".join(json.dumps(row) + "\n" for row in good[:3]) + '[1]\n\n{"text"\n{"url": "u"}\n{"html": null}\n'
    data += "".join(json.dumps(row) + "\n" for row in good[3:])
    packed = data.encode()
    if name.endswith(".gz"):
        packed = gzip.compress(packed)
    if name.endswith(".zst"):
        packed = pytest.importorskip("zstandard").compress(packed)
    (tmp_path / name).write_bytes(packed)
    run_here(tmp_path / name, "--field", "html", "-o", tmp_path / "out.jsonl", code=1)
    done = rows(tmp_path / "out.jsonl")
    assert [(row["id"], row["record"], row["url"]) for row in done] == [
        (str(n), n if n < 3 else n + 4, f"http://a.example/{n}") for n in range(5)
    ]
    assert all(sentence(n) in row["text"] for n, row in enumerate(done))
    for row in done:  # the offset leads to the line
        line = data.encode()[row["offset"] :].splitlines()[0]
        assert json.loads(line)["url"] == row["url"]
    failed = rows(tmp_path / "out.errors.jsonl")
    assert [(row["record"], row["reason"]) for row in failed] == [(n, "bad_record") for n in (3, 4, 5, 6)]


def test_where_no_field_is_named_the_usual_ones_are_looked_for(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", [{"content": page(1)}, {"text": TEXT}, {"html": "<p>short", "text": "not this"}])
    run_here(path, "-o", tmp_path / "out.jsonl", "--columns", "text,record")
    assert [list(row) for row in rows(tmp_path / "out.jsonl")] == [["text", "record"]] * 3
    first, second, third = (row["text"] for row in rows(tmp_path / "out.jsonl"))
    assert sentence(1) in first
    assert (second, third) == (TEXT, "short")


def test_a_column_of_parquet_from_any_row_on(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = pa.table({"html": [page(n) for n in range(100)] + [None], "url": [f"u{n}" for n in range(101)]})
    parquet.write_table(table, tmp_path / "a.parquet", row_group_size=30)
    inputs = Inputs((str(tmp_path / "a.parquet"),))
    items = list(inputs.items())
    assert [item.offset for item, *_ in items] == list(range(101))
    assert isinstance(items[100].item, Problem)
    for place in (0, 29, 30, 59, 99):
        rest = list(inputs.items(items[place].cursor))
        assert rest == items[place + 1 :]
    assert texts(Inputs(inputs.names, field="text")) == ["!bad_record"]
    (tmp_path / "b.parquet").write_bytes((tmp_path / "a.parquet").read_bytes()[:-50])
    assert texts(Inputs((str(tmp_path / "b.parquet"),))) == ["!unreadable"]


# Files


def test_web_archives_of_browsers(tmp_path: Path) -> None:
    body = page(7).replace("=", "=3D").replace("©", "=C2=A9")
    mhtml = (
        "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://a.example/mill\r\nSubject: Mill\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--b"\r\n\r\n\r\n'
        f"----b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{body}\r\n"
        "----b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----b--\r\n"
    )
    (tmp_path / "a.mhtml").write_text(mhtml, "utf-8")
    (tmp_path / "b.mhtml.gz").write_bytes(gzip.compress(mhtml.encode()))
    alone = run_here(tmp_path / "a.mhtml").stdout
    assert sentence(7) in alone
    assert "Snapshot" not in alone
    assert run_here("-", stdin=mhtml.encode()).stdout == alone
    run_here(tmp_path, "-o", tmp_path / "out.jsonl")
    assert [(row["url"], row["text"] + "\n") for row in rows(tmp_path / "out.jsonl")] == [
        ("https://a.example/mill", alone)
    ] * 2


def test_a_folder_is_read_in_order_and_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    source = tmp_path / "in"
    folder(source, 12)
    (source / "about.html").write_text(page(100), "utf-8")
    (source / "about").mkdir()
    (source / "about" / "index.htm").write_text(page(101), "utf-8")
    (source / "note.txt").write_text(TEXT, "utf-8")
    (source / "no-suffix").write_text(page(102), "utf-8")
    (source / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (source / "style.css").write_text("p {}", "utf-8")
    (source / ".hidden.html").write_text(page(103), "utf-8")
    (source / "packed.html.gz").write_bytes(gzip.compress(page(104).encode()))
    (source / "circle").symlink_to(source)
    done = run_here(source, "-o", tmp_path / "out")
    written = sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.txt"))
    assert written == [
        *("about.txt", "about/index.txt", "no-suffix.txt", "note.txt", "packed.txt"),
        *(f"part00/page{n:03d}.txt" for n in range(10)),
        *("part01/page010.txt", "part01/page011.txt"),
    ]
    assert sentence(101) in (tmp_path / "out" / "about" / "index.txt").read_text("utf-8")
    assert "17 pages done" in done.stderr
    assert "3 passed over" in done.stderr
    again = run_here(source, "-o", tmp_path / "in" / "out.jsonl", "--columns", "source")
    assert "17 pages" in again.stderr
    names = [row["source"] for row in rows(source / "out.jsonl")]
    assert len(set(names)) == 17
    assert all(Path(name).is_file() for name in names)


def test_lists_of_files_and_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder(tmp_path / "in", 12)
    found = sorted(str(path.relative_to(tmp_path)) for path in (tmp_path / "in").rglob("*.html"))
    (tmp_path / "strange\nname.html").write_text(page(50), "utf-8")
    by_nul = "\0".join([*found, "strange\nname.html"]).encode()
    run_here("--files-from", "-", "-o", "nul.jsonl", stdin=by_nul)
    assert [row["source"] for row in rows(tmp_path / "nul.jsonl")] == [*found, "strange\nname.html"]
    (tmp_path / "list").write_text("\n".join([*found, "missing.html", ""]) + "\r\n", "utf-8")
    run_here("--files-from", "list", "-o", "lines.jsonl", code=1)
    assert [row["source"] for row in rows(tmp_path / "lines.jsonl")] == found
    (failed,) = rows(tmp_path / "lines.errors.jsonl")
    assert (failed["source"], failed["reason"], failed["message"]) == (
        *("missing.html", "unreadable"),
        "no such file or directory",
    )
    run_here("in/**/*1.html", "-o", "tree")
    assert sorted(str(p.relative_to(tmp_path / "tree")) for p in (tmp_path / "tree").rglob("*.txt")) == [
        *("part00/page001.txt", "part01/page011.txt"),
    ]
    assert run_here("none/*.html", "-o", "nothing", code=1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    os.mkfifo(tmp_path / "in" / "pipe.html")
    (tmp_path / "in" / "page.html").write_text(page(1), "utf-8")
    (tmp_path / "in" / "zero.html").symlink_to("/dev/zero")
    (tmp_path / "in" / "dead.html").symlink_to(tmp_path / "nowhere")
    run_here(tmp_path / "in", "-o", tmp_path / "out.jsonl", code=1)
    assert len(rows(tmp_path / "out.jsonl")) == 1
    failed = {Path(row["source"]).name: (row["reason"], row["message"]) for row in rows(tmp_path / "out.errors.jsonl")}
    assert failed["pipe.html"] == ("refused", "a named pipe, not a file")
    assert failed["zero.html"] == ("refused", "a device, not a file")
    assert failed["dead.html"][0] == "unreadable"
    assert "a device" in run_here("/dev/zero", code=1).stderr


def test_damaged_and_huge_files_are_told(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    packed = gzip.compress(page(1).encode())
    (source / "cut.html.gz").write_bytes(packed[:-20])
    (source / "bad.html.gz").write_bytes(packed[:50] + b"\xff" * 50 + packed[100:])
    (source / "bomb.html.gz").write_bytes(gzip.compress(bytes(MOST_BYTES + 1)))
    (source / "image.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    run_here(source, "-o", tmp_path / "out.jsonl", code=1)
    failed = {Path(row["source"]).name: row["reason"] for row in rows(tmp_path / "out.errors.jsonl")}
    assert failed == {
        "cut.html.gz": "unreadable",
        "bad.html.gz": "unreadable",
        "bomb.html.gz": "too_large",
        "image.html": "binary",
    }


# Names of output files


@pytest.mark.parametrize(
    "name",
    ["..", ".", "", "a/b", "a\\b", "nul", "con.html", "a\0b", "x" * 300, "水" * 100, "\n", "C:"],
)
def test_a_name_is_one_part_of_a_path_whatever_it_was(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert not set(safe) & set("/\\\0\n")
    assert safe.strip(".")
    assert len(safe.encode()) <= 210
    assert safe_name(name) == safe


def test_paths_from_lists_stay_below_the_output() -> None:
    assert safe_path("../../etc/passwd") == "etc/passwd"
    assert safe_path("/etc/./x") == "etc/x"
    for path in ("../..", "/", ".", ""):
        assert safe_path(path) == ""
    assert record_name(1234, "http://a.example/../../etc/passwd?x=1") == "0001/0001234-a.example-etc-passwd-x-1"
    assert record_name(5, "file:///C:/NUL\0") == "0000/0000005-c-nul"
    assert record_name(5, None) == "0000/0000005"


def test_names_that_differ_in_capitals_alone_do_not_meet(tmp_path: Path) -> None:
    source = tmp_path / "in"
    for number, name in enumerate(("Page.html", "page.html", "page.htm", "PAGE/x.html", "page/x.html")):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(page(number), "utf-8")
    run_here(source, "-o", tmp_path / "out")
    written = list((tmp_path / "out").rglob("*.txt"))
    assert len({str(path).casefold() for path in written}) == 5
    said = "".join(path.read_text("utf-8") for path in written)
    assert all(sentence(number) in said for number in range(5))


def test_no_page_is_written_through_a_link_out_of_the_output(tmp_path: Path) -> None:
    folder(tmp_path / "in", 12)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "part00").symlink_to(tmp_path / "elsewhere")
    run_here(tmp_path / "in", "-o", tmp_path / "out", "--overwrite", code=1)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert {row["reason"] for row in rows(tmp_path / "out" / "errors.jsonl")} == {"output"}
    assert (tmp_path / "out" / "part01" / "page011.txt").exists()


def test_archives_go_into_folders_of_their_own(tmp_path: Path) -> None:
    jsonl(tmp_path / "a.jsonl", [{"html": page(n), "url": f"https://a.example/../{n}"} for n in range(3)])
    run_here(tmp_path / "a.jsonl", "-f", "markdown", "-o", tmp_path / "out")
    written = sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.md"))
    assert written == [f"a.jsonl/0000/000000{n}-a.example-{n}.md" for n in range(3)]


@pytest.mark.parametrize("kind", ["warc", "whole", "jsonl", "packed"])
def test_a_stream_is_taken_up_at_any_place(tmp_path: Path, kind: str) -> None:
    folder(tmp_path / "a", 5)
    if kind in ("warc", "whole"):
        pytest.importorskip("fastwarc")
        records = [record(f"http://a.example/{n}", page(n).encode()) for n in range(6)]
        records[3] = record("http://a.example/3", b"x", headers=("Content-Type: image/png",))
        path = warc(tmp_path / "b.warc.gz", records)
        if kind == "whole":
            path.write_bytes(gzip.compress(b"".join(records)))
    else:
        made: list[dict[str, object]] = [{"html": page(n)} for n in range(5)]
        jsonl(tmp_path / ("b.jsonl" if kind == "jsonl" else "b.jsonl.gz"), [*made[:2], {}, *made[2:]])
    folder(tmp_path / "c", 5)
    inputs = Inputs((str(tmp_path),))
    items = list(inputs.items())
    assert len(items) == 16
    assert len({placed.cursor for placed in items}) == 16
    for number, placed in enumerate(items):
        assert list(inputs.items(placed.cursor)) == items[number + 1 :]
    assert any(isinstance(item, Skipped | Problem) for item, *_ in items)
