"""Every format says the same words in the same order, whatever the page holds and whatever the options are."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from lxml import etree, html

from declutter import Options, clean_text, extract
from declutter.compose import compose
from declutter.document import Document
from declutter.parse import feed, parse
from declutter.records import Segments
from declutter.render import to_html, to_markdown, to_tei
from declutter.render.rows import COLUMNS, csv_row
from declutter.segment import Walk, segment
from tests.fixture import Fixture, all_fixtures, text_fixtures
from tests.reading import csv_words, document_words, html_words, markdown_words, tei_words
from tests.strategies import WORDS, markup_soup, pages

LAW = settings(max_examples=150, deadline=None, derandomize=True)
EVERYTHING = Options(title="always", links=True, images=True)


def whole(page: str, url: str | None = None, headline: int = -1) -> tuple[Segments, Document]:
    """All blocks of a page, clutter too, as a document."""
    walk = feed(page, Walk)
    segments = (walk or Walk()).finish()
    return segments, Document(compose(segments, range(len(segments)), headline, url))


def agree(document: Document, *, links: bool, images: bool) -> None:
    """Each format reads back as what the document says."""
    look = {"links": links, "images": images}
    assert markdown_words(to_markdown(document, **look)) == document_words(document, "markdown")
    assert html_words(to_html(document, **look)) == document_words(document, "html")
    assert tei_words(to_tei(document, **look)) == document_words(document, "tei")


def signs() -> SearchStrategy[str]:
    """Words, and what Markdown and formulas are made of."""
    odd = (
        *("*", "**", "_", "__", "`", "``", "~~", "~", "[", "]", "](", "!", "![", "$", "$$", "\\", "|", "#", "-", "1."),
        *("&lt;b>", "&amp;amp;", "[^1]", "[^1]:", ": x", ">", "---", "===", "```", "<br>", "(", ")", "^", "“a”", "。"),
    )
    word = st.one_of(st.sampled_from(WORDS).map(_shown), st.sampled_from(odd))
    return st.lists(word, min_size=1, max_size=4).flatmap(
        lambda words: st.lists(st.sampled_from(("", " ", " ")), min_size=len(words), max_size=len(words)).map(
            lambda gaps: "".join(word + gap for word, gap in zip(words, gaps, strict=True))
        )
    )


def _shown(word: str) -> str:
    return word.replace("<", "&lt;")


def lines(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    tags = ("b", "strong", "i", "em", "code", "kbd", "del", "s", "sup", "sub", "span", "a", "mark", "q")
    marked = st.builds("<{0}{1}>{2}</{0}>".format, st.sampled_from(tags), attributes(), inner)
    return st.lists(st.one_of(inner, marked), min_size=1, max_size=4).map("".join)


def attributes() -> SearchStrategy[str]:
    return st.sampled_from(
        (
            *("", ' href="/a?b=1&lt=2(c)"', ' href="#n1"', ' href="javascript:x"', ' class="footnote-ref" href="#n2"'),
            *(' style="font-weight:bold"', ' href="https://a.example/*_`|<x>$y"', ' id="r1"', ' href="[x](y)"'),
        )
    )


def line() -> SearchStrategy[str]:
    image = st.sampled_from(('<img src="/i.png" alt="a *b* | ](c)">', "<img src='//x.example/j.jpg'>", "<img alt=x>"))
    return st.one_of(lines(signs()), lines(lines(signs())), st.builds("{0}{1}{2}".format, signs(), image, signs()))


def structures() -> SearchStrategy[str]:
    """Pieces of pages rich in what the formats have signs for."""

    def larger(inner: SearchStrategy[str]) -> SearchStrategy[str]:
        several = st.lists(inner, min_size=1, max_size=3)
        return st.one_of(
            several.map("".join),
            several.map(lambda parts: "<ul>" + "".join(f"<li>{part}</li>" for part in parts) + "</ul>"),
            several.map(lambda parts: "<ol start=3>" + "".join(f"<li>{part}" for part in parts) + "</ol>"),
            several.map(lambda parts: "<ul>" + "".join(f"<li>a</li><ul>{part}</ul>" for part in parts) + "</ul>"),
            inner.map("<blockquote>{}</blockquote>".format),
            several.map(lambda parts: "<dl>" + "".join(f"<dt>{part}</dt><dd>{part}</dd>" for part in parts) + "</dl>"),
            st.builds("<dl><dt>{0}<dt>b<dd>{1}<dd>{0}</dl>".format, inner, inner),
            st.lists(several, min_size=1, max_size=3).map(_table),
            inner.map("<figure>{}<img src=/p.png alt=p><figcaption>c</figcaption></figure>".format),
            st.builds("<p>x<sup><a href=#n1>1</a></sup></p>{0}<ol><li id=n1>{1}</li></ol>".format, inner, inner),
            st.builds("<p>x<a class=fn href=#n2>[2]</a></p>{0}<p id=n2>{1}</p>".format, inner, line()),
            inner.map("<div><img src=/q.png>{}</div>".format),
        )

    leaf = st.one_of(
        line(),
        line().map("<p>{}</p>".format),
        line().map("<h3>{}</h3>".format),
        signs().map("<pre><code class='lang-x&quot;>y'>{}\n\n  b</code></pre>".format),
        st.builds("<p>{}<br>{}</p>".format, line(), line()),
        st.just("<p><span class=katex><math><mi>x</mi><annotation encoding=application/x-tex>a`b$|<b></annotation></math></span></p>"),
        st.just("<p>so<script type='math/tex; mode=display'>\\frac{a}{b} <img src=x></script> then `<b>`</p>"),
    )  # fmt: skip
    return st.recursive(leaf, larger, max_leaves=8)


def _table(rows: list[list[str]]) -> str:
    cells = ["".join(f"<td colspan={n + 1} align=right>{cell}</td>" for n, cell in enumerate(row)) for row in rows]
    return "<table><caption>t</caption><tr><th>h<th rowspan=2>i</tr>" + "".join(f"<tr>{c}<td></td></tr>" for c in cells) + "</table>"


@given(structures(), st.booleans(), st.booleans())
@LAW
def test_structures_say_the_same_in_every_format(page: str, links: bool, images: bool) -> None:
    segments, document = whole(page, "https://e.example/a/")
    agree(document, links=links, images=images)
    if "tex" not in page:
        shown = [word for text in segments.texts for word in text.split()]
        assert document_words(document, "text") == shown


@given(st.one_of(pages(), markup_soup()))
@LAW
def test_pages_say_the_same_in_every_format(page: str) -> None:
    segments, document = whole(page)
    agree(document, links=True, images=True)
    assert document_words(document, "text") == [word for text in segments.texts for word in text.split()]
