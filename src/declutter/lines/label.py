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
from declutter.lines.forms import form_cue, has_date, head_cues, is_count, is_link_row, is_page_title
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

BUTTON_WORDS = 8
"""The heading of a cookie notice, and a row of its buttons, have fewer words."""

BETWEEN = 2
"""Units without a cue that lines of one sort on both sides speak for."""

BYLINE_WORDS = 16
BYLINE_REACH = 4
"""A line between headline and text with more words is no byline, nor is one so many units above the text."""

TITLE_UNITS = 40
"""The title of the page stands among so many lines."""

TITLE_REACH = 10
"""So many lines between headline and text, and nothing else, are about it."""

TOP_UNITS = 2
NAME_WORDS = 6
"""The name of the site stands in one of its first lines; the name of who comments stands above a date."""

POSTS = 3
"""So many lines as "reply" between pieces of the text make it a page of posts."""

FOOTER_LINKS = 8
"""So many links above the copyright are of the footer; more are a menu."""

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
    Role.BYLINE: 2,
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
_POST = Cue("structure:post-data", Role.BYLINE)
_COMMENT = Cue("structure:in-comments", Role.COMMENT)
_VOTES = Cue("structure:count", Role.LIKE)
_FOOT = Cue("place:beside-footer", Role.FOOTER)
_HEADING = re.compile(r"#{1,6} ")
_ITEM = re.compile(r"(?:[-*+•·‣▪►○●]|\d{1,3}[.)]) ")
_TRAIL = re.compile(r" [‹›>»/|] ")
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
    between = lines.text[lines.spans[first][1] : lines.spans[second][0]]
    is_sentence = gap == 0 and not any(bar in between for bar in "\t|¦")
    if cues[first] is not None or is_sentence or len(text) > TITLE_CHARS or "\n" in text:
        return -1
    if not any(map(str.isalpha, text)):
        return -1
    is_title = any(is_page_title(line, text) for line in lines.texts[:first][:TITLE_UNITS])
    if text.endswith((".", "。", ",", ";", ":", "।")) and not is_title:
        return -1
    is_longer = len(below) >= TITLE_GROWTH * len(text) and below.endswith(_STOPS)
    return first if is_longer or is_title or gap > 1 else -1


def _clutter_cues(lines: Lines, cues: Sequence[Cue | None], kept: NDArray[np.bool_], headline: int) -> list[Cue | None]:
    content = np.flatnonzero(kept)
    first, last = (int(content[0]), int(content[-1])) if len(content) else (len(lines), -1)
    found = _own_cues(lines, cues, kept, headline, first)
    if headline >= 0 and len(content) > 1:
        first = int(content[1])
    _spread_labels(lines.texts, found, kept, first, last)
    _fill(found, kept)
    _fill_notices(lines.texts, found, kept)
    for unit, cue in enumerate(found):
        if kept[unit]:
            continue
        text = lines.texts[unit]
        if is_count(text) and (cue is None or (cue.id == _BELOW and cue.role in _COUNTED)):
            found[unit] = _VOTES
        elif cue is None:
            found[unit] = _place(text, unit, first, last, headline)
    _join_footer(lines.texts, found, kept, last)
    return found


def _own_cues(
    lines: Lines, cues: Sequence[Cue | None], kept: NDArray[np.bool_], headline: int, first: int
) -> list[Cue | None]:
    """What each unit of clutter says by its own words and its form."""
    texts = lines.texts
    is_above = headline >= 0 or first < len(lines)
    head = head_cues(texts, first, texts[headline] if headline >= 0 else "") if is_above else {}
    posts = [unit for unit, cue in enumerate(cues) if cue is not None and cue.role is Role.COMMENT and not kept[unit]]
    has_posts = sum(kept[:unit].any() and kept[unit:].any() for unit in posts) >= POSTS
    found: list[Cue | None] = []
    for unit, (text, cue) in enumerate(zip(texts, cues, strict=True)):
        if kept[unit]:
            found.append(None)
        elif cue is not None:
            # Where posts are the text, "reply" below one is no line of a comment.
            is_reply = has_posts and unit > first and cue.role is Role.COMMENT
            found.append(replace(cue, role=Role.COMMENT_FORM) if is_reply else cue)
        elif has_posts and unit > first and has_date(text) and text.count(" ") < BYLINE_WORDS:
            found.append(_POST)
        else:
            found.append(head.get(unit) or form_cue(text, texts[unit - 1] if unit else ""))
    return found


