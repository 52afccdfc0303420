"""How markup is read, and what a caller may hand in: the decisions of docs/decisions.md."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import lxml.html
import pytest
from bs4 import BeautifulSoup
from bs4.element import NavigableString
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from declutter import InputTypeError, Outcome, Role, extract
from declutter.parse import parse
from declutter.segment import segment
from tests.visible import elements_at, squeezed, stream

PAGE = """<!DOCTYPE html><html lang="en"><head><title>The mill</title></head><body>
<div id="main"><h1>The mill</h1><p>One <b>bo</b>ld word &amp; more.<br>Second line.</p>Bare text
<ul><li>First<li>Second</ul><!-- unseen --><script>var x = "<p>";</script></div><p>The <i>end</i>.</p></body></html>"""
PAGE_TEXTS = ["The mill", "One bold word & more.\nSecond line.", "Bare text", "First", "Second", "The end."]


def texts(source: Any) -> list[str]:
    return [block.text for block in extract(source).blocks]


# What is shown


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("just words", ["just words"]),
        ("<p>one<p>two<div>three<span>four", ["one", "two", "threefour"]),
        ("<li>item", ["item"]),
        ("<td>cell", ["cell"]),
        ("<p>a<td>b", ["a", "b"]),
        ("</div></p>words</span>", ["words"]),
        ("<b><p>in bold</b> and on</p>", ["in bold and on"]),
        ("<a href=x>one<a href=y>two", ["one two"]),
        ("<table>before<tr><td>a</td></tr></table>", ["before", "a"]),
        ("<p>1 < 2 and 3 > 2 &lt; 4</p>", ["1 < 2 and 3 > 2 < 4"]),
        ("<P CLASS=X>upper</P>", ["upper"]),
        ("<p/>not empty", ["not empty"]),
        ("<base href='https://example.org/x/'><p>based</p>", ["based"]),
        ("<p>one</p><!-- unclosed <p>two", ["one"]),
        ("<p>one</p><!-- > --><!--><p>two", ["one", "two"]),
        ("<?php echo 1 ?><p>one</p>", ["one"]),
        ("<p>one<?pi x?>two</p>", ["onetwo"]),
        ("<o:p>office</o:p><p>word</p>", ["office", "word"]),
    ],
)
def test_fragments_and_broken_markup(html: str, shown: list[str]) -> None:
    assert texts(html) == shown


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>a</p></body></html><p>after</p>", ["a", "after"]),
        ("<html><body><p>a</p></body><p>b</p></html>\n<p>c</p></html> d", ["a", "b", "c", "d"]),
        ("<html><body><p>a</p></html><!-- end -->", ["a"]),
        ("<html><body><p>a</p></html><!-- end --><p>b</p><!-- end -->", ["a", "b"]),
        ("<html/><p>a</p><!-- end -->", ["a"]),
        ("a</br>b", ["a\nb"]),
        ("<p>a</br></br>b", ["a", "b"]),
        ("<p>a</BR>b", ["a\nb"]),
        ("<p>a</breed>b", ["ab"]),
        ("<template><p>inert</p></template><p>x</p>", ["x"]),
        ("<x-card><template shadowrootmode=open><p>shadow</p></template></x-card>", ["shadow"]),
        ("<x-card><template shadowroot=open><p>older</p></template></x-card>", ["older"]),
        ("<noscript><p>no script</p></noscript><p>x</p>", ["no script", "x"]),
        ("<head><noscript><p>in head</p></noscript></head><body><p>x</p>", ["in head", "x"]),
        ("<iframe><p>frame</p></iframe><noframes>none</noframes><noembed>none</noembed>x", ["x"]),
        ("<button>press</button><p>x</p>", ["press", "x"]),
        ("<select><option>one<option selected>two</select>", ["one", "two"]),
        ("<select><optgroup label=g><option>one</select>", ["one"]),
        ("<textarea>write <b>here</textarea>", ["write <b>here"]),
        ("<label>Name <input name=n></label>", ["Name"]),
        ("<fieldset><legend>You</legend>x</fieldset>", ["You", "x"]),
        ("<svg><title>not shown</title><desc>nor this</desc><text>drawn</text></svg>", ["drawn"]),
        ("<svg><foreignObject><p>in a drawing</p></foreignObject></svg>", ["in a drawing"]),
        ("<math><mi>a</mi><mo>+</mo><mi>b</mi><annotation>tex</annotation></math>", ["a+b"]),
        ("<ruby>水<rp>(</rp><rt>mizu</rt><rp>)</rp></ruby>", ["水mizu"]),
        ("<title>not on the page</title><p>x", ["x"]),
        ("<script>no</script><style>no</style><p>x", ["x"]),
        ("<script>never closed <p>no", []),
        ("<input value=no><img alt=no><p title=no>x", ["x"]),
        ("<datalist><option>choice</datalist>x", ["x"]),
        ("<xmp><b>code</b></xmp><plaintext>all <i>of it</p>", ["<b>code</b>", "all <i>of it</p>"]),
        ("<dialog>closed</dialog><dialog open>opened</dialog>", ["closed", "opened"]),
        ("<details><summary>more</summary>hidden until asked</details>", ["more", "hidden until asked"]),
        ("<my-box>custom <my-mark>el</my-mark></my-box><p>in<my-mark>li</my-mark>ne</p>", ["custom", "el", "inline"]),
    ],
)
def test_what_a_browser_without_scripts_shows(html: str, shown: list[str]) -> None:
    assert texts(html) == shown


def test_only_br_is_a_line_break_when_it_is_closed() -> None:
    page = extract("<div><breadcrumb>a</breadcrumb></div><p>b</p>")
    assert page.blocks[-1].address == "/html/body/p"


def test_fallback_of_media_is_kept() -> None:
    html = "<video>cannot play</video><p>x</p><canvas>no canvas</canvas><object>no plug-in</object>"
    assert squeezed("".join(texts(html))) == squeezed("cannot play x no canvas no plug-in")


def test_entities() -> None:
    html = "<p>&amp; &lt;b&gt; &amp;amp; &eacute; &hellip; &#8364; &#x6c34; &#x80; &copy2024 &unknown; R&D</p>"
    assert texts(html) == ["& <b> &amp; é … € 水 € ©2024 &unknown; R&D"]
    assert texts("<p>a&nbsp;b&#12288;c</p>") == ["a b c"]


@pytest.mark.parametrize(
    "attribute",
    [
        *("hidden", "hidden=''", "style='display: none'", "style='color:red;DISPLAY:NONE !important'"),
        *("style='visibility:hidden'", "popover"),
    ],
)
def test_hidden_text_is_labelled_and_never_lost(attribute: str) -> None:
    article = "<p>" + "The old mill turned again this spring, and the miller was glad of it. " * 8 + "</p>"
    page = extract(f"<article><h1>The mill</h1>{article * 3}</article><div {attribute}><p>Zebra crossing</p></div>")
    block = page.blocks[-1]
    assert block.text == "Zebra crossing"
    assert block.role is Role.HIDDEN or block.role.is_content


def test_a_closed_dialog_counts_as_hidden_and_an_open_one_does_not() -> None:
    article = f"<p>{'The old mill turned again this spring, and the miller was glad of it. ' * 12}</p>"
    closed = extract(f"{article}<dialog><a href=x>Zebra</a></dialog>").blocks[-1]
    assert closed.text == "Zebra"
    assert closed.role is Role.HIDDEN or closed.role.is_content
    for attribute in ("open", "open role=dialog"):
        opened = extract(f"{article}<dialog {attribute}><a href=x>Zebra</a></dialog>").blocks[-1]
        assert opened.text == "Zebra"
        assert opened.role is not Role.HIDDEN


# Frames, declarations, nothing at all


def test_framesets() -> None:
    page = extract(
        "<html><frameset cols='20%,*'><frame src=a.html><frame src=b.html><noframes>none</noframes></frameset>"
    )
    assert (page.outcome, page.text, page.blocks) == (Outcome.FRAMESET, "", ())


def test_pages_without_content_say_why() -> None:
    assert extract("").outcome is Outcome.NO_INPUT
    assert extract(" \n").outcome is Outcome.NO_INPUT
    assert extract("<html><body><img src=x></body></html>").outcome is Outcome.NO_TEXT
    shell = (
        "<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript><script src=x></script>"
    )
    assert extract(shell).outcome in (Outcome.NEEDS_SCRIPT, Outcome.OK)
    assert extract("<div id=root></div><script src=x></script>").outcome is Outcome.NEEDS_SCRIPT


XHTML = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title>T</title></head>
<body><h1>One</h1><p>Two<br />three</p><p>Four <em>five</em></p><div><p>Six</p></div></body></html>"""
XHTML_TEXTS = ["One", "Two\nthree", "Four five", "Six"]


