"""Sources beyond a limit: cut, and on the record with the place; or an error."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import declutter
from declutter import InputTypeError, LimitError, OptionError, Options, Outcome, Truncation, clean_text, extract
from declutter.cli import main
from declutter.options import MAX_BYTES, MAX_ELEMENTS
from declutter.parse import parse
from tests.visible import element_at, text_in

WORDS = "the old water mill at the river was opened again in spring after ten years "
ROWS = "<table>" + "".join(f"<tr><td>row {i}<td>{i}" for i in range(100)) + "</table>"


def test_what_is_within_the_limits_is_not_on_the_record() -> None:
    page = extract(ROWS)
    assert page.truncated is None
    assert page.to_dict()["truncated"] is None
    assert extract(ROWS, options=Options(max_bytes=len(ROWS), max_elements=10_000)) == page
    assert extract(ROWS, options=Options(max_bytes=None, max_elements=None)) == page


@pytest.mark.parametrize("make", [str, str.encode, parse])
def test_elements_beyond_the_limit_are_cut_with_the_address_of_the_first(make: Any) -> None:
    source = make(ROWS)
    page = extract(source, options=Options(max_elements=60))
    whole = extract(ROWS)
    assert page.outcome is Outcome.TRUNCATED
    total = len(list(parse(ROWS).iter()))  # type: ignore[union-attr]
    assert page.truncated is not None
    assert page.truncated[:3] == ("max_elements", 60, total)
    root = parse(ROWS)
    assert root is not None
    first = element_at(root, page.truncated.address)
    assert first is list(root.iter())[60]
    assert 0 < len(page.blocks) < len(whole.blocks)
    assert [block.text for block in page.blocks] == [block.text for block in whole.blocks][: len(page.blocks)]
    for block in page.blocks:
        assert text_in(element_at(root, block.address)).startswith(block.text)


def test_what_stands_in_templates_counts_for_the_address() -> None:
    html = "<p>a</p><template><i>x</i><i>y</i></template><p>b</p><p>c</p><p>d</p>"
    root = parse(html)
    assert root is not None
    page = extract(html, options=Options(max_elements=6))
    assert page.truncated is not None
    first = element_at(root, page.truncated.address)
    assert first.text == "d"
    assert [block.text for block in page] == ["a", "b", "c"]


@pytest.mark.parametrize("read", [extract, clean_text])
@pytest.mark.parametrize("kind", ["str", "bytes", "memoryview", "path"])
def test_bytes_beyond_the_limit_are_cut_between_words(read: Any, kind: str, tmp_path: Path) -> None:
    text = WORDS * 100
    path = tmp_path / "page.html"
    path.write_text(text)
    source = {"str": text, "bytes": text.encode(), "memoryview": memoryview(text.encode()), "path": path}[kind]
    page = read(source, options=Options(max_bytes=1000))
    assert page.outcome is Outcome.TRUNCATED
    assert page.truncated == Truncation("max_bytes", 1000, len(text), f"byte {text[:1000].rindex(' ')}")
    assert set("".join(block.text for block in page.blocks).split()) <= set(text.split())
    record = json.loads(json.dumps(page.to_dict()))
    assert record["outcome"] == "truncated"
    assert record["truncated"]["found"] == len(text)
    assert pickle.loads(pickle.dumps(page)) == page


@pytest.mark.parametrize("text", ["水车" * 1000, "é" * 2000, "👩" * 900, "x" * 3000, "\ud83d" * 1200])
@pytest.mark.parametrize("most", [1000, 1001, 1002, 1003])
def test_no_character_is_cut_in_two(text: str, most: int) -> None:
    page = clean_text(text, options=Options(max_bytes=most))
    assert page.truncated is not None
    for source in (text, text.encode("utf-8", "surrogatepass")):
        shown = "".join(block.text for block in clean_text(source, options=Options(max_bytes=most)).blocks)
        assert len(shown) <= most
    assert set(page.text) <= set(text)
    assert extract(text, options=Options(max_bytes=most)).truncated == page.truncated


def test_no_more_of_a_file_is_read_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "sparse.html"
    with path.open("wb") as file:
        file.write(b"<p>The mill turns. ")
        file.truncate(2**40)  # a terabyte, of which no block is on the disk
    page = extract(path, options=Options(max_bytes=19))
    assert page.truncated == Truncation("max_bytes", 19, 2**40, "byte 18")
    assert page.blocks[0].text == "The mill turns."


@pytest.mark.parametrize("options", [{"max_bytes": 100}, {"max_elements": 10}])
def test_an_error_names_the_limit_and_what_to_do(options: dict[str, Any]) -> None:
    (name,) = options
    with pytest.raises(LimitError, match=rf"more than the \d+ of {name}; raise {name}, or have on_limit be 'truncate'"):
        extract(ROWS, options=Options(on_limit="error", **options))
    if name == "max_bytes":
        with pytest.raises(LimitError, match=name):
            clean_text(ROWS, options=Options(on_limit="error", **options))
    assert issubclass(LimitError, ValueError)
    assert extract(ROWS, options=Options(on_limit="error")).outcome is not Outcome.TRUNCATED


def test_limits_that_make_no_sense_are_refused() -> None:
    for name in ("max_bytes", "max_elements"):
        for value in (0, -1):
            with pytest.raises(OptionError, match=f"{name} must be at least 1"):
                Options(**{name: value})  # type: ignore[arg-type]
        for wrong in ("5", 1.5, True, [1]):
            with pytest.raises(InputTypeError, match=f"{name} must be a whole number or None"):
                Options(**{name: wrong})  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="truncate, error"):
        Options(on_limit="stop")  # type: ignore[arg-type]
    assert (Options().max_bytes, Options().max_elements) == (MAX_BYTES, MAX_ELEMENTS)


def test_a_page_of_a_million_rows_comes_back_in_part_and_says_so() -> None:
    html = "<table>" + "<tr><td>a" * 1_000_000
    page = extract(html, options=Options(max_elements=20_000))
    assert page.truncated is not None
    assert page.truncated.found >= 2_000_000
    assert page.outcome is Outcome.TRUNCATED
    assert len(page.blocks) > 9000


def test_the_names_are_public() -> None:
    assert {"LimitError", "Truncation"} <= set(declutter.__all__)


def test_the_command_says_what_it_did_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from declutter import jobs

    path = tmp_path / "page.html"
    path.write_text("<article>" + f"<p>{WORDS}.</p>" * 300)
    job = jobs.Job("text", False, False, False, None, None, Options(max_elements=100))
    text = job.output(jobs.SourceFile(str(path)), color=False, width=80)
    assert text.count(WORDS.strip()) < 100
    assert "the source has 303 elements, more than the 100 of max_elements" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([str(path)])
    assert capsys.readouterr().err == ""


def test_a_field_that_is_too_long_stays_as_it_is(tmp_path: Path) -> None:
    from declutter.jobs import Job, SourceFile

    line = json.dumps({"text": WORDS * 50})
    path = tmp_path / "lines.jsonl"
    path.write_text(line + "\n")
    job = Job("jsonl", False, False, False, None, None, Options(max_bytes=200), input="text", field="text")
    kept, error = job.records(SourceFile(str(path)))
    assert kept == line
    assert "too long" in str(error)


@pytest.fixture(name="folder")
def folder_of_a_long_page_and_a_short_one(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "long.html").write_text("<article>" + f"<p>{WORDS}.</p>" * 300)
    (folder / "short.html").write_text(f"<article><p>{WORDS}.</p>")
    return folder


def test_the_command_takes_the_limits(folder: Path) -> None:
    run = CliRunner().invoke(main, [str(folder / "long.html"), "--max-elements", "100"])
    assert run.exit_code == 0
    assert 0 < run.stdout.count(WORDS.strip()) < 100
    assert "more than the 100 of max_elements" in run.stderr
    run = CliRunner().invoke(main, [str(folder / "long.html"), "--max-bytes", "500", "--on-limit", "error"])
    assert (run.exit_code, run.stdout) == (1, "")
    assert "more than the 500 of max_bytes" in run.stderr
    assert (
        CliRunner().invoke(main, [str(folder / "long.html"), "--max-elements", "0"]).stdout.count(WORDS.strip()) == 300
    )


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_run_over_many_pages_says_which_were_not_read_whole(folder: Path, tmp_path: Path, workers: str) -> None:
    limited = [str(folder), "--max-elements", "100", "--workers", workers]
    run = CliRunner().invoke(main, [*limited, "-o", str(tmp_path / "out"), "--quiet"])
    assert run.exit_code == 0
    (told,) = run.stderr.splitlines()
    assert "long.html: the source has 303 elements" in told
    CliRunner().invoke(main, [*limited, "-o", str(tmp_path / "out.jsonl")])
    rows = map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())
    assert [row["outcome"] for row in rows] == ["truncated", "ok"]


def test_a_run_over_many_pages_may_refuse_long_ones(folder: Path, tmp_path: Path) -> None:
    given = [str(folder), "--max-elements", "100", "--on-limit", "error", "-o", str(tmp_path / "out.jsonl")]
    assert CliRunner().invoke(main, given).exit_code == 1
    failure = json.loads((tmp_path / "out.errors.jsonl").read_text())
    assert (failure["reason"], Path(failure["source"]).name) == ("too_large", "long.html")
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 1
