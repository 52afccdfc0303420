"""The command on text without markup and on JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from declutter.cli import main
from declutter.jsonl import field_span, replaced
from declutter.sniff import looks_like_html
from tests.fixture import FOLDER

PAGE = FOLDER / "text-crawl-dump" / "page.txt"
ARTICLE = (FOLDER / "text-crawl-dump" / "article.txt").read_bytes()
TEXT = PAGE.read_text("utf-8")


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=given)


def test_a_text_file_prints_its_article() -> None:
    assert run(str(PAGE)).stdout_bytes == ARTICLE.rstrip(b"\n") + b"\n"


def test_line_ends_go_through_untouched(tmp_path: Path) -> None:
    clean = "The grain port closed two of its four berths on Tuesday, said the harbour office.\r\nNobody was hurt.\r\n"
    (tmp_path / "a.txt").write_bytes(clean.encode())
    assert run(str(tmp_path / "a.txt")).stdout_bytes == clean.encode()


def test_the_beginning_decides_where_no_name_does() -> None:
    assert "Leave a Reply" not in run("-", given=TEXT).stdout
    assert run("-", given="<p>The grain port closed two of its four berths on Tuesday.</p>").stdout.startswith("The")


def test_the_caller_decides_before_the_name(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(TEXT, "utf-8")
    assert run("--input", "text", str(path)).stdout_bytes == ARTICLE.rstrip(b"\n") + b"\n"


def test_blocks_and_clutter_are_to_be_had_of_text_too() -> None:
    page = json.loads(run("-f", "json", str(PAGE)).stdout)
    assert page["blocks"][0]["address"] == "line 1"
    assert "comment_form\tLeave a Reply" in run("--clutter", str(PAGE)).stdout
    assert "placeholder" in run("--explain", str(PAGE)).stdout


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!DOCTYPE html><p>x", True),
        ("\ufeff <html>", True),
        ("  <div class=a>x</div>", True),
        ("Menu</li><li>Home</li><li>News</li>", True),
        ("", True),
        ("Home\nNews\n", False),
        ("<3 is a heart", False),
        ("Use `<p>` and `</p>` for paragraphs.", False),
        ("< 5 and > 3", False),
    ],
)
def test_pages_are_told_from_text(text: str, expected: bool) -> None:
    assert looks_like_html(text) is expected
    assert looks_like_html(text.encode("utf-8")) is expected


def test_json_lines_have_one_field_cleaned_and_the_rest_left_alone(tmp_path: Path) -> None:
    clean = (
        '{"id": 1e5, "text": "The ferry stopped at noon after its cable broke.", "x": [1.0, "\\u00e9"],"text2":"é" }'
    )
    cluttered = (
        '{ "url":"https://a.example/", "n": 1.50, "text": ' + json.dumps(TEXT) + ', "tail": {"text": "Share this:"}}'
    )
    without = '{"id": 3}'
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join((clean, cluttered, "", without, '{"text": null}')) + "\n", "utf-8")
    result = run("--field", "text", str(path))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == clean
    assert lines[2:] == [without, '{"text": null}']
    expected = json.loads(cluttered) | {"text": ARTICLE.decode()}
    assert json.loads(lines[1]) == expected
    assert lines[1].startswith('{ "url":"https://a.example/", "n": 1.50, "text": ')
    again = run("--field", "text", "-", given=result.stdout)
    assert again.stdout == result.stdout


def test_lines_that_are_no_objects_are_told_and_left() -> None:
    result = run("--field", "text", "-", given='[1]\n{"text": 3}\n{"text"\n')
    assert result.exit_code == 1
    assert result.stdout == '[1]\n{"text": 3}\n{"text"\n'
    told = result.stderr.splitlines()
    assert len(told) == 3
    assert "line 2: 'text' is int, not text" in told[1]


def test_json_lines_go_into_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": TEXT}) + "\n", "utf-8")
    assert run("--field", "text", "-o", str(tmp_path / "out") + "/", str(path)).exit_code == 0
    written = (tmp_path / "out" / "a.jsonl").read_text("utf-8")
    assert json.loads(written)["text"] == ARTICLE.decode()


@pytest.mark.parametrize("option", ["--clutter", "--explain"])
def test_fields_exclude_other_outputs(option: str) -> None:
    assert run("--field", "text", option, "-", given="{}").exit_code == 2


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ('{"a": 1, "text": "x", "b": 2}', '"x"'),
        ('{"text": "x", "text": "y"}', '"y"'),
        ('{"te\\u0078t": "x"}', '"x"'),
        ('{"a": {"text": "no"}}', None),
        ("{}", None),
    ],
)
def test_the_place_of_a_field(line: str, value: str | None) -> None:
    span = field_span(line, "text")
    assert (line[slice(*span)] if span else None) == value


@pytest.mark.parametrize("line", ["", "[]", "{", '{"a"}', '{"a": }', '{"a": 1} x', '{"a": 1 "b": 2}', "nonsense"])
def test_what_is_no_object_is_an_error(line: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|follows|Expecting|Invalid|Unterminated"):
        field_span(line, "text")


def test_a_text_put_in_place_is_one_line_to_every_reader() -> None:
    line = '{"text": "x", "b": 1}'
    span = field_span(line, "text")
    assert span is not None
    new = replaced(line, span, 'a\u2028"b"\n')
    assert len(new.splitlines()) == 1
    assert json.loads(new) == {"text": 'a\u2028"b"\n', "b": 1}


def test_the_guide_shows_what_happens() -> None:
    guide = (FOLDER.parent / "docs" / "plain-text.md").read_text("utf-8")
    shown = guide.partition("$ declutter --clutter fixtures/text-crawl-dump/page.txt\n")[2].partition("```")[0]
    assert [line.split() for line in run("--clutter", str(PAGE)).stdout.splitlines()] == [
        line.split() for line in shown.splitlines()
    ]