def test_xhtml_as_text_and_as_bytes() -> None:
    assert texts(XHTML) == XHTML_TEXTS
    assert texts(XHTML.encode()) == XHTML_TEXTS


def assert_addresses_resolve(root: etree._Element, blocks: list[tuple[str, str]]) -> None:
    for text, address in blocks:
        found = elements_at(root, address)
        assert len(found) == 1, address
        assert squeezed(text) in stream(found[0]).text


def test_a_tree_of_an_xml_parser() -> None:
    root = etree.XML(XHTML.encode())
    page = extract(root)
    assert [block.text for block in page.blocks] == XHTML_TEXTS
    assert_addresses_resolve(root, [(block.text, block.address) for block in page.blocks])


@pytest.mark.parametrize(
    "xml",
    [
        "<HTML><BODY><P>one</P><P>two</P></BODY></HTML>",
        "<doc xmlns:h='urn:h'><h:p>one</h:p><p>two</p><h:p>three</h:p></doc>",
        "<doc><p>one</p><P>two</P><p>three</p></doc>",
        "<doc><odd.name>one</odd.name><odd.name>two</odd.name><p>three</p></doc>",
    ],
)
def test_addresses_in_other_xml(xml: str) -> None:
    root = etree.XML(xml)
    page = extract(root)
    assert len(page.blocks) >= 2
    assert_addresses_resolve(root, [(block.text, block.address) for block in page.blocks])


