"""Where one block ends and the next begins, and what form each has."""

from __future__ import annotations

import pytest
from lxml import etree

from declutter import Block, Kind, extract
from declutter.decode import decode
from declutter.parse import parse
from declutter.segment import segment
from tests.fixture import Fixture, all_fixtures
from tests.visible import elements_at, squeezed, stream


def texts(html: str) -> list[str]:
    return [block.text for block in extract(html).blocks]


def kinds(html: str) -> list[tuple[str, str]]:
    return [(block.text, block.kind.value) for block in extract(html).blocks]


def levels(html: str) -> list[tuple[str, int]]:
    return [(block.text, block.level) for block in extract(html).blocks]


# Paragraphs


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<p>a<br><br>b<br>c</p>", ["a", "b\nc"]),
        ("a<br/> <br />b", ["a", "b"]),
        ("a<br>&nbsp;<br>b", ["a", "b"]),
        ("a<br><br><br><br>b", ["a", "b"]),
        ("<br><br>a<br>", ["a"]),
        ("<p>a<br></p><p>b</p>", ["a", "b"]),
        ("<p>a <b>b<br><br>c</b> d</p>", ["a b", "c d"]),
        ("<p>a<!-- x --><br><!-- y --><br>b", ["a", "b"]),
        ("<div>one<p>two</p>three<div>four</div>five</div>", ["one", "two", "three", "four", "five"]),
        ("<p>a<hr>b", ["a", "b"]),
        ("<p>one\n  two\tthree</p>", ["one two three"]),
        ("<p> \n </p><div>&nbsp;</div><p>x</p>", ["x"]),
        ("<address>1 Mill Lane<br>Oldtown</address>", ["1 Mill Lane\nOldtown"]),
        ("<center>x</center>y", ["x", "y"]),
        ("<p>a<img>b</p>", ["ab"]),
        ("<p>a <img> b</p>", ["a b"]),
        ("<span>one</span><div>two</div><span>three</span>", ["one", "two", "three"]),
        ("<a href=x><h3>Head</h3><p>Teaser</p></a>", ["Head", "Teaser"]),
        ("<span><p>a</p>b</span>", ["a", "b"]),
    ],
)
def test_paragraphs(html: str, blocks: list[str]) -> None:
    assert texts(html) == blocks


def test_what_shows_nothing_is_no_block() -> None:
    assert texts("<p>\u200b</p><div>&shy;&nbsp;</div><pre>\n \n</pre><p>x</p>") == ["x"]


# Words across inline elements


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p><b>bo</b>ld</p>", "bold"),
        ("<p>H<sub>2</sub>O and E = mc<sup>2</sup></p>", "H2O and E = mc2"),
        ("<p><i>H</i><sub>2</sub><i>O</i></p>", "H2O"),
        ("<p><span class=dropcap>T</span>he mill</p>", "The mill"),
        ("<p><span>T</span><span>he</span> mill</p>", "The mill"),
        ("<p><font>P</font><b>eople</b></p>", "People"),
        ("<p><b>Im</b><i>pa</i>tient</p>", "Impatient"),
        ("<p><b>un</b>sellable <i>ring</i><b>tones</b></p>", "unsellable ringtones"),
        ("<p><a href=a>One</a><a href=b>two</a></p>", "One two"),
        ("<p><a href=a>one</a> <a href=b>two</a></p>", "one two"),
        ("<p><a href=a>see</a>, <i>then</i>.</p>", "see, then."),
        ("<p><span>12</span><span>Comments</span></p>", "12 Comments"),
        ("<p><span>12</span><span>comments</span></p>", "12 comments"),
        ("<p><span>5</span><span>likes</span></p>", "5 likes"),
        ("<p><span>By Jane Doe</span><time>12 May</time></p>", "By Jane Doe 12 May"),
        ("<p><span>Photo</span><span>Jane</span></p>", "Photo Jane"),
        ("<p><code>foo</code><code>Bar</code></p>", "fooBar"),
        ("<p><code>get<b>Item</b></code>s</p>", "getItems"),
        ("<p>text<sup>[1]</sup>, more</p>", "text[1], more"),
        ("<p>a<b> </b>b</p>", "a b"),
        ("<p>a <b>b </b>c</p>", "a b c"),
        ("<p>long<wbr>word</p>", "longword"),
        ("<p>soft&shy;hyphen</p>", "soft\xadhyphen"),
        ("<p>می\u200cخواهم \u200b<b>\u200b</b></p>", "می\u200cخواهم \u200b\u200b"),
        ("<p>👩\u200d👩\u200d👧 and <b>🇫🇷</b></p>", "👩\u200d👩\u200d👧 and 🇫🇷"),
        ("<p>In 2024<sup><a href='#n1'>1</a></sup> it turned.</p>", "In 2024 1 it turned."),
        ("<p>水<b>车</b>村</p>", "水车村"),
        ("<p>one<script>x</script>two<!-- y -->three</p>", "onetwothree"),
        ("<p>مرحبا <b>بك</b> (<span dir=ltr>OK</span>)</p>", "مرحبا بك (OK)"),
    ],
)
def test_words_are_neither_glued_nor_split(html: str, text: str) -> None:
    assert texts(html) == [text]


