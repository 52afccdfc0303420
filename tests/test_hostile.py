"""Hostile pages and texts: every view of them can be had, in time that grows with their size and no faster.

Sizes are small here; `python -m fuzz.bounds` takes them at full size, and docs/promises.md has its figures.
"""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from declutter import Options, Outcome, clean_text, extract
from declutter.cues.lexicon import lexicon
from fuzz.bounds import look
from fuzz.shapes import PAGES, TEXTS
from fuzz.targets import BrokenLaw, check_page
from tests.regexes import Pattern, baits, patterns

UNLIMITED = Options(max_bytes=None, max_elements=None)


@pytest.mark.parametrize("name", PAGES)
def test_every_view_of_a_hostile_page_can_be_had(name: str) -> None:
    check_page(extract(PAGES[name].make(40)))


@pytest.mark.parametrize("name", TEXTS)
def test_every_view_of_a_hostile_text_can_be_had(name: str) -> None:
    page = clean_text(TEXTS[name].make(40))
    check_page(page)
    assert clean_text(page.text).text == page.text


GROWING = (
    *("nested boxes with text", "nested and closed", "nested quotes", "lists in lists", "nested forms", "forms"),
    *("password forms", "comments of readers", "replies to replies", "a thread of comments in divs", "headings"),
    *("combs of comments", "names at great depth", "fields at great depth", "notices in boxes", "one wide row"),
    *("headings at great depth", "tables in tables", "search forms in forms", "types of everything", "dated combs"),
    *("newsletter forms", "labels of comments"),
)
"""The shapes that took the square of their size once, or would if a search had been written otherwise."""


def seconds(name: str, size: int) -> float:
    html = PAGES[name].make(size)
    times = []
    for _ in range(2):
        start = time.process_time()
        look(extract(html, options=UNLIMITED))
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("name", GROWING)
def test_all_views_together_take_time_linear_in_the_size(name: str) -> None:
    seconds(name, 20)
    small, large = seconds(name, 150), seconds(name, 1500)
    # Ten times the page may cost some twenty times as much; growth with the square is a hundred times.
    assert large < 22 * small + 0.05


def test_the_address_of_a_deep_element_is_short_and_leads_to_it() -> None:
    from declutter.parse import parse

    html = "<div>" * 3000 + "<p>the end</p><template><b>x</b></template><p>after</p>"
    page, root = extract(html), parse(html)
    assert root is not None
    for block, text in zip(page.blocks, ("the end", "after"), strict=True):
        assert len(block.address) < 40
        (element,) = root.getroottree().xpath(block.address)
        assert element.text == text


def searched(pattern: Pattern, text: str) -> float:
    subject: Any = text.encode("latin-1", "ignore") if isinstance(pattern.pattern, bytes) else text
    start = time.process_time()
    pattern.fullmatch(subject)
    for _ in pattern.finditer(subject):
        pass
    return time.process_time() - start


def slowest(pattern: Pattern, size: int, most: float) -> tuple[float, str]:
    """The longest search over a bait of this size, and the bait; the first that takes more than `most` ends it."""
    worst = (0.0, "")
    for prefix, unit in baits(pattern):
        for end in ("", "\x01", "!"):
            text = prefix + unit * (size // len(unit)) + end
            worst = max(worst, (searched(pattern, text), f"{prefix!r} + {unit!r} * n + {end!r}"))
            if worst[0] > most:
                return worst
    return worst


def test_the_measure_of_patterns_sees_those_that_backtrack() -> None:
    for bad in (r"charset\s*=\s*\"?\s*(\w+)", r"(a+)+b", r"\s+$"):
        assert slowest(re.compile(bad), 40 if bad.startswith("(a") else 10_000, 0.2)[0] > 0.2


PATTERNS = dict(patterns())


def test_the_patterns_of_the_package_are_found() -> None:
    assert len(PATTERNS) > 70


def test_no_pattern_takes_long_over_its_worst_case() -> None:
    # A linear search of 5,000 characters takes some 0.5 ms, one that takes the square of it a second.
    slow = {}
    for name, pattern in PATTERNS.items():
        first = slowest(pattern, 5000, 0.1)
        if first[0] > 0.1 and slowest(pattern, 5000, 0.1)[0] > 0.1:
            slow[name] = first
    assert slow == {}


def test_no_phrase_takes_long_over_its_worst_case() -> None:
    """Phrases with gaps are compiled when first asked for; blocks that are compared with them have bounded length."""
    phrases = lexicon().phrases
    drawers = [*phrases.whole.values(), *phrases.begins.values()]
    gapped = [pattern for drawer in drawers for pattern in drawer.patterns if pattern.literal.count("{x}") > 1]
    gapped += [p for several in (*phrases.inside.values(), *phrases.ends.values()) for p in several]
    gapped = [pattern for pattern in gapped if pattern.literal.count("{x}") > 1]
    assert gapped
    for pattern in gapped:
        parts = pattern.literal.split("{x}")
        for text in (parts[0] + "a" * 150, "".join(parts[:-1]) * 12, " ".join(parts[:-1])[:150] + "a" * 60):
            assert searched(pattern.regex, text[:1500]) < 0.1, pattern.literal


def test_a_law_that_is_broken_is_noticed() -> None:
    page = extract("<p>x")
    object.__setattr__(page, "outcome", Outcome.NO_TEXT)
    object.__setattr__(page, "text", "x")
    with pytest.raises(BrokenLaw):
        check_page(page)