def test_entity_references_and_cdata_of_an_xml_tree() -> None:
    parser = etree.XMLParser(resolve_entities=False, strip_cdata=False)
    root = etree.XML("<!DOCTYPE p [<!ENTITY e 'x'>]><p>a&e;b<![CDATA[ <i> ]]>c</p>", parser)
    assert texts(root) == ["a&e;b <i> c"]


# Depth


@pytest.mark.parametrize("opening", ["<div>", "<b>", "<ul><li>", "<table><tr><td>"])
def test_all_text_of_20_000_nested_elements_is_kept(opening: str) -> None:
    depth = 20_000 // opening.count("<")
    html = "".join(f"{opening}w{number} " for number in range(depth)) + "<p>the end</p>"
    shown = " ".join(texts(html)).split()
    assert shown == [f"w{number}" for number in range(depth)] + ["the", "end"]


def test_what_follows_a_deep_nest_is_kept() -> None:
    html = "<div>" * 5_000 + "deep" + "</div>" * 5_000 + "<p>after</p>"
    assert texts(html) == ["deep", "after"]


@pytest.mark.usefixtures("steady_clock")
def test_time_is_linear_in_depth() -> None:
    def seconds(depth: int, runs: int) -> float:
        times = []
        for _ in range(runs):
            start = time.process_time()
            extract("<div>word " * depth)
            times.append(time.process_time() - start)
        return min(times)

    small, large = seconds(5_000, 2), seconds(20_000, 1)
    # Four times as deep; with the square of the depth it would be sixteen times as long.
    assert large < 9 * small + 0.2


def test_a_callers_deep_tree() -> None:
    root = parse("<div>w " * 3_000)
    assert root is not None
    assert len(texts(root)) == 3_000


# No word is lost, whatever is open or never closed


_TAGS = (
    "p",
    "div",
    "b",
    "a",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "h2",
    "form",
    "button",
    "option",
    "select",
    "dl",
    "dd",
    "br",
)
_STEPS = st.sampled_from(
    [f"<{tag}>" for tag in _TAGS]
    + [f"</{tag}>" for tag in _TAGS]
    + ["</html>", "</body>", "<body>", "<html>", "<html/>"]
)