def _spread_labels(
    texts: Sequence[str], found: list[Cue | None], kept: NDArray[np.bool_], first: int, last: int
) -> None:
    """A label speaks for the lines below it, and where comments are, a date begins another one."""
    label, until, in_comments = None, 0, False
    for unit, cue in enumerate(list(found)):
        text = texts[unit]
        if kept[unit]:
            label, in_comments = None, False
        elif cue is not None:
            reach = _reach(text, cue) if _may_be_label(text, cue, unit, first, last) else 0
            if reach:
                label, until = cue, unit + reach
                in_comments = cue.role is Role.COMMENT or (in_comments and cue.role not in _END_COMMENTS)
            elif label is not None and label.role is Role.COMMENT and cue.role in _IN_COMMENTS and not cue.certain:
                found[unit] = _below(label)
        elif label is None:
            continue
        elif label.role is not Role.COMMENT and (in_comments or label.role is Role.COMMENT_FORM) and _is_dated(text):
            if found[unit - 1] == _below(label) and texts[unit - 1].count(" ") < NAME_WORDS:
                found[unit - 1] = _below(_COMMENT)
            label, until, in_comments = _COMMENT, unit + _REACH[Role.COMMENT], True
            found[unit] = _below(label)
        elif unit <= until:
            is_data = label.role is Role.NAVIGATION and first < unit < last and _is_dated(text)
            found[unit] = _BYLINE if is_data else _below(label)


def _may_be_label(text: str, cue: Cue, unit: int, first: int, last: int) -> bool:
    """Whether a line may speak for those below it: in a menu above the text "Log in" is one entry of many."""
    if cue.role in (Role.COMMENT, Role.BYLINE):
        return unit > last and not (cue.role is Role.BYLINE and has_date(text))
    if unit < first:
        return cue.role is not Role.ADVERT and (cue.role is Role.NAVIGATION or _ITEM.match(text) is None)
    return True


def _is_dated(text: str) -> bool:
    return text.count(" ") < BYLINE_WORDS and has_date(text)


def _join_footer(texts: Sequence[str], found: list[Cue | None], kept: NDArray[np.bool_], last: int) -> None:
    """A few links to pages of the site next to its copyright are its footer, too."""
    unit = len(texts) - 1
    while unit > last + 1:
        above = found[unit - 1]
        if not _is(found[unit], Role.FOOTER) or _is(above, Role.FOOTER):
            unit -= 1
            continue
        start = unit
        while start - 1 > last and _is(found[start - 1], Role.NAVIGATION) and not _has_digit(texts[start - 1]):
            start -= 1
        is_whole = start - 1 <= last or not _is(found[start - 1], Role.NAVIGATION)
        if start < unit and is_whole and unit - start <= FOOTER_LINKS:
            found[start:unit] = [_FOOT] * (unit - start)
        elif start == unit and above is not None and above.id == _BELOW and is_link_row(texts[unit - 1]):
            found[unit - 1] = _FOOT
        unit = min(start, unit - 1)


def _is(cue: Cue | None, role: Role) -> bool:
    return cue is not None and cue.role is role


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


_BELOW = "structure:below-label"
_COUNTED = frozenset((Role.SUBSCRIBE, Role.SHARE, Role.LIKE))
_END_COMMENTS = frozenset((Role.RELATED, Role.FOOTER, Role.SUBSCRIBE, Role.CONSENT, Role.ADVERT))
_IN_COMMENTS = frozenset((Role.BYLINE, Role.OTHER, Role.COMMENT, Role.NAVIGATION))


def _reach(text: str, cue: Cue) -> int:
    """How many units below a line it speaks for; "Log in" is a button as often as the heading of a box."""
    if len(text) > LABEL_CHARS:
        return 0
    reach = _REACH.get(cue.role, 0)
    is_button = cue.role in _BUTTONS and not text.endswith((":", "：")) and text.count(" ") < BUTTON_SPACES
    return min(reach, BUTTON_REACH) if is_button else reach


def _below(label: Cue) -> Cue:
    return Cue(_BELOW, label.role)


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


def _fill_notices(texts: Sequence[str], found: list[Cue | None], kept: NDArray[np.bool_]) -> None:
    """The short lines around a sentence about cookies are the heading and the buttons of its box."""
    for unit, cue in enumerate(list(found)):
        if cue is not None and cue.id == "structure:cookie-notice":
            for near in (unit - 1, unit + 1):
                is_open = 0 <= near < len(texts) and found[near] is None and not kept[near]
                if is_open and texts[near].count(" ") < BUTTON_WORDS:
                    found[near] = cue


def _place(text: str, unit: int, first: int, last: int, headline: int) -> Cue:
    """What a unit is by where it stands; nothing else is known of it."""
    words = len(text.split())
    is_line = words <= BYLINE_WORDS and not text.endswith(_STOPS)
    is_near = headline >= 0 and 0 < unit - headline <= (TITLE_REACH if unit < first else BYLINE_REACH)
    is_dated = first - unit <= BYLINE_REACH and unit < last and has_date(text)
    if is_line and (is_near or is_dated):
        return _BYLINE
    if unit < first:
        if unit < TOP_UNITS and words <= NAME_WORDS and not _ITEM.match(text) and not _TRAIL.search(text):
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
