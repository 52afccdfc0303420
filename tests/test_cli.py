"""The command, run as its users run it: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from declutter import Options, Page, __version__, extract
from tests.fixture import FOLDER

COMMAND = [sys.executable, "-m", "declutter"]
MILL = FOLDER / "magazine-drop-cap" / "page.html"
NEWS = FOLDER / "german-newspaper" / "page.html"
GBK = FOLDER / "chinese-news-gbk" / "page.html"
COMMENTED = FOLDER / "wordpress-com-verbum" / "page.html"
TITLED = Options(title="always")


def run(
    *arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=60,
        cwd=cwd,
        env={**os.environ, **(env or {})},
    )


def printed(*arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None) -> str:
    """Standard output of a run that must end well and in silence."""
    done = run(*arguments, stdin=stdin, cwd=cwd)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode("utf-8")


def article(path: Path) -> Page:
    return extract(path, options=TITLED)


@pytest.fixture
def page_file(tmp_path: Path) -> Path:
    file = tmp_path / "Page.html"
    file.write_text(
        "<html><head><title>The mill</title></head><body><nav><a href=/>Home</a></nav><article><h1>The mill</h1>"
        + "<p>The old mill on the river turned again this spring, after ten years of work by volunteers.</p>" * 4
        + "</article><footer>© 2024 Mill News</footer></body></html>",
        "utf-8",
    )
    return file


# What is printed


def test_the_article_and_nothing_else() -> None:
    out = printed(MILL)
    assert out == article(MILL).text + "\n"
    assert len(out.split()) > 100
    assert "</" not in out


def test_standard_input_with_and_without_its_name() -> None:
    wanted = article(NEWS).text + "\n"
    assert printed(stdin=NEWS.read_bytes()) == wanted
    assert printed("-", stdin=NEWS.read_bytes()) == wanted


def test_several_files_come_in_order_with_a_blank_line_between() -> None:
    out = printed(NEWS, "-", MILL, stdin=GBK.read_bytes())
    assert out == "\n".join(article(path).text + "\n" for path in (NEWS, GBK, MILL))


def test_no_title() -> None:
    without = printed(MILL, "--no-title")
    assert without == extract(MILL, options=Options(title="never")).text + "\n"
    assert article(MILL).text + "\n" == article(MILL).title + "\n\n" + without


def test_markdown() -> None:
    assert printed("-f", "markdown", MILL) == article(MILL).markdown + "\n"


def test_json_with_url_and_encoding() -> None:
    record = json.loads(printed("-f", "json", "--url", "https://example.org/a", "--encoding", "gb18030", GBK))
    page = extract(GBK, url="https://example.org/a", encoding="gb18030", options=TITLED)
    assert record == {"source": str(GBK), **page.to_dict()}
    assert record["url"] == "https://example.org/a"
    assert record["encoding"] == {"name": "gb18030", "source": "caller"}


def test_jsonl_is_one_line_a_page(tmp_path: Path) -> None:
    odd = tmp_path / "odd.html"
    odd.write_text("<p>one\u2028two\x85three</p><pre>a\u2028b\u2029c\x85d</pre>", "utf-8")
    out = printed("--format", "jsonl", odd, NEWS)
    assert out.endswith("\n")
    lines = out.splitlines()
    assert [json.loads(line)["source"] for line in lines] == [str(odd), str(NEWS)]
    assert json.loads(lines[0])["blocks"] == [block.to_dict() for block in extract(odd).blocks]


def test_clutter_is_all_the_rest_with_its_role() -> None:
    removed = [block for block in extract(NEWS).blocks if not block.role.is_content]
    assert len(removed) > 10
    lines = printed("--clutter", NEWS).splitlines()
    assert lines == [f"{block.role.value}\t{' '.join(block.text.split())}" for block in removed]
    plain = json.loads(printed("--clutter", "-f", "json", NEWS))
    assert plain == [block.to_dict() for block in removed]


def test_comments_are_set_in_below_what_they_answer() -> None:
    lines = printed("--comments", COMMENTED).splitlines()
    assert lines[0] == "pipistrello · 2024-06-11T21:40:12+00:00"
    assert lines[3:5] == [
        "    hettiecrane · 2024-06-12T06:02:00+00:00",
        "    He has now bought a bat detector. I blame you in advance.",
    ]
    wanted = [comment.to_dict() for comment in extract(COMMENTED).comments]
    assert [json.loads(line) for line in printed("--comments", "-f", "jsonl", COMMENTED).splitlines()] == wanted
    assert json.loads(printed("--comments", "-f", "json", COMMENTED)) == wanted
    assert printed("--comments", MILL).strip() == ""


def test_explain_is_a_plain_table_when_piped() -> None:
    page = extract(MILL)
    out = printed("--explain", MILL)
    assert "\x1b" not in out
    lines = out.splitlines()
    assert lines[0].startswith(f"{page.kind} ({page.kind_probability:.0%} sure), confidence {page.confidence:.2f}, ")
    assert (lines[1], lines[2].split()) == ("", ["#", "role", "score", "text", "reason"])
    rows = lines[3 : 3 + len(page.blocks)]
    for number, (line, block) in enumerate(zip(rows, page.blocks, strict=True), 1):
        assert line.split()[:3] == [str(number), block.role.value, f"{block.score:.2f}"]
        assert line.endswith(block.reason)
    assert lines[3 + len(page.blocks)] == ""
    assert lines[-1].startswith("title 1, body ")


def test_control_characters_of_a_page_do_not_reach_the_terminal() -> None:
    html = b"<p>red &#27;[31m alert</p><footer>x&#27;]0;title&#7;</footer>"
    html += b"<ol class=comment-list><li class=comment><cite>A&#27;b</cite><p>We went there&#27;]0;x&#7;.</ol>"
    for option in ((), ("--explain",), ("--comments",)):
        assert "\x1b" not in printed(*option, stdin=html)


def test_version_and_help() -> None:
    assert printed("--version").split() == ["declutter,", "version", __version__]
    text = printed("--help")
    for option in (
        "--format",
        "--output",
        "--clutter",
        "--comments",
        "--explain",
        "--url",
        "--encoding",
        "--no-title",
        "--overwrite",
    ):
        assert option in text
    assert "Exit code" in text


def test_a_page_without_an_article_prints_nothing() -> None:
    assert printed(stdin=b"<html><body></body></html>") == ""


# Where it is written


def test_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old", "utf-8")
    assert printed(MILL, "-o", target) == ""
    assert target.read_text("utf-8") == article(MILL).text + "\n"
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


def test_to_a_folder_that_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "deep"
    assert printed(MILL, "-f", "markdown", "-o", f"{folder}/") == ""
    assert (folder / "page.md").read_text("utf-8") == article(MILL).markdown + "\n"


def test_a_slash_at_the_end_means_a_folder_and_never_replaces_a_file(page_file: Path) -> None:
    before = page_file.read_bytes()
    done = run(page_file, "-o", f"{page_file}/")
    assert done.returncode in (1, 2)
    assert done.stderr
    assert page_file.read_bytes() == before


def test_files_of_the_same_name_get_numbers(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert printed(MILL, NEWS, GBK, "-", "-o", folder, stdin=b"<p>x</p>") == ""
    assert sorted(path.name for path in folder.iterdir()) == ["page-2.txt", "page-3.txt", "page.txt", "stdin.txt"]
    assert (folder / "page-2.txt").read_text("utf-8") == article(NEWS).text + "\n"


def test_existing_files_stay_unless_overwriting_is_asked_for(tmp_path: Path, page_file: Path) -> None:
    folder = tmp_path / "Out"
    folder.mkdir()
    (folder / "Page.json").write_text("mine", "utf-8")
    done = run(page_file, MILL, "-f", "json", "-o", folder)
    assert done.returncode == 1
    (line,) = done.stderr.decode().splitlines()
    assert str(page_file) in line
    assert str(folder / "Page.json") in line
    assert "--overwrite" in line
    assert (folder / "Page.json").read_text("utf-8") == "mine"
    assert json.loads((folder / "page.json").read_text("utf-8"))["source"] == str(MILL)
    assert printed(page_file, "-f", "json", "-o", folder, "--overwrite") == ""
    assert json.loads((folder / "Page.json").read_text("utf-8"))["source"] == str(page_file)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    target = tmp_path / "missing" / "out.txt"
    done = run(MILL, "-o", target)
    assert done.returncode == 1
    (line,) = done.stderr.decode().splitlines()
    assert "missing" in line


# What goes wrong


def test_what_fails_is_told_in_a_line_and_the_rest_goes_on(tmp_path: Path, page_file: Path) -> None:
    binary = tmp_path / "image.html"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    done = run(tmp_path / "none.html", binary, page_file)
    assert done.returncode == 1
    missing, image = done.stderr.decode().splitlines()
    assert "none.html" in missing
    assert "no such file" in missing
    assert "image.html" in image
    assert "PNG image" in image
    assert done.stdout.decode() == article(page_file).text + "\n"


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("--nonsense",), "--nonsense"),
        (("-f", "pdf", "-"), "jsonl"),
        (("--clutter", "--explain", "-"), "exclude"),
        (("--clutter", "--comments", "-"), "exclude"),
        (("--encoding", "klingon", "-"), "klingon"),
        ((str(MILL), str(NEWS), "-o", str(MILL)), "one file"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], hint: str) -> None:
    done = run(*arguments, stdin=b"<p>x</p>")
    assert (done.returncode, done.stdout) == (2, b"")
    assert hint in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


# Pipes and locales


@pytest.mark.parametrize("env", [{"LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}])
def test_output_is_utf_8_in_every_locale(env: dict[str, str], tmp_path: Path) -> None:
    done = run(GBK, env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8") == article(GBK).text + "\n"
    target = tmp_path / "out.md"
    done = run(GBK, "-f", "markdown", "-o", target, "--url", "https://example.org/水", env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    assert target.read_text("utf-8") == article(GBK).markdown + "\n"


def test_names_of_files_in_any_script(tmp_path: Path) -> None:
    file = tmp_path / "水车.html"
    file.write_text("<p>x</p>", "utf-8")
    done = run(file, tmp_path / "没有.html", "-o", tmp_path / "out", env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert (tmp_path / "out" / "水车.txt").exists()


@pytest.mark.parametrize("option", [["-f", "json"], ["--explain"]])
def test_a_closed_pipe_is_met_with_silence(option: list[str], tmp_path: Path) -> None:
    large = tmp_path / "large.html"
    row = (
        "<p><a href=x>Privacy policy and imprint, with all that the law wants to be said"
        + " about a mill" * 9
        + "</a></p>"
    )
    large.write_text(f"<footer>{row * 500}</footer>", "utf-8")
    process = subprocess.Popen([*COMMAND, *option, str(large)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 0


@pytest.mark.skipif(os.name != "posix", reason="needs a shell that closes streams")
@pytest.mark.parametrize(("closed", "codes"), [("<&-", {2}), (">&-", {0, 1, 2})])
def test_streams_that_are_closed_from_the_start(closed: str, codes: set[int], page_file: Path) -> None:
    source = "" if closed == "<&-" else f"'{page_file}'"
    command = f"'{sys.executable}' -m declutter {source} {closed}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=60)
    assert done.returncode in codes
    assert b"Traceback" not in done.stderr


def test_metadata_are_a_table_for_people_and_json_for_programs() -> None:
    table = printed("--metadata", NEWS)
    rows = [line.split() for line in table.splitlines()]
    assert rows[0] == ["field", "source", "value"]
    assert ["authors", "json-ld:NewsArticle.author", "Henrike", "Osterloh"] in rows
    # What another source says stands below in brackets.
    assert any(row[0] == "html:title" and row[1].startswith("(") for row in rows)
    record = json.loads(printed("--metadata", "-f", "json", NEWS))
    assert record == {"source": str(NEWS), **extract(NEWS).metadata.to_dict(findings=True)}
    (line,) = printed("--metadata", "-f", "jsonl", NEWS).splitlines()
    assert json.loads(line) == record
    assert json.loads(printed("-f", "json", NEWS))["metadata"] == extract(NEWS).metadata.to_dict()


def test_metadata_exclude_the_other_views() -> None:
    done = run("--metadata", "--explain", NEWS)
    assert done.returncode == 2
    assert b"exclude each other" in done.stderr
