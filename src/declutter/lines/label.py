"""A role, a reason and a cue for every unit of a text, given which of them are kept.

Order of the evidence for a unit of clutter: its own words; a label above it that speaks for the lines below; lines of
one sort on both sides; where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from declutter.label.reasons import reason
from declutter.lines.split import Lines, Span
from declutter.records import Cue, Floats, Verdict
from declutter.roles import Kind, Role

TITLE_CHARS = 200
TITLE_GROWTH = 2
"""A first line is the headline if a blank line follows it, or a unit so many times as long."""

LABEL_CHARS = 60
"""A longer line says something itself rather than what the lines below it are."""

BUTTON_SPACES = 2
BUTTON_REACH = 1

BETWEEN = 2
"""Units without a cue that lines of one sort on both sides speak for."""

BYLINE_WORDS = 16
BYLINE_REACH = 4
"""A line between headline and text with more words is no byline, nor is one so many units above the text."""

TOP_UNITS = 2
NAME_WORDS = 6
"""The name of the site stands in one of its first lines."""

TEASER_WORDS = 4
"""Below the text a line of fewer words is an entry of a menu, one of more the headline of another article."""

_REACH = {
    Role.COMMENT: 200,
    Role.RELATED: 40,
    Role.NAVIGATION: 20,
    Role.COMMENT_FORM: 10,
    Role.LOGIN: 8,
    Role.SUBSCRIBE: 6,
    Role.SHARE: 8,
    Role.LIKE: 2,
    Role.CONSENT: 8,
    Role.FOOTER: 12,
    Role.SEARCH: 3,
    Role.ADVERT: 3,
}
"""How many units below a label it still speaks for."""

_BUTTONS = frozenset((Role.LOGIN, Role.SUBSCRIBE, Role.SHARE, Role.SEARCH, Role.COMMENT_FORM))

_MODEL = Cue("model", Role.BODY)
_HEADLINE = Cue("structure:first-line", Role.TITLE)
_BYLINE = Cue("place:below-headline", Role.BYLINE)
_TOP = Cue("place:first-lines", Role.HEADER)
_ABOVE = Cue("place:above-text", Role.NAVIGATION)
_ENTRY = Cue("place:short-line", Role.NAVIGATION)
_TEASER = Cue("place:below-text", Role.RELATED)
_NONE = Cue("place:none", Role.OTHER)
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\b(?:19|20)\d\d\b|\d{1,2}:\d\d|年")
_HEADING = re.compile(r"#{1,6} ")
_ITEM = re.compile(r"(?:[-*+•·‣▪►○●]|\d{1,3}[.)]) ")
_STOPS = (".", "!", "?", "。", "！", "？", "…", "।", "؟")


def label_lines(lines: Lines, cues: Sequence[Cue | None], scores: Floats, kept: NDArray[np.bool_]) -> list[Verdict]:
    """The verdict on every unit.

    Args:
        lines: the units of the text.
        cues, scores: what they say, and their probability to be main content.
        kept: which of them are.
    """
    headline = find_first_line(lines, cues, kept)
    found = _clutter_cues(lines, cues, kept, headline)
    verdicts = []
    for unit, (score, cue) in enumerate(zip(scores.tolist(), found, strict=True)):
        said = _HEADLINE if unit == headline else _MODEL if kept[unit] else cue or _NONE
        verdicts.append(Verdict(said.role, score, reason(said, score), said.id))
    return verdicts


def joined_units(lines: Lines, verdicts: Sequence[Verdict]) -> list[tuple[Span, Verdict]]:
    """Stretches of the text with the verdict on each: sentences of one line that have the same role are one."""
    found: list[tuple[Span, Verdict]] = []
    for (start, end), count, verdict in zip(lines.spans, lines.breaks, verdicts, strict=True):
        if found and count == 0 and found[-1][1].role is verdict.role:
            (begin, stop), first = found[-1]
            gap = lines.text[stop:start]
            if "\t" not in gap and not gap.strip():
                score = (first.score * (stop - begin) + verdict.score * (end - start)) / (stop - begin + end - start)
                found[-1] = (begin, end), replace(first, score=score)
                continue
        found.append(((start, end), verdict))
    return found


def find_first_line(lines: Lines, cues: Sequence[Cue | None], kept: NDArray[np.bool_]) -> int:
    """The unit that is the headline, -1 if there is none: the first kept one, if it stands apart from what follows."""
    units = np.flatnonzero(kept).tolist()
    if len(units) < 2:
        return -1
    first, second = units[:2]
    text, below = lines.texts[first], lines.texts[second]
    gap = max(lines.breaks[first + 1 : second + 1])
    if cues[first] is not None or gap == 0 or len(text) > TITLE_CHARS or "\n" in text:
        return -1
    if text.endswith((".", "。", ",", ";", ":", "।")) or not any(map(str.isalpha, text)):
        return -1
    is_longer = len(below) >= TITLE_GROWTH * len(text) and below.endswith(_STOPS)
    return first if is_longer or gap > 1 else -1


def _clutter_cues(lines: Lines, cues: Sequence[Cue | None], kept: NDArray[np.bool_], headline: int) -> list[Cue | None]:
    found = [None if is_kept else cue for cue, is_kept in zip(cues, kept.tolist(), strict=True)]
    content = np.flatnonzero(kept)
    first, last = (int(content[0]), int(content[-1])) if len(content) else (len(lines), -1)
    if headline >= 0 and len(content) > 1:
        first = int(content[1])
    label, until = None, 0
    for unit, cue in enumerate(found):
        if kept[unit]:
            label = None
        elif cue is not None:
            reach = _reach(lines.texts[unit], cue) if cue.role is not Role.COMMENT or unit > last else 0
            if reach:
                label, until = cue, unit + reach
            elif label is not None and label.role is Role.COMMENT and cue.role in _IN_COMMENTS and not cue.certain:
                found[unit] = _below(label)
        elif label is not None and unit <= until:
            found[unit] = _below(label)
    _fill(found, kept)
    for unit, cue in enumerate(found):
        if cue is None and not kept[unit]:
            found[unit] = _place(lines.texts[unit], unit, first, last, headline)
    return found


_IN_COMMENTS = frozenset((Role.BYLINE, Role.OTHER, Role.COMMENT, Role.NAVIGATION))


def _reach(text: str, cue: Cue) -> int:
    """How many units below a line it speaks for; "Log in" is a button as often as the heading of a box."""
    if len(text) > LABEL_CHARS:
        return 0
    reach = _REACH.get(cue.role, 0)
    is_button = cue.role in _BUTTONS and not text.endswith((":", "：")) and text.count(" ") < BUTTON_SPACES
    return min(reach, BUTTON_REACH) if is_button else reach


def _below(label: Cue) -> Cue:
    return Cue("structure:below-label", label.role)


def _fill(found: list[Cue | None], kept: NDArray[np.bool_]) -> None:
    """A unit or two without a cue between lines of one sort are of that sort."""
    above, since = None, 0
    for unit, cue in enumerate(list(found)):
        if kept[unit]:
            above = None
        elif cue is not None:
            if above is not None and above.role is cue.role and 0 < unit - since - 1 <= BETWEEN:
                found[since + 1 : unit] = [Cue("structure:between", cue.role)] * (unit - since - 1)
            above, since = cue, unit


def _place(text: str, unit: int, first: int, last: int, headline: int) -> Cue:
    """What a unit is by where it stands; nothing else is known of it."""
    words = len(text.split())
    is_line = words <= BYLINE_WORDS and not text.endswith(_STOPS)
    has_date = _DATE.search(text) is not None
    if unit < first:
        is_near = headline >= 0 and 0 < unit - headline <= BYLINE_REACH
        if is_line and (is_near or (has_date and first - unit <= BYLINE_REACH)):
            return _BYLINE
        if unit < TOP_UNITS and words <= NAME_WORDS:
            return _TOP
        return _ABOVE if is_line else _NONE
    if unit > last and is_line:
        return _ENTRY if words < TEASER_WORDS else _TEASER
    return _NONE


def kind_of(text: str, role: Role) -> Kind:
    """The form of a unit, by the marks of plain text and Markdown at its beginning."""
    if role is Role.TITLE or _HEADING.match(text):
        return Kind.HEADING
    if _ITEM.match(text):
        return Kind.LIST_ITEM
    return Kind.QUOTE if text.startswith("> ") else Kind.PARAGRAPH
