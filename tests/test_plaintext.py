"""The laws of text without markup: it comes back untouched, in order, and cleaning twice changes nothing more."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import declutter
from declutter import InputTypeError, Options, Outcome, Page, Role, clean_text
from declutter.lines import sentences, split
from tests.fixture import Fixture, read, text_fixtures

PROSE = (
    "The grain port closed two of its four berths on Tuesday after divers found cracks in the quay wall.",
    "Inspectors had been sent down after a pilot reported that the wall had moved by the width of a hand.",
    "“I would not tie a rowing boat to it,” said the harbour engineer, Marta Veldkamp.",
    "Die Stadt will die Mauer bis zum Herbst erneuern, sagte der Bürgermeister am Mittwoch im Rat.",
    "Второй осмотр назначен на пятницу, сообщил представитель порта, и может показать новые трещины.",
    "港の壁に三つの亀裂が見つかり、岸壁の半分が閉鎖された。",
    "Noise",
    "What residents can do",
)
CLUTTER = (
    "Share this: Twitter Facebook",
    "Like Loading...",
    "Leave a Reply Cancel reply",
    "You are commenting using your account. Log Out /  Change )",
    "Connecting to %s",
    "%d bloggers like this:",
    "Home | News | Contact",
    "Read also",
    "Newsletter abonnieren",
    "Все права защищены.",
    "© 2019 Harbour Notes",
)
GAPS = (" ", "  ", "\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\t", " | ", "\n\n\n    ", " \n", "\u2028", "\x0b", "\x0c")

anything = st.text(
    alphabet=st.one_of(st.sampled_from("aB1.!?。|\t\n\r %{}[]#`-*>©\u2028\u00a0\u0301中ก"), st.characters())
)
pieces = st.one_of(st.sampled_from(PROSE), st.sampled_from(CLUTTER), anything)
texts = st.lists(st.tuples(pieces, st.sampled_from(GAPS)), max_size=30).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)


def is_subsequence(part: str, whole: str) -> bool:
    """Whether all characters of a text stand in another one, in this order."""
    rest = iter(whole)
    return all(character in rest for character in part)


@settings(max_examples=150, deadline=None)
@given(texts)
def test_the_laws(text: str) -> None:
    page = clean_text(text)
    assert is_subsequence(page.text, text)
    assert clean_text(page.text).text == page.text
    if all(block.role.is_content for block in page.blocks):
        assert page.text == text
    assert page == clean_text(text)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_every_word_is_in_exactly_one_block_in_order(text: str) -> None:
    page = clean_text(text)
    place = 0
    for block in page.blocks:
        found = text.index(block.text, place)
        assert not any(map(str.isalnum, text[place:found]))
        place = found + len(block.text)
    assert not any(map(str.isalnum, text[place:]))
    kept = [block.text for block in page.blocks if block.role.is_content]
    assert re.sub(r"[\s|¦]+", "", "".join(kept)) == re.sub(r"[\s|¦]+", "", page.text)


@pytest.mark.parametrize("fixture", text_fixtures(), ids=lambda fixture: fixture.slug)
def test_cleaning_twice_changes_nothing_more(fixture: Fixture) -> None:
    text = read(fixture).text
    assert clean_text(text).text == text


@pytest.mark.parametrize("text", ["", " ", "\n\n\r\n", "\t \u2028"])
def test_nothing_comes_back_as_nothing(text: str) -> None:
    page = clean_text(text)
    assert (page.text, page.blocks, page.outcome) == (text, (), Outcome.NO_INPUT)


def test_clutter_alone_leaves_no_content() -> None:
    page = clean_text("Leave a Reply Cancel reply\n\nConnecting to %s\n\n%d bloggers like this:")
    assert page.text == ""
    assert page.outcome is Outcome.NO_CONTENT
    assert [block.role for block in page.blocks] == [Role.COMMENT_FORM, Role.PLACEHOLDER, Role.PLACEHOLDER]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_kept_lines_keep_their_line_ends(end: str) -> None:
    kept = end.join((PROSE[0], "", PROSE[1], "", PROSE[2]))
    page = clean_text(kept + end * 2 + "Leave a Reply Cancel reply" + end * 2 + "Connecting to %s" + end)
    assert page.text == kept + end


def test_addresses_are_lines_counted_from_one() -> None:
    text = f"{PROSE[0]}\r\n\r\n{PROSE[1]} {PROSE[2]} Share this: Twitter Facebook Like Loading... Related\r\n"
    page = clean_text(text)
    assert page.blocks[0].address == "line 1"
    assert page.blocks[1].address == f"line 3, characters 1-{len(PROSE[1]) + 1 + len(PROSE[2])}"
    assert [block.role for block in page.blocks[2:4]] == [Role.SHARE, Role.LIKE]
    assert page.text == f"{PROSE[0]}\r\n\r\n{PROSE[1]} {PROSE[2]}\r\n"


def test_a_wrapped_paragraph_is_one_block() -> None:
    wrapped = (
        "The grain port of Ostrava Bay closed two of its four berths on Tuesday\n"
        "after divers found cracks in the quay wall, and shipowners warned that\n"
        "the wheat harvest could be held up for weeks.\n"
    )
    lines = split(wrapped + "\n" + "A second survey is due on Friday.\n")
    assert [lines.address(*span) for span in lines.spans] == ["lines 1-3", "line 5"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He came. She went.", ["She went."]),
        ("Dr. Vale met J. Hart of the U.S. Navy on 3. May at 5 p.m. and left.", []),
        ("Is it? Yes! “It is.” So be it.", ["Yes! “It is.” So be it.", "“It is.” So be it.", "So be it."]),
        ("港は閉まった。船は待つ。", ["船は待つ。"]),
        ("...........", []),
    ],
)
def test_sentences_begin_where_one_has_ended(text: str, expected: list[str]) -> None:
    assert [text[place:] for place in sentences(text)] == expected


def test_a_page_of_text_is_a_page() -> None:
    page = clean_text("\n\n".join(PROSE[:3]), url="https://example.org/a")
    assert isinstance(page, Page)
    assert page.url == "https://example.org/a"
    assert page.markdown == page.text
    assert 0 <= page.confidence <= 1
    assert page.comments == ()
    assert page.to_dict()["blocks"][0]["address"] == "line 1"


def test_bytes_and_files_are_decoded(tmp_path: object) -> None:
    text = "Die Mauer wird bis zum Herbst erneuert, sagte der Bürgermeister am Mittwoch im Rat der Stadt.\n"
    path = tmp_path / "a.txt"  # type: ignore[operator]
    path.write_bytes(text.encode())
    assert clean_text(path).text == clean_text(text.encode()).text == text
    assert clean_text(text.encode("cp1252"), encoding="cp1252").text == text
    with pytest.raises(InputTypeError):
        clean_text(3)  # type: ignore[arg-type]
    with pytest.raises(InputTypeError):
        clean_text(text, options="x")  # type: ignore[arg-type]


def test_favor_moves_what_is_in_doubt() -> None:
    kept = [len(clean_text(f.page, options=Options(favor="recall")).text) for f in text_fixtures()]
    left = [len(clean_text(f.page, options=Options(favor="precision")).text) for f in text_fixtures()]
    assert all(more >= less for more, less in zip(kept, left, strict=True))
    assert sum(kept) > sum(left)


def seconds(text: str) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        clean_text(text)
        best = min(best, time.process_time() - start)
    return best


def test_the_time_grows_with_the_length_and_no_faster() -> None:
    text = "\n".join(PROSE + CLUTTER) + "\n"
    times = [seconds(text * count) for count in (20, 80, 320)]
    for short, long in pairwise(times):
        assert long < 4 * short * 3


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        ". ",
        "Share this: ",
        "The ferry stopped at noon. ",
        "\t",
        " | ",
        "!",
        "。",
        "{{x}} ",
        "%d ",
        "\n",
        "\r",
        "“",
    ],
)
def test_a_line_of_50_megabytes_does_not_hang(piece: str) -> None:
    text = piece * (2_000_000 // len(piece))
    start = time.process_time()
    clean_text(text)
    # A twenty-fifth of 50 MB; linear growth is the test above's business.
    assert time.process_time() - start < 20


def test_the_name_is_public() -> None:
    assert declutter.clean_text is clean_text