# Lists


def test_lists_nest() -> None:
    html = "<ul><li>a<ul><li>b<ol><li>c</ol></ul></li><li>d</li></ul><ol><li>e</ol>"
    assert levels(html) == [("a", 1), ("b", 2), ("c", 3), ("d", 1), ("e", 1)]
    blocks = extract(html).blocks
    assert {block.kind for block in blocks} == {Kind.LIST_ITEM}
    assert blocks[0].group == blocks[3].group
    assert len({block.group for block in blocks}) == 4


def test_paragraphs_in_a_list_item_and_text_after_a_nested_list() -> None:
    html = "<ul><li><p>one</p><p>two</p><li>three<ul><li>four</ul>five</ul><p>out</p>"
    assert levels(html) == [("one", 1), ("two", 1), ("three", 1), ("four", 2), ("five", 1), ("out", 0)]
    items = {text for text, kind in kinds(html) if kind == "list_item"}
    assert items == {"one", "three", "four"}
    assert {kind for text, kind in kinds(html) if text not in items} == {"paragraph"}


def test_definition_lists() -> None:
    html = "<dl><dt>Wheel<dd>It turns.<dd>It creaks.<dt>Mill<dd><p>It grinds.</p></dl>"
    assert kinds(html) == [
        ("Wheel", "term"),
        ("It turns.", "definition"),
        ("It creaks.", "definition"),
        ("Mill", "term"),
        ("It grinds.", "definition"),
    ]
    assert len({block.group for block in extract(html).blocks}) == 1


# Tables


def rows(html: str) -> list[list[str]]:
    result: dict[int, list[str]] = {}
    for block in extract(html).blocks:
        assert block.kind is Kind.TABLE_CELL
        result.setdefault(block.group, []).append(block.text)
    return list(result.values())


def test_cells_are_grouped_by_row() -> None:
    html = "<table><tr><th>Year<th>Mills<tr><td>1900<td><b>12</b> mills<tr><td>2000<td><td>3</table>"
    assert rows(html) == [["Year", "Mills"], ["1900", "12 mills"], ["2000", "3"]]
    assert rows("<table><thead><tr><th>a<th>b</thead><tbody><tr><td>c<td>d<br>e</table>") == [["a", "b"], ["c", "d\ne"]]


