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
from declutter.rows import COLUMNS, csv_row
from declutter.segment import Walk
from tests.fixture import Fixture, all_fixtures, read, text_fixtures
from tests.reading import csv_words, document_words, html_words, markdown_words, tei_words
from tests.strategies import WORDS, markup_soup, pages

LAW = settings(max_examples=60, deadline=None, derandomize=True)
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
        st.just(
            "<p><span class=katex><math><mi>x</mi><annotation encoding=application/x-tex>"
            "a`b$|<b></annotation></math></span></p>"
        ),
        st.just("<p>so<script type='math/tex; mode=display'>\\frac{a}{b} <img src=x></script> then `<b>`</p>"),
    )  # fmt: skip
    return st.recursive(leaf, larger, max_leaves=8)


def _table(rows: list[list[str]]) -> str:
    cells = ["".join(f"<td colspan={n + 1} align=right>{cell}</td>" for n, cell in enumerate(row)) for row in rows]
    return (
        "<table><caption>t</caption><tr><th>h<th rowspan=2>i</tr>"
        + "".join(f"<tr>{c}<td></td></tr>" for c in cells)
        + "</table>"
    )


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


# Pages as callers hold them


@pytest.mark.parametrize("fixture", all_fixtures(), ids=lambda fixture: fixture.slug)
def test_a_page_says_the_same_in_every_format(fixture: Fixture) -> None:
    page = read(fixture, EVERYTHING)
    document = page._document.value
    assert markdown_words(page.markdown) == document_words(document, "markdown")
    assert html_words(page.html) == document_words(document, "html")
    assert tei_words(page.tei) == document_words(document, "tei")
    assert csv_words(csv_row(page.to_dict())) == page.text.split()
    if not any(run.mark("math", "display") for part in document.parts for run in part.runs):
        assert document_words(document, "text") == page.text.split()


@pytest.mark.parametrize("fixture", text_fixtures(), ids=lambda fixture: fixture.slug)
def test_text_without_markup_says_the_same_in_every_format(fixture: Fixture) -> None:
    for title in ("always", "never"):
        page = read(fixture, Options(title=title))
        assert page.markdown == page.text
        assert html_words(page.html) == tei_words(page.tei) == page.text.split()
        assert csv_words(csv_row(page.to_dict())) == page.text.split()


def test_text_without_markup_is_escaped() -> None:
    text = "Use <b>bold</b> & <script>alert(1)</script> sparingly, says the manual of the mill, and so do we all."
    page = clean_text(text)
    assert page.markdown == page.text == text
    assert "<p>Use &lt;b&gt;bold&lt;/b&gt; &amp; &lt;script&gt;" in page.html
    assert tei_words(page.tei) == text.split()


PAGE = (
    '<html lang="en"><head><title>Mill</title></head><body><article><h1>Mill</h1>'
    '<p>The <b>old</b> mill by the <a href="/river">river</a> turned <em>again</em> this spring, after ten years of '
    "work by some forty volunteers, who came on Saturdays and brought their own bread and hammers.</p>"
    "<ul><li>one wheel<ul><li>of oak</li></ul></li><li>two stones</li></ul>"
    '<p><img src="wheel.jpg" alt="The wheel">It grinds rye and wheat, and on Thursdays nothing at all.</p>'
    "</article></body></html>"
)


def test_trees_and_soups_give_what_the_text_gives() -> None:
    wanted = extract(PAGE, url="https://mill.example/a/", options=EVERYTHING)
    tree, soup = parse(PAGE), BeautifulSoup(PAGE, "html.parser")
    assert tree is not None
    before = etree.tostring(tree), str(soup)
    for source in (tree, tree.getroottree(), soup, html.fromstring(PAGE)):
        page = extract(source, url="https://mill.example/a/", options=EVERYTHING)
        assert (page.markdown, page.html, page.tei) == (wanted.markdown, wanted.html, wanted.tei)
    assert (etree.tostring(tree), str(soup)) == before
    article = tree.find(".//article")
    assert article is not None
    assert "The **old** mill by the [river](https://mill.example/river)" in wanted.markdown
    assert extract(article, url="https://mill.example/a/", options=EVERYTHING).markdown == wanted.markdown


