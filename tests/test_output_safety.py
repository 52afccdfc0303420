"""What a page holds cannot make any format do anything: no script, no markup of its own, no formula, no escape."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nh3
import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from lxml import html
from markdown_it import MarkdownIt

from declutter import OptionError, Options, clean_text, extract
from declutter.cli import main
from declutter.jobs import SCHEMA
from declutter.render import to_html, to_markdown
from declutter.render.front_matter import front_matter
from declutter.render.html import TAGS
from declutter.rows import csv_row, unguarded
from tests.fixture import Fixture, all_fixtures, read, text_fixtures
from tests.reading import PLAIN_READER, READER, tokens
from tests.test_formats import PAGE, whole

ROOT = Path(__file__).resolve().parent.parent
VALIDATOR = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
FULL = Options(title="always", links=True, images=True)
WORDS = "The old mill on the river turned again this spring, after ten years of work by some forty volunteers. "

# ruff: noqa: E501
VECTORS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='javascript:alert(1)' alt=x><img src='data:image/svg+xml,<svg onload=alert(1)>' alt=x>",
    "<a href='javascript:alert(1)'>x</a><a href=' java\nscript:alert(1)'>y</a><a href='&#1;javascript:alert(1)'>z</a>",
    "<a href='vbscript:x'>x</a><a href='data:text/html,<script>alert(1)</script>'>y</a><a href='JaVaScRiPt&colon;x'>z</a>",
    "<a href='https://a.example/\"onmouseover=alert(1)'>x</a>",
    '<a href="https://a.example/\'><script>alert(1)</script>">x</a>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">x</p></noscript>',
    "<math><annotation encoding='application/x-tex'>x <img src=1 onerror=alert(1)> [a](javascript:b) `</annotation></math>",
    "<p class=katex><annotation encoding='application/x-tex'></script><script>alert(1)</script>`</annotation>x</p><code>`<b></code>",
    "<table background=javascript:x><tr><td style='background:url(javascript:x)'>a<td>b</table>",
    "<pre><code class='language-x\" onload=\"alert(1)'>```\n</code></pre><script>alert(1)</script></pre>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt;",
    "<xmp><script>alert(1)</script></xmp><plaintext><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object><embed src=x>",
    "<a href='https://x.example/' id=body name=cookie onclick=alert(1) target=_blank style='position:fixed'>x</a>",
    "<base href='javascript:alert(1)//'><a href='x'>x</a>",
    "<sup><a href='#n\"><script>'>1</a></sup><p id='n\"><script>'>note</p>",
    "<p>x<sup><a href='#n'>1</a></sup></p><p id=n>javascript:alert(1)</p>",
    "<p>x<sup><a href='#n'>1</a></sup></p><p id=n>javascript:alert(1) \"title\"</p>",
)
ATTRIBUTES = {"href", "src", "alt", "start", "value", "id", "colspan", "rowspan", "align", "class"}


def page_with(vector: str) -> str:
    text = f"<p>{WORDS * 3}</p>"
    return f"<html><body><article><h1>Mill</h1>{text}<div>{vector}</div>{text}</article></body></html>"


@pytest.mark.parametrize("vector", VECTORS)
def test_html_holds_nothing_that_runs(vector: str) -> None:
    _, document = whole(page_with(vector), "https://mill.example/")
    for markup in (to_html(document), clean_text(vector + "\n\n" + WORDS * 3).html):
        for element in html.fromstring(f"<div>{markup}</div>").iter():
            assert element.tag in TAGS
            assert set(element.attrib) <= ATTRIBUTES
            for name in ("href", "src"):
                assert re.match(r"(?:https?|mailto):|#fn-|$", element.get(name, ""))
        again = nh3.clean(markup, tags=set(TAGS) | {"script", "style"}, clean_content_tags=set(), link_rel=None,
                          attributes={"*": ATTRIBUTES | {"onerror", "onclick", "style", "onload"}})  # fmt: skip
        assert again == markup, "another parse, of a reader that allows more, finds nothing more"


@pytest.mark.parametrize("reader", [PLAIN_READER, READER], ids=["CommonMark", "with notes and formulas"])
@pytest.mark.parametrize("vector", VECTORS)
def test_markdown_holds_no_html_and_no_other_links(vector: str, reader: MarkdownIt) -> None:
    markdown = to_markdown(whole(page_with(vector), "https://mill.example/")[1], links=True, images=True)
    for token in tokens(markdown, reader):
        assert token.type != "html_block"
        assert token.type != "html_inline" or token.content == "<br>"
        for name in ("href", "src"):
            assert re.match(r"https?://|mailto:|$", str(token.attrGet(name) or ""))


@pytest.mark.parametrize("code", ["```\n</pre>\n# x", "~~~\n````\n<b>", "x\n```", "$$\n`", "a\\"])
def test_nothing_breaks_out_of_a_fence(code: str) -> None:
    escaped = code.replace("<", "&lt;")
    page = extract(f"<p>{WORDS * 3}</p><ul><li><pre>{escaped}</pre></li></ul><p>{WORDS * 3}</p>")
    (fence,) = [token for token in READER.parse(page.markdown) if token.type == "fence"]
    assert fence.content.rstrip("\n") == code


def test_links_are_absolute_where_the_address_is_known() -> None:
    links = (
        "<a href='/a b?x=1&amp;y=(2)'>one</a> <a href='//cdn.example/f'>two</a> <a href='mailto:a@b.example'>three</a>"
    )
    page = extract(page_with(links), url="https://mill.example/deep/page", options=FULL)
    assert 'href="https://mill.example/a%20b?x=1&amp;y=(2)"' in page.html
    assert "[one](https://mill.example/a%20b?x=1&y=%282%29) [two](https://cdn.example/f)" in page.markdown
    assert 'href="/a%20b?x=1&amp;y=(2)"' in extract(page_with(links)).html
    based = f"<base href='/other/'>{page_with('<a href=x>x</a>')}"
    assert 'href="https://mill.example/other/x"' in extract(based, url="https://mill.example/deep/page").html


# Tables


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠", "'=", "''-"])
def test_a_cell_of_csv_is_no_formula(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    row = csv_row({"title": text, "text": "x"})
    cell = row.split(",", 2)[2].split('","')[0].removeprefix('"')
    assert cell == "'" + text
    assert unguarded(cell) == text
    assert unguarded("'tis") == "'tis"
    assert csv_row({"title": "'tis"}).count("'") == 1


# Terminals


def test_no_format_carries_what_a_terminal_would_obey() -> None:
    odd = "\x1b]0;owned\x07 &#27;[2J &#155;x \x7f"  # what stands beyond is cut where the terminal begins
    page = extract(
        page_with(f"<p>{odd}{WORDS}</p><pre>{odd}</pre><img src=/x alt='{odd}'>").replace("Mill", odd), options=FULL
    )
    for output in (page.text, page.markdown, page.html, page.tei, csv_row(page.to_dict())):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", output)


# JSON


def test_the_schema_is_published_and_sound() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert (ROOT / "docs" / "page.schema.json").read_bytes() == SCHEMA.read_bytes()
    printed = CliRunner().invoke(main, ["--schema"])
    assert (printed.exit_code, json.loads(printed.output)) == (0, schema)


@pytest.mark.parametrize("fixture", [*all_fixtures(), *text_fixtures()], ids=lambda fixture: fixture.slug)
def test_json_of_every_page_is_as_the_schema_says(fixture: Fixture) -> None:
    record = read(fixture).to_dict()
    VALIDATOR.validate(record)


def test_the_schema_tells_another_version_from_this_one() -> None:
    record = extract("<p>The mill turns.</p>").to_dict()
    assert VALIDATOR.is_valid(record)
    assert not VALIDATOR.is_valid({**record, "schema_version": 0})
    del record["schema_version"]
    assert not VALIDATOR.is_valid(record)


# Front matter and options


def test_front_matter_is_yaml_that_reads_back() -> None:
    fields = {
        "title": 'a: "b" # c',
        "url": None,
        "tags": ("x", "- y"),
        "odd": "---\n- no",
        "n": 0.5,
        "date": "2024-05-01",
    }
    head = front_matter(fields)
    assert head.startswith("---\n")
    assert head.endswith("\n---\n")
    assert yaml.safe_load(head.strip("-\n")) == {**{k: v for k, v in fields.items() if v}, "tags": ["x", "- y"]}
    page = extract(page_with(""), url="https://mill.example/", options=Options(title="always", front_matter=True))
    assert page.markdown.startswith("---\ntitle: Mill\nurl: https://mill.example/\nkind: article\nconfidence: ")
    assert "---\n\n# Mill\n\nThe old mill" in page.markdown
    text = clean_text(WORDS, options=Options(front_matter=True))
    assert text.markdown.endswith("---\n\n" + WORDS)


@pytest.mark.parametrize("name", ["links", "images", "front_matter"])
@pytest.mark.parametrize("value", ["yes", 1, 0, None, "always"])
def test_a_wrong_choice_names_the_allowed_ones(name: str, value: object) -> None:
    with pytest.raises(OptionError, match=f"{name} must be one of True, False"):
        Options(**{name: value})  # type: ignore[arg-type]


def test_the_command_writes_every_format(tmp_path: Path) -> None:
    page = tmp_path / "mill.html"
    page.write_text(PAGE, "utf-8")
    run = CliRunner().invoke
    url = ["--url", "https://mill.example/"]
    assert "<h1>Mill</h1>" in run(main, ["-f", "html", str(page)]).output
    markdown = run(main, ["-f", "markdown", "--links", "--images", *url, str(page)]).output
    assert "[river](https://mill.example/river)" in markdown
    assert "![The wheel](https://mill.example/wheel.jpg)It grinds" in markdown
    assert "<a " not in run(main, ["-f", "html", "--no-links", str(page)]).output
    assert run(main, ["-f", "markdown", "--front-matter", str(page)]).output.startswith("---\ntitle: Mill\n")
    assert run(main, ["-f", "tei", str(page)]).output.startswith("<TEI ")
    twice = run(main, ["-f", "csv", str(page), str(page)]).output
    assert twice.count('"source","url"') == 1
    assert twice.count('mill.html"') == 2
    run(main, ["-f", "csv", "-o", str(tmp_path / "out"), str(page), str(page)])
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == ["mill-2.csv", "mill.csv"]
    assert all(file.read_text("utf-8").startswith('"source","url"') for file in files)
    for wrong in (["-f", "csv", "--clutter"], ["--front-matter"], ["-f", "html", "--comments"]):
        assert run(main, [*wrong, str(page)]).exit_code == 2


def test_the_documents_show_what_happens() -> None:
    text = (ROOT / "docs" / "formats.md").read_text("utf-8")
    command, output = re.findall(r"\$ declutter (.*?) \| head -8\n(.*?)```", text, re.DOTALL)[0]
    arguments = [str(ROOT / a) if a.startswith("fixtures/") else a for a in command.split()]
    printed = CliRunner().invoke(main, arguments).output.splitlines()[:8]
    shown = output.splitlines()
    assert [line for line in printed if "confidence" not in line] == [
        line for line in shown if "confidence" not in line
    ]
    assert f"in {len(TAGS)} tags" in text
    assert [
        link for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", text) if not (ROOT / "docs" / link).exists()
    ] == []