def test_a_caption_of_a_table() -> None:
    html = "<table><caption>Mills by year</caption><tr><td>a<td>b</table>"
    assert kinds(html) == [("Mills by year", "caption"), ("a", "table_cell"), ("b", "table_cell")]


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td><p>one</p><p>two</p><td>three</table>",
        "<table><tr><td>one<td><table><tr><td>two</table><td>three</table>",
        "<table><tr><td>one<br><br>two<br><br>three</table>",
        "<table><tr><td>one<div>two</div>three<td></table>",
    ],
)
def test_layout_tables_become_paragraphs(html: str) -> None:
    assert kinds(html) == [("one", "paragraph"), ("two", "paragraph"), ("three", "paragraph")]


def test_a_table_of_one_cell_is_layout() -> None:
    assert kinds("<table><tr><td>all of it</table>") == [("all of it", "paragraph")]


def test_a_data_table_in_a_layout_table_keeps_its_cells() -> None:
    html = "<table><tr><td><p>essay</p><table><tr><td>1<td>2<tr><td>3<td>4</table><td>menu</table>"
    assert [(text, kind) for text, kind in kinds(html) if kind == "table_cell"] == [
        (number, "table_cell") for number in "1234"
    ]
    assert dict(kinds(html))["essay"] == dict(kinds(html))["menu"] == "paragraph"


# Code


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<pre>def f():\n    return 1\n\n\nf()  # call</pre>", "def f():\n    return 1\n\n\nf()  # call"),
        ("<pre>\n  indented\n</pre>", "  indented"),
        ("<pre><code><span>a</span> <span>b</span>\n  <b>c</b></code></pre>", "a b\n  c"),
        ("<pre><div>one</div><div>  two</div><div>three</div></pre>", "one\n  two\nthree"),
        ("<pre><div>one</div>two</pre>", "one\ntwo"),
        ("<pre><ol><li>one<li>two</ol>three</pre>", "one\ntwo\nthree"),
        ("<pre><span>one\n</span><span>two\n</span></pre>", "one\ntwo"),
        ("<pre>one<br>two<br><br>three</pre>", "one\ntwo\n\nthree"),
        ("<pre>a\tb</pre>", "a\tb"),
        ("<pre>if a &lt; b &amp;&amp; c:</pre>", "if a < b && c:"),
    ],
)
def test_code_keeps_its_white_space(html: str, text: str) -> None:
    assert kinds(html) == [(text, "code")]


def test_code_within_a_sentence_is_part_of_it() -> None:
    assert kinds("<p>Call <code>f( x )</code> now.</p>") == [("Call f( x ) now.", "paragraph")]
    assert kinds("<p>a</p><pre>b</pre><p>c</p>") == [("a", "paragraph"), ("b", "code"), ("c", "paragraph")]


# Other forms


@pytest.mark.parametrize("level", range(1, 7))
def test_headings(level: int) -> None:
    html = f"<h{level}>The <i>mill</i></h{level}><p>text</p>"
    assert levels(html) == [("The mill", level), ("text", 0)]
    assert kinds(html)[0][1] == "heading"


def test_a_heading_in_a_list_or_cell_is_a_heading() -> None:
    assert kinds("<ul><li><h3>a</h3>b</ul>") == [("a", "heading"), ("b", "list_item")]


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<figure><img><figcaption>The <b>mill</b></figcaption></figure>", [("The mill", "caption")]),
        (
            "<figure><pre>code</pre><figcaption>Listing</figcaption></figure>",
            [("code", "code"), ("Listing", "caption")],
        ),
        ("<blockquote>one<p>two</p></blockquote>three", [("one", "quote"), ("two", "quote"), ("three", "paragraph")]),
        ("<details><summary>More</summary>text</details>", [("More", "paragraph"), ("text", "paragraph")]),
        ("<button>a</button><label>b</label><select><option>c</select>", [(c, "control") for c in "abc"]),
        ("<p>Press <button>Start</button> now.</p>", [("Press Start now.", "paragraph")]),
        ("<p>a<select><option>b</select>c</p>", [("a", "paragraph"), ("b", "control"), ("c", "paragraph")]),
        (
            "<h2>The mill<span class=mw-editsection>[edit]</span></h2>",
            [("The mill", "heading"), ("[edit]", "control")],
        ),
        ("<h2>The mill<a href='#mill'>¶</a></h2>", [("The mill", "heading"), ("¶", "control")]),
        ("<p>x</p><code>a = 1\nb = 2</code>", [("x", "paragraph"), ("a = 1\nb = 2", "code")]),
        ("<article><section>x</section></article>", [("x", "paragraph")]),
    ],
)
def test_forms_of_blocks(html: str, blocks: list[tuple[str, str]]) -> None:
    assert kinds(html) == blocks