@pytest.mark.parametrize("fixture", all_fixtures()[::5], ids=lambda fixture: fixture.slug)
def test_links_and_images_change_nothing_else(fixture: Fixture) -> None:
    plain, full = read(fixture), read(fixture, Options(links=True, images=True))
    bare = read(fixture, Options(links=False, images=False))
    assert plain.text == full.text == bare.text
    assert markdown_words(plain.markdown) == markdown_words(full.markdown)
    assert plain.html == full.html
    assert html_words(plain.html) == html_words(bare.html)
    assert "<a href" not in bare.html.replace('<a href="#fn-', "")
    assert "<img" not in bare.html
    assert (bare.markdown, "](" in plain.markdown) == (plain.markdown, False)


def test_a_page_nested_twenty_thousand_deep_is_written_in_time() -> None:
    deep = 20_000
    page = "<ul><li>" * deep + "<blockquote>" * deep + "<b><p>The mill turns again this spring.</p>"
    _, document = whole(page)
    agree(document, links=True, images=True)
    assert len(to_markdown(document)) < 200


# Schemas

DTD = etree.DTD(str(Path(pytest.importorskip("trafilatura").__file__).parent / "data" / "tei_corpus.dtd"))
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "tei_subset.rng"))


def assert_valid_tei(markup: str) -> None:
    root = etree.fromstring(markup)
    assert SCHEMA.validate(root), SCHEMA.error_log
    # The DTD that trafilatura ships leaves these out of TEI.
    etree.strip_elements(root, *(f"{{*}}{tag}" for tag in ("table", "figure", "formula")), with_tail=False)
    etree.strip_tags(root, "{*}code")
    assert DTD.validate(root), DTD.error_log


@pytest.mark.parametrize("fixture", [*all_fixtures(), *text_fixtures()], ids=lambda fixture: fixture.slug)
def test_tei_is_valid(fixture: Fixture) -> None:
    assert_valid_tei(read(fixture, EVERYTHING).tei)


@given(structures())
@settings(max_examples=60, deadline=None, derandomize=True)
@example("<dl><dd>a</dd><dt>b</dt><dt>c</dt></dl>")
@example("<h3>a</h3><h1>b</h1><p>x</p><h2>c</h2><ul><li><h2>d</h2></li></ul>")
@example("")
def test_tei_of_anything_is_valid(page: str) -> None:
    assert_valid_tei(to_tei(whole(page)[1]))


def test_what_xml_cannot_hold_is_replaced() -> None:
    page = clean_text("The mill \x00\ud800 turns \ufffe again this spring, after ten years of work by volunteers.")
    assert_valid_tei(page.tei)
    assert "\ufffd\ufffd turns \ufffd again" in page.tei
    assert "turns" in page.html


def test_csv_has_a_cell_for_every_column() -> None:
    record = {**extract(PAGE, url="=1+1").to_dict(), "source": "@x"}
    assert csv_row(record).startswith('"\'@x","\'=1+1","Mill","","","en","article"')
    assert csv_row(record).count('","') == len(COLUMNS) - 1


WRITTEN = [fixture for fixture in all_fixtures() if (fixture.path / "article.html").exists()]


@pytest.mark.parametrize("fixture", WRITTEN, ids=lambda fixture: fixture.slug)
def test_the_other_formats_of_a_fixture_are_as_its_folder_says(fixture: Fixture) -> None:
    page = extract(fixture.page, url=f"https://notes.example/{fixture.slug}/", options=EVERYTHING)
    for name, output in (
        ("article.links.md", page.markdown),
        ("article.html", page.html),
        ("article.tei.xml", page.tei),
    ):
        assert output == (fixture.path / name).read_text("utf-8").removesuffix("\n"), name


def test_there_are_fixtures_with_other_formats() -> None:
    assert len(WRITTEN) >= 3