@given(st.lists(_STEPS, max_size=12))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_no_word_is_lost_between_tags(steps: list[str]) -> None:
    html = "".join(f"{step} word{number} " for number, step in enumerate(steps))
    assert sorted(" ".join(texts(html)).split()) == sorted(f"word{number}" for number in range(len(steps)))


# Sources


@pytest.mark.parametrize(
    "make",
    [
        str,
        str.encode,
        lambda html: bytearray(html.encode()),
        lambda html: memoryview(html.encode()),
        lambda html: memoryview(b"".join(bytes((c, 0)) for c in html.encode()))[::2],
        etree.HTML,
        lambda html: etree.HTML(html).getroottree(),
        lxml.html.fromstring,
        lxml.html.document_fromstring,
        lambda html: BeautifulSoup(html, "html.parser"),
        lambda html: BeautifulSoup(html, "lxml"),
        lambda html: BeautifulSoup(html, "html5lib"),
        lambda html: BeautifulSoup(html, "lxml").html,
        lambda html: NavigableString(html),
    ],
)
def test_every_kind_of_source_gives_the_same_blocks(make: Callable[[str], Any]) -> None:
    assert texts(make(PAGE)) == PAGE_TEXTS


def test_a_path(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE, "utf-8")
    assert texts(file) == PAGE_TEXTS
    with pytest.raises(FileNotFoundError):
        extract(tmp_path / "missing.html")
    with pytest.raises(IsADirectoryError):
        extract(tmp_path)


def test_a_subtree_gives_its_own_blocks_with_addresses_in_the_callers_tree() -> None:
    root = etree.HTML(PAGE.replace("<body>", "<body><div>Another box</div>"))
    box = root.find(".//div[@id='main']")
    assert box is not None
    page = extract(box)
    assert [block.text for block in page.blocks] == PAGE_TEXTS[:-1]
    for block in page.blocks:
        (found,) = elements_at(root, block.address)
        assert box in (found, *found.iterancestors())
        assert squeezed(block.text) in stream(found).text
    assert texts(BeautifulSoup(PAGE, "lxml").find(id="main")) == PAGE_TEXTS[:-1]


def test_a_detached_element() -> None:
    root = lxml.html.fragments_fromstring("<div><p>one</p><p>two</p></div>tail")[0]
    page = extract(root)
    assert [block.text for block in page.blocks] == ["one", "two"]
    assert_addresses_resolve(root, [(block.text, block.address) for block in page.blocks])


@pytest.mark.parametrize(
    "source",
    [None, 5, [PAGE], {"html": PAGE}, object(), io.BytesIO(b"<p>x"), Path, ElementTree.fromstring("<p>x</p>")],
    ids=lambda source: type(source).__name__,
)
def test_other_types_are_refused_with_the_list_of_accepted_ones(source: Any) -> None:
    with pytest.raises(InputTypeError, match=type(source).__name__) as caught:
        extract(source)
    assert isinstance(caught.value, TypeError)
    for accepted in ("str", "bytes", "memoryview", "pathlib.Path", "lxml", "BeautifulSoup"):
        assert accepted in str(caught.value)


@pytest.mark.parametrize("node", [etree.Comment("x"), etree.ProcessingInstruction("x"), etree.Entity("amp")])
def test_lxml_nodes_that_are_no_elements_are_refused(node: Any) -> None:
    with pytest.raises(InputTypeError, match="no element"):
        extract(node)


def test_an_lxml_document_without_a_root_is_refused() -> None:
    with pytest.raises(InputTypeError, match="no root"):
        extract(etree.ElementTree())


def test_options_of_another_type_are_refused() -> None:
    bad: Any = {"title": "never"}
    with pytest.raises(InputTypeError, match="Options"):
        extract(PAGE, options=bad)


def test_the_head_is_read() -> None:
    html = "<html lang=de><head><base href='https://example.org/a/'><title> A\n title </title></head><body><p>x</p>"
    head = segment(parse(html)).head
    assert (head.base, head.title, head.language) == ("https://example.org/a/", "A title", "de")
    page = extract(html, url="https://example.org/a/b")
    assert (page.language, page.title, page.url) == ("de", "A title", "https://example.org/a/b")
