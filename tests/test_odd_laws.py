"""The laws over odd characters: controls, marks of direction, surrogates, sequences of emoji, mixed encodings."""

from __future__ import annotations

import json
import pickle
import re

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from declutter import BinaryInputError, Options, Outcome, clean_text, extract
from declutter.decode import clean_controls
from declutter.parse import parse
from fuzz.corpus import FIXTURES, NAMES, pieces
from fuzz.prefixes import offsets, run
from fuzz.targets import TARGETS, check_page, one_extract
from tests.strategies import markup_soup, mixed_bytes, odd_pages, odd_text, pages
from tests.visible import squeezed, stream

LAW = settings(max_examples=60, deadline=None, derandomize=True)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def without_controls(text: str) -> str:
    return CONTROLS.sub("", text)


@given(odd_pages())
@example("<p>a&#155;2Jb</p>")
@example("<title>&#27;]0;x&#7;</title><p>x")
@LAW
def test_all_but_controls_is_in_one_block(html: str) -> None:
    page = extract(html)
    check_page(page)
    wanted = without_controls(stream(parse(clean_controls(html))).text)
    shown = "".join(squeezed(block.text) for block in page.blocks)
    assert shown == squeezed(without_controls(wanted))
    for text in (page.text, page.markdown, page.title, *(block.text for block in page.blocks)):
        assert not CONTROLS.search(text)


@given(odd_pages())
@LAW
def test_the_tree_of_an_odd_page_is_left_alone_and_gives_the_same(html: str) -> None:
    root = parse(clean_controls(html))
    if root is not None:
        before = etree.tostring(root.getroottree())
        assert extract(root).to_dict() == extract(html).to_dict()
        assert etree.tostring(root.getroottree()) == before


@given(odd_pages(), st.sampled_from((30, 60, 120)), st.sampled_from((3, 5, 9)))
@LAW
def test_a_cut_page_is_the_beginning_of_the_whole_and_survives_pickling(html: str, size: int, elements: int) -> None:
    for options in (Options(max_bytes=size), Options(max_elements=elements)):
        page = extract(html, options=options)
        assert (page.truncated is not None) == (page.outcome is Outcome.TRUNCATED)
        json.dumps(page.to_dict())
        assert pickle.loads(pickle.dumps(page)) == page


@given(odd_text())
@example("a\x85b\x1cc")
@LAW
def test_odd_text_comes_back_as_slices_and_settles(text: str) -> None:
    page = clean_text(text)
    check_page(page)
    rest = iter(text)
    assert all(character in rest for character in page.text)
    assert clean_text(page.text).text == page.text


@given(mixed_bytes())
@LAW
def test_mixed_encodings_give_a_page_and_the_same_one_again(data: bytes) -> None:
    try:
        page = extract(data)
    except BinaryInputError:
        return
    check_page(page)
    assert extract(data) == page


@given(st.one_of(pages(), markup_soup()), st.integers(0, 200))
@LAW
def test_any_prefix_of_any_page_gives_a_page(html: str, place: int) -> None:
    one_extract(html.encode("utf-8", "surrogatepass")[:place])


def test_fixtures_cut_anywhere_or_with_bits_flipped_give_a_page() -> None:
    pages = {path: run(path, 1 / path.stat().st_size, 1 / path.stat().st_size) for path in FIXTURES.glob("*/page.*")}
    assert set(pages.values()) == {2}


def test_all_offsets_are_cut_where_all_are_asked_for() -> None:
    assert list(offsets(9, 1.0)) == list(range(10))


def test_what_is_fuzzed_holds_for_its_corpus() -> None:
    for name in NAMES:
        parts = list(pieces(name))
        assert parts
        for part in parts[:: max(len(parts) // 25, 1)]:
            TARGETS[name](part[:1500])


def test_lines_with_the_character_that_separates_texts() -> None:
    for line in ("(1): \0    50%", "\0", " \0 \0 ", "é \0", "\0é\0"):
        for other in ("", "   ", "Leave a reply", "é", "\0"):
            page = clean_text(f"{line}\n{other}\n{line}\n")
            check_page(page)
            assert clean_text(page.text).text == page.text
