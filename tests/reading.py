"""The words that each format shows, read back by other means than the package's, and those that a document has."""

from __future__ import annotations

import csv
import io

from lxml import etree, html
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from declutter.document import Document
from declutter.render.escapes import formula as written_formula
from declutter.rows import unguarded

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
READER.use(footnote_plugin).use(deflist_plugin).use(dollarmath_plugin, allow_labels=False)
READER.disable("footnote_tail")  # notes stay where they stand

PLAIN_READER = MarkdownIt("commonmark").enable("table")
"""One that knows no more than tables."""

TEI = "{http://www.tei-c.org/ns/1.0}"
_LINES = frozenset(
    "h1 h2 h3 h4 h5 h6 p br ul ol li blockquote pre table caption tr th td dl dt dd figure figcaption div".split()
)
_TEI_LINES = frozenset("head p lb list item label quote ab table row cell note div".split())


def tokens(markdown: str, reader: MarkdownIt = READER) -> list[Token]:
    """All tokens, those inside of blocks too, in order."""
    result: list[Token] = []
    for token in reader.parse(markdown):
        result += token.children if token.children is not None else [token]
    return result


def markdown_words(markdown: str) -> list[str]:
    """What a reader of the rendered Markdown sees; marks of footnotes are their labels, images nothing."""
    shown = []
    for token in tokens(markdown):
        if token.type == "footnote_ref":
            shown.append(token.meta["label"])
        elif token.type == "image":
            continue
        elif token.type == "html_inline" and token.content == "<br>":
            shown.append("\n")
        elif token.content:
            shown.append(token.content)
        elif token.block or "break" in token.type:
            shown.append("\n")
    return "".join(shown).split()


def html_words(markup: str) -> list[str]:
    """What a browser shows of it."""
    if not markup:
        return []
    root = html.fromstring(f"<div>{markup}</div>")
    return _text(root, _LINES).split()


def tei_words(markup: str) -> list[str]:
    """The words of the body."""
    root = etree.fromstring(markup)
    body = root.find(f"{TEI}text/{TEI}body")
    assert body is not None
    for description in list(body.iter(f"{TEI}figDesc")):
        description.text = ""
    return _text(body, _TEI_LINES).split()


def csv_words(markup: str, column: int = -1) -> list[str]:
    """The words of a cell of the one row."""
    (row,) = csv.reader(io.StringIO(markup, newline=""), strict=True)
    return unguarded(row[column]).split()


def document_words(document: Document, form: str) -> list[str]:
    """What a format is to show of a document: marks of footnotes and formulas differ between them."""
    shown = []
    for part in document.parts:
        for run in part.runs:
            formula, note = run.mark("math", "display"), run.mark("note")
            if run.mark("img") or (form == "markdown" and run.mark("label")):
                continue
            if form == "markdown" and note:
                shown.append(note.value)
            elif formula and form == "markdown":
                shown.append(written_formula(formula.value, in_table=False))
            elif formula and form == "html":
                shown.append(rf"\({formula.value}\)" if formula.tag == "math" else rf"\[{formula.value}\]")
            elif formula and form != "text":
                shown.append(formula.value)
            else:
                shown.append(run.text)
        shown.append("\n")
    return "".join(shown).split()


def _text(root: etree._Element, lines: frozenset[str]) -> str:
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event not in ("start", "end"):
            parts.append(element.tail or "")
            continue
        is_line = str(element.tag).rpartition("}")[2] in lines
        parts.append("\n" if is_line else "")
        parts.append((element.text if event == "start" else element.tail if element is not root else "") or "")
    return "".join(parts)
