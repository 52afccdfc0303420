"""Runs over many pages: what comes out, in which order, what is not overwritten, and how a run ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import declutter
from declutter.batch.columns import COLUMNS, DEFAULT, NAMES
from tests.batch.material import folder, jsonl, page, rows, run, run_here, sentence


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return folder(tmp_path / "in", 25)


def test_output_is_the_same_for_any_number_of_workers(tmp_path: Path, pages: Path) -> None:
    pytest.importorskip("zstandard")
    (pages / "part01" / "page010.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    for name in ("out.jsonl", "out.jsonl.gz", "out.jsonl.zst"):
        made = set()
        for workers in (1, 2):
            run_here(pages, "-o", tmp_path / str(workers) / name, workers=workers, code=1)
            made.add((tmp_path / str(workers) / name).read_bytes())
            assert len(rows(tmp_path / str(workers) / "out.errors.jsonl")) == 1
            (tmp_path / str(workers) / "out.errors.jsonl").unlink()
        assert len(made) == 1
        done = rows(tmp_path / "1" / name)
        assert [Path(row["source"]).stem for row in done] == [f"page{n:03d}" for n in range(25) if n != 10]


def test_a_row_says_what_the_columns_say(tmp_path: Path, pages: Path) -> None:
    file = pages / "part00" / "page003.html"
    run_here(file, "-o", tmp_path / "one.jsonl", "--url", "https://a.example/3")
    (row,) = rows(tmp_path / "one.jsonl")
    assert tuple(row) == DEFAULT
    found = declutter.extract(file, url="https://a.example/3", options=declutter.Options(title="always"))
    assert row == {
        "source": str(file),
        "offset": 0,
        "record": 0,
        "id": None,
        "url": "https://a.example/3",
        "title": "Mill 3",
        "text": found.text,
        "markdown": found.markdown,
        "kind": found.kind.value,
        "confidence": round(found.confidence, 4),
        "language": "",
        "outcome": "ok",
        "roles": {"body": 3, "footer": 1, "navigation": 1, "title": 1},
    }
    run_here(file, "-f", "jsonl", "-o", tmp_path / "all.jsonl")
    (everything,) = rows(tmp_path / "all.jsonl")
    assert tuple(everything) == NAMES
    assert everything["blocks"] == [block.to_dict() for block in found.blocks]


def test_parquet_has_the_same_rows_and_a_schema_that_says_what_they_mean(tmp_path: Path, pages: Path) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    run_here(pages, "-o", tmp_path / "out.parquet", "--columns", "all")
    run_here(pages, "-o", tmp_path / "out.jsonl", "--columns", "all")
    table = parquet.read_table(tmp_path / "out.parquet")
    read: list[dict[str, Any]] = table.to_pylist(maps_as_pydicts="strict")
    assert read == rows(tmp_path / "out.jsonl")
    assert len(read) == 25
    assert {field.name: field.metadata[b"meaning"].decode() for field in table.schema} == {
        column.name: column.meaning for column in COLUMNS
    }
    assert str(table.schema.field("roles").type).startswith("map<string, int64")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *(".out.jsonl.journal", ".out.parquet.journal", "in", "out.jsonl", "out.parquet"),
    ]
    # What was written is read again: text of a column.
    run_here(tmp_path / "out.parquet", "--field", "text", "-o", tmp_path / "again.jsonl")
    assert [row["record"] for row in rows(tmp_path / "again.jsonl")] == list(range(25))


def test_the_documents_list_the_columns() -> None:
    guide = (Path(__file__).parent.parent.parent / "docs" / "batch.md").read_text("utf-8")
    for column in COLUMNS:
        kind = {"counts": "map of string to int64"}.get(column.type, column.type)
        kind = "list of records" if kind in ("blocks", "comments") else kind
        assert f"| `{column.name}` | {kind} | {column.meaning} |" in guide
    for reason in declutter.FailureReason:
        assert f"`{reason.value}`" in guide


def test_to_standard_output_everything_comes_in_order(pages: Path) -> None:
    (pages / "part00" / "page001.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    done = run(pages, "--workers", "2", code=1)
    found = done.stdout.decode().split("\n\nMill ")
    assert [piece.split("\n")[0].removeprefix("Mill ") for piece in found] == [str(n) for n in range(25) if n != 1]
    assert b"page001.html: this is a PNG image" in done.stderr
    lines = run_here(pages, "-f", "jsonl", "-q", code=1).stdout.splitlines()
    assert [json.loads(line)["title"] for line in lines] == [f"Mill {n}" for n in range(25) if n != 1]


def test_several_sources_stand_side_by_side(tmp_path: Path) -> None:
    folder(tmp_path / "a", 2)
    folder(tmp_path / "b", 1)
    (tmp_path / "c.html").write_text(page(3), "utf-8")
    run_here(tmp_path / "a", tmp_path / "b", tmp_path / "c.html", "-o", tmp_path / "out")
    assert sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.txt")) == [
        *("a/part00/page000.txt", "a/part00/page001.txt", "b/part00/page000.txt", "c.txt"),
    ]


# Nothing is overwritten


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet", "out"])
def test_output_that_exists_stays_unless_overwriting_is_asked_for(tmp_path: Path, pages: Path, name: str) -> None:
    pytest.importorskip("pyarrow")
    target = tmp_path / name
    if name == "out":
        target.mkdir()
        (target / "mine.txt").write_text("mine", "utf-8")
    else:
        target.write_text("mine", "utf-8")
    mine = target / "mine.txt" if name == "out" else target
    refused = run_here(pages, "-o", target, code=2)
    assert "--overwrite" in refused.stderr
    assert mine.read_text("utf-8") == "mine"
    refused = run_here(pages, "-o", target, "--resume", code=2)
    assert mine.read_text("utf-8") == "mine"
    run_here(pages, "-o", target, "--overwrite")
    if name == "out":
        assert mine.read_text("utf-8") == "mine"
        assert len(list(target.rglob("page*.txt"))) == 25
    else:
        assert target.read_bytes() != b"mine"
    # Nor is the output of a run.
    assert "--overwrite" in run_here(pages, "-o", target, code=2).stderr


def test_a_finished_run_has_nothing_left_to_do(tmp_path: Path, pages: Path) -> None:
    for target in (tmp_path / "out.jsonl", tmp_path / "out"):
        run_here(pages, "-o", target, "--resume")
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        assert "nothing is left" in run_here(pages, "-o", target, "--resume").stderr
        assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
        assert "favor" in run_here(pages, "-o", target, "--resume", "--favor", "recall", code=2).stderr
    (pages / "zzz.html").write_text(page(99), "utf-8")
    assert "more input" in run_here(pages, "-o", tmp_path / "out.jsonl", "--resume", code=2).stderr
    (pages / "part00" / "aaa.html").write_text(page(98), "utf-8")
    assert "not the files" in run_here(pages, "-o", tmp_path / "out.jsonl", "--resume", code=2).stderr


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("--resume",), "-o"),
        (("--resume", "--overwrite", "-o", "x"), "exclude"),
        (("-o", "x.jsonl", "--clutter"), "no table"),
        (("-o", "x.jsonl", "-f", "markdown"), "no table"),
        (("-o", "x.jsonl", "--columns", "text,colour"), "colour"),
        (("-o", "x", "--columns", "text"), "table"),
        (("--timeout", "3"), "need workers"),
        (("--max-memory", "5"), "300"),
        (("-o", "list"), "one file"),
        (("-", "--files-from", "-"), "standard input"),
    ],
)
def test_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], hint: str) -> None:
    monkeypatch.chdir(tmp_path)
    folder(tmp_path / "in", 1)
    (tmp_path / "list").write_text("in\n", "utf-8")
    done = run_here("in", *arguments, stdin=b"", code=2)
    assert hint in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "list"]


def test_an_extra_that_is_missing_is_named(tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pyarrow", "fastwarc", "fastwarc.warc", "zstandard"):
        monkeypatch.setitem(__import__("sys").modules, module, None)
    for name, extra in (("out.parquet", "parquet"), ("out.jsonl.zst", "zstd")):
        assert f'pip install "declutter[{extra}]"' in run_here(pages, "-o", tmp_path / name, code=1).stderr
    (tmp_path / "a.warc").write_bytes(b"WARC/1.0\r\n")
    assert 'pip install "declutter[warc]"' in run_here(tmp_path / "a.warc", code=1).stderr


def test_lines_with_one_field_cleaned_are_what_they_were(tmp_path: Path) -> None:
    plain = jsonl(
        tmp_path / "a.jsonl", [{"n": 1, "text": sentence(1)}, {"n": 2, "text": sentence(2) + "\nShare this:"}]
    )
    packed = jsonl(tmp_path / "b.jsonl.gz", [json.loads(line) for line in plain.read_text("utf-8").splitlines()])
    outputs = [run("--field", "text", path).stdout for path in (plain, packed)]
    assert outputs[0] == outputs[1]
    assert [json.loads(line)["n"] for line in outputs[0].splitlines()] == [1, 2]


def test_the_summary_goes_away_when_asked(tmp_path: Path, pages: Path) -> None:
    assert run_here(pages, "-q", "-o", tmp_path / "out").stderr == ""
    assert "25 pages done" in run_here(pages, "-o", tmp_path / "out2").stderr
