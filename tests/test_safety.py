"""What a page holds neither runs in what is written of it, nor breaks out of its place there, nor steers a terminal."""

from __future__ import annotations

import html as html_module
import io
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from rich.console import Console

from declutter import Options, Page, clean_text, extract
from declutter.compose import plain_document
from declutter.document import Document
from declutter.jobs import Job, one_line
from declutter.render import to_markdown
from declutter.render.terminal import explain
from declutter.sinks import StdoutSink

VECTORS = [
    line
    for line in (Path(__file__).parent / "data" / "xss.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("# ")
]
RECALL = Options(favor="recall", links=True, images=True)
WORDS = "The water mill at the river was opened again in spring after ten years of work by many volunteers."
CONTROLS = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))

PLACES = (
    "<p>{1}</p>",
    "<h2>{1}</h2>",
    "<pre><code>{1}</code></pre>",
    "<pre>x\n```\n{1}\n~~~\n{1}</pre>",
    "<table><tr><td>{1}<td>b<tr><td>c<td>{1}</table>",
    "<ul><li>{1}<ul><li>{1}</ul></ul>",
    "<blockquote>{1}</blockquote>",
    '<p><a href="{1}">{1}</a></p>',
    "<title>{1}</title><h1>{1}</h1>",
    '<img alt="{1}" src="{1}">',
    "<p>{0}</p>",  # last, because much of it swallows what follows
)


def page_of(vector: str) -> Page:
    """The vector as markup, and escaped so that it is text, in all places that text can have."""
    text = html_module.escape(vector)
    body = "".join(f"<p>{WORDS}</p>{place.format(vector, text)}" for place in PLACES)
    return extract(f"<article>{body}</article>", options=RECALL)


_RUNS = re.compile(r"^\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
_INERT = frozenset(("html", "head", "body", "meta", "title", "style"))


def running(rendered: str) -> list[str]:
    """What a browser would run of a document: scripts, handlers, addresses that are code, foreign documents."""
    found = []
    root = lxml_html.document_fromstring(f"<html><body><div></div>{rendered}</body></html>")
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ("script", "iframe", "object", "embed", "base", "link", "svg", "math", "form"):
            found.append(element.tag)
        for name, value in element.attrib.items():
            code = str(value)
            if str(name).startswith("on") or name in ("srcdoc", "style", "formaction", "background"):
                found.append(f"{element.tag} {name!s}")
            if name != "alt" and _RUNS.match("".join(c for c in code if ord(c) > 32)):
                found.append(f"{element.tag} {name!s}={code}")
    return found


def test_the_measure_of_what_runs_sees_it() -> None:
    assert len(VECTORS) > 90
    assert sum(bool(running(vector)) for vector in VECTORS) > 50
    assert running("<p>text &lt;script&gt;</p>") == []


@pytest.mark.parametrize("vector", VECTORS)
def test_markdown_brings_no_markup_along(vector: str) -> None:
    page = page_of(vector)
    everything = Document(plain_document(page.blocks))
    for markdown in (page.markdown, to_markdown(everything, links=True, images=True)):
        rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
        assert running(rendered) == [], markdown


def test_a_fence_is_not_left_early() -> None:
    for fence in ("```", "````", "~~~", "``` x", "   ```"):
        code = f"a\n{fence}\n<script>alert(1)</script>\n{fence}\nb"
        page = extract(f"<p>{WORDS}</p><pre>{html_module.escape(code)}</pre><p>{WORDS}</p>", options=RECALL)
        rendered = MarkdownIt("commonmark", {"html": True}).render(page.markdown)
        assert running(rendered) == []
        assert rendered.count("<pre>") == 1


def test_a_cell_is_not_left_early() -> None:
    table = "<table><tr><td>a | b<td>c \\| d<tr><td>e<br>f<td>`|`</table>"
    page = extract(f"<p>{WORDS}</p>{table}<p>{WORDS}</p>", options=RECALL)
    rendered = MarkdownIt("commonmark").enable("table").render(page.markdown)
    cells: Any = lxml_html.fromstring(f"<div>{rendered.replace('<br>', ' ')}</div>").xpath("//th|//td")
    assert [cell.text_content() for cell in cells] == ["a | b", "c \\| d", "e f", "`|`"]


@pytest.mark.parametrize("vector", VECTORS)
def test_html_runs_nothing_that_the_page_brings(vector: str) -> None:
    assert running(page_of(vector).html) == []


STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
ON_A_TERMINAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def test_nothing_that_is_printed_steers_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    hostile = html_module.escape(CONTROLS) + "\x1b]0;title\x07\x1b[2J\x9b31m" + "".join(f"&#{n};" for n in range(160))
    path.write_text(
        f"<title>{hostile}</title><h1>a{hostile}b</h1><p>{WORDS}{hostile}</p><pre>{hostile}x</pre><p>{WORDS}</p>"
        f'<div class="comment"><b class="author">A{hostile}</b><time>2024-05-01</time><p>{WORDS}{hostile}</p></div>'
        f"<footer class='{hostile}'>f{hostile}</footer>",
        encoding="utf-8",
    )
    page = extract(path)
    buffer = io.StringIO()
    explain(page, Console(file=buffer, force_terminal=False, width=120, highlight=False))
    shown = {"text": page.text, "markdown": page.markdown, "title": page.title, "explain": buffer.getvalue()}
    job = Job("text", clutter=False, comments=False, explain=False, url=None, encoding=None, options=Options())
    shown["clutter"] = job._clutter(page)
    shown["comments"] = job._comments(page)
    shown["json"] = one_line(page.to_dict())
    for name, text in shown.items():
        assert STEERING.search(text) is None, name
    for name in ("explain", "clutter", "comments"):
        assert ON_A_TERMINAL.search(shown[name]) is None, name


@pytest.mark.parametrize("is_terminal", [True, False])
def test_what_goes_to_a_terminal_has_only_the_colours_of_the_command(
    is_terminal: bool, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    sink = StdoutSink()
    monkeypatch.setattr(sink, "is_terminal", is_terminal)
    text = f"a\x1b[2Jb\x9b31mc\x1b]0;x\x07d\x1b[1;32mgreen\x1b[0m\n\ttab{CONTROLS}"
    sink.write("x", text)
    printed = capfdbinary.readouterr().out.decode()
    if is_terminal:
        assert ON_A_TERMINAL.sub("", printed.replace("\x1b[1;32m", "").replace("\x1b[0m", "")) == printed.replace(
            "\x1b[1;32m", ""
        ).replace("\x1b[0m", "")
        assert "\x1b[1;32mgreen\x1b[0m\n\ttab" in printed
    else:
        assert printed == text + "\n"  # a pipe gets every byte


def test_text_without_markup_is_shown_without_what_steers_a_terminal() -> None:
    page = clean_text(f"{WORDS}\n\x1b[2JShare this\x07\n{WORDS}\n")
    buffer = io.StringIO()
    explain(page, Console(file=buffer, force_terminal=False, width=120, highlight=False))
    assert ON_A_TERMINAL.search(buffer.getvalue()) is None