# Addresses


def holds(root: etree._Element, block: Block) -> bool:
    """Whether the block's address names one element, and the block's text stands in it."""
    found = elements_at(root, block.address)
    return len(found) == 1 and squeezed(block.text) in stream(found[0]).text


@pytest.mark.parametrize("fixture", all_fixtures(), ids=lambda fixture: fixture.slug)
def test_addresses_resolve(fixture: Fixture) -> None:
    data = fixture.page.read_bytes()
    root = parse(decode(data).text)
    blocks = extract(data).blocks
    assert blocks or fixture.slug == "empty-page"
    if root is not None:
        assert [block.address for block in blocks if not holds(root, block)] == []


@pytest.mark.parametrize(
    "html",
    [
        "<o:p>a</o:p><o:p>b</o:p><my-box>c</my-box><my-box>d</my-box>",
        "<x_y>a</x_y><x.y>b</x.y><x.y>c</x.y>",
        "<a'b>a</a'b><p>b</p>",
        '<a"b>a</a"b><p>b</p>',
        "<div>a<p>b</p>c</div><div>d<b>e</b></div>",
        "<p>a</p><!-- c --><?pi?><p>b</p>",
        "<svg><text>a</text><text>b</text></svg>",
        "<1st>a</1st><p>b<h1><é>c</é>",
    ],
)
def test_addresses_of_odd_elements_resolve(html: str) -> None:
    root = parse(html)
    assert root is not None
    blocks = extract(html).blocks
    assert [block.address for block in blocks if not holds(root, block)] == []


def test_elements_without_text_count_in_addresses() -> None:
    html = "<div></div><div><br><p></p><script>x</script><p>one</p></div><o:p></o:p><o:p>two</o:p>"
    addresses = [block.address for block in extract(html).blocks]
    assert addresses == ["/html/body/div[2]/p[2]", "/html/body/*[4]"]


def test_the_outline_holds_what_bears_text_and_the_counts_all() -> None:
    html = "<main><div><img></div><ul><li></li><li>one</li></ul><form><input type=email></form></main>"
    segments = segment(parse(html))
    assert segments.outline.tags == ("html", "body", "main", "ul", "li")
    assert segments.outline.end.tolist() == [5, 5, 5, 5, 5]
    assert (segments.outline.tag_counts["li"], segments.outline.tag_counts["form"]) == (2, 1)
    assert segments.inputs == ()


def test_a_field_is_filed_under_the_nearest_element_with_text() -> None:
    html = "<form><label>Mail</label><div><span><input type=EMAIL></span></div></form><textarea></textarea>"
    segments = segment(parse(html))
    tags = segments.outline.tags
    assert [(tags[element], kind) for element, kind in segments.inputs] == [("form", "email"), ("body", "textarea")]


def test_the_address_is_the_deepest_element_that_holds_the_text() -> None:
    html = "<div><p>one <b>two</b></p><p><a href=x>three</a></p><p>four<br><br><i>five</i></p></div>"
    assert [(block.text, block.address) for block in extract(html).blocks] == [
        ("one two", "/html/body/div/p[1]"),
        ("three", "/html/body/div/p[2]/a"),
        ("four", "/html/body/div/p[3]"),
        ("five", "/html/body/div/p[3]/i"),
    ]
