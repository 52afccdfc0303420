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
from tests.regexes import Pattern, baits, patterns, size_for
from tests.visible import element_at

UNLIMITED = Options(max_bytes=None, max_elements=None)


@pytest.mark.parametrize("name", PAGES)
def test_every_view_of_a_hostile_page_can_be_had(name: str) -> None:
    check_page(extract(PAGES[name].make(20)))


@pytest.mark.parametrize("name", TEXTS)
def test_every_view_of_a_hostile_text_can_be_had(name: str) -> None:
    page = clean_text(TEXTS[name].make(20))
    check_page(page)
    assert clean_text(page.text).text == page.text


GROWING = (
    *("nested and closed", "lists in lists", "nested forms", "forms", "comments of readers", "headings", "dated combs"),
    *("combs of comments", "names at great depth", "notices in boxes", "search forms in forms", "newsletter forms"),
)
"""The shapes that took the square of their size once, or would if a search had been written otherwise."""


def seconds(name: str, size: int) -> float:
    html = PAGES[name].make(size)
    start = time.process_time()
    look(extract(html, options=UNLIMITED))
    return time.process_time() - start


@pytest.mark.usefixtures("steady_clock")
@pytest.mark.parametrize("name", GROWING)
def test_all_views_together_take_time_linear_in_the_size(name: str) -> None:
    seconds(name, 20)
    small, large = seconds(name, 60), seconds(name, 600)
    # Ten times the page may cost some twenty times as much; growth with the square is a hundred times.
    assert large < 22 * small + 0.1


@pytest.mark.usefixtures("steady_clock")
def test_headings_at_all_depths_are_written_in_time_linear_in_their_number() -> None:
    times = []
    for size in (800, 800, 4000):
        page = extract(PAGES["nested articles"].make(size), options=UNLIMITED)
        start = time.process_time()
        assert page.markdown.count("## x") > size // 2
        times.append(time.process_time() - start)
    # Five times the page; growth with the square took 3.2 s.
    assert times[2] < 12 * times[1] + 0.1


@pytest.mark.usefixtures("steady_clock")
@pytest.mark.parametrize("name", ["nested forms", "search forms in forms"])
def test_forms_in_forms_take_time_linear_in_their_number(name: str) -> None:
    times = []
    for size in (50, 2500, 25_000):
        html = PAGES[name].make(size)
        start = time.process_time()
        assert extract(html).outcome is not Outcome.NO_TEXT
        times.append(time.process_time() - start)
    # Ten times the page; with the square of it the larger took more than twenty times as long.
    assert times[2] < 14 * times[1] + 0.1


@pytest.mark.usefixtures("steady_clock")
def test_addresses_of_many_cells_in_one_line_take_time_linear_in_their_number() -> None:
    times = []
    for size in (50, 4000, 40_000):
        page = clean_text(TEXTS["one line of long cells"].make(size))
        start = time.process_time()
        assert len(page.blocks) == size
        times.append(time.process_time() - start)
    # Ten times the line; with the square it took more than sixty times as long.
    assert times[2] < 30 * times[1] + 0.1


def test_the_address_of_a_deep_element_is_short_and_leads_to_it() -> None:
    from declutter.parse import parse

    html = "<div>" * 3000 + "<p>the end</p><template><b>x</b></template><p>after</p>"
    page, root = extract(html), parse(html)
    assert root is not None
    for block, text in zip(page.blocks, ("the end", "after"), strict=True):
        assert len(block.address) < 40
        assert element_at(root, block.address).text == text


def searched(pattern: Pattern, text: str, *, anywhere: bool = True) -> float:
    subject: Any = text.encode("latin-1", "ignore") if isinstance(pattern.pattern, bytes) else text
    start = time.process_time()
    pattern.fullmatch(subject)
    pattern.match(subject)
    for _ in pattern.finditer(subject) if anywhere else ():
        pass
    return time.process_time() - start


MOST_BAITS = 12


def slowest(pattern: Pattern, size: int, most: float, *, anywhere: bool = True) -> tuple[float, str]:
    """The longest search over a bait of this size, and the bait; the first that takes more than `most` ends it."""
    worst = (0.0, "")
    every = baits(pattern)
    # The list of all dates has hundreds, many alike: an even selection of them, so that this takes seconds.
    for prefix, unit in every[:: max(len(every) // MOST_BAITS, 1)]:
        text = prefix + unit * (size // len(unit)) + "!"
        worst = max(worst, (searched(pattern, text, anywhere=anywhere), f"{prefix!r} + {unit!r} * n"))
        if worst[0] > most:
            break
    return worst


def test_the_measure_of_patterns_sees_those_that_backtrack() -> None:
    for bad, size in ((r"charset\s*=\s*\"?\s*(\w+)", 4000), (r"(a+)+b", 22), (r"\s+$", 8000)):
        assert slowest(re.compile(bad), size, 0.04)[0] > 0.04


PATTERNS = {name: (pattern, anywhere) for name, pattern, anywhere in patterns()}


def test_the_patterns_of_the_package_are_found() -> None:
    assert len(PATTERNS) > 70


def test_no_pattern_takes_long_over_its_worst_case() -> None:
    # A linear search of 2,000 characters takes some 0.2 ms, one that takes the square of it 50 ms and more.
    slow = {}
    for name, (pattern, anywhere) in PATTERNS.items():
        size = size_for(name, 2000)
        found = slowest(pattern, size, 0.1, anywhere=anywhere)
        if found[0] > 0.1 and slowest(pattern, size, 0.1, anywhere=anywhere)[0] > 0.1:
            slow[name] = found
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
