"""What the form of a line says of it, or its likeness to another one: the title of the page, the name of the site."""

from __future__ import annotations

import re
from collections.abc import Sequence

from declutter.records import Cue
from declutter.roles import Role

NOTICE_WORDS = 6
"""A shorter line with "cookies" in it is a link of the footer."""

SITE_WORDS = 6
SITE_CHARS = 3
"""Names of sites have so many words at most, and so many characters at least."""

TOP_UNITS = 40
"""The title of the page, the name of the site and its motto stand among so many units."""

MOTTO_WORDS = range(3, 13)
MOTTO_SHARE = 0.5
"""Half of a motto's words begin small; those of a menu are names of pages."""

LONG_PART = 20
"""So many characters in common make a line the headline cut short."""

FOOT_WORDS = 12
"""A longer line with a copyright sign may be about somebody's right."""

LINKS = 3
"""A line with so many bars is a row of links."""

_DATE = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\b(?:19|20)\d\d\b|\d{1,2}:\d\d|\d年"
    r"|\b(?:\d+|an?) \w+ ago\b|\bvor \d+ \w+|\bil y a \d+|\bhace \d+|\bhá \d+"
)
_COUNT = re.compile(r"\d{1,3}(?:[.,]\d)? ?[KkM]|\d{1,3}(?:[.,]\d{3})+|\d{1,6}")
_TITLE_MARK = re.compile(r"\s+(?:[|–—•·:»<›-]|::)\s+|:\s+")
_ARROW = re.compile(r"(?:←|«|‹|<<) ?\w.*")
_ARROW_END = re.compile(r".*\w ?(?:→|»|›|>>)")
_COOKIE = re.compile(r"\bcookies?\b|\bкуки\b|クッキー|쿠키", re.IGNORECASE)
_OWNER = re.compile(r"©|\(c\)|copyright|powered by", re.IGNORECASE)

_ARROWS = Cue("structure:arrow-links", Role.PAGINATION)
_NOTICE = Cue("structure:cookie-notice", Role.CONSENT)
_COPYRIGHT = Cue("structure:copyright", Role.FOOTER)
_PAGE_TITLE = Cue("structure:page-title", Role.HEADER)
_SITE_NAME = Cue("structure:repeated-name", Role.HEADER)
_MOTTO = Cue("place:below-name", Role.HEADER)


def has_date(text: str) -> bool:
    """Whether a line holds a date, a time, or how long ago something was written."""
    return _DATE.search(text) is not None


def is_count(text: str) -> bool:
    """Whether a line is a number and nothing else, as votes are counted."""
    return _COUNT.fullmatch(text) is not None


def is_link_row(text: str) -> bool:
    """Whether a line is a row of links between bars."""
    return text.count("|") >= LINKS


def is_page_title(text: str, headline: str) -> bool:
    """Whether a line is a headline with the name of the site, as in a browser's tab."""
    if not headline:
        return False
    for mark in _TITLE_MARK.finditer(text):
        before, after = text[: mark.start()], text[mark.end() :]
        if headline in (before, after) or (len(before) >= LONG_PART and headline.startswith(before)):
            return True
    return False


def form_cue(text: str, above: str) -> Cue | None:
    """What a line is by its form alone; `above` is the line before it."""
    words = text.count(" ") + 1
    if words >= NOTICE_WORDS and _COOKIE.search(text):
        return _NOTICE
    if words > 1 and (_ARROW.fullmatch(text) or (_ARROW_END.fullmatch(text) and _ARROW.fullmatch(above))):
        return _ARROWS
    if words <= FOOT_WORDS and "©" in text:
        return _COPYRIGHT
    return None


def head_cues(texts: Sequence[str], until: int, headline: str) -> dict[int, Cue]:
    """The lines above a text that are the title of the page, the name of the site and its motto.

    Args:
        texts: all units.
        until: the first of the text.
        headline: its headline, may be empty.
    """
    found: dict[int, Cue] = {}
    top = range(min(until, TOP_UNITS))
    titles = [unit for unit in top if is_page_title(texts[unit], headline)]
    found.update((unit, _PAGE_TITLE) for unit in titles)
    named = [texts[unit] for unit in titles] + [text for text in texts[until:] if _OWNER.search(text)]
    for unit in top:
        text = texts[unit]
        if unit in found or len(text) < SITE_CHARS or text.count(" ") >= SITE_WORDS or text in headline:
            continue
        if any(_is_named(text, line) for line in named):
            found[unit] = _SITE_NAME
            if unit + 1 < until and unit + 1 not in found and _may_be_motto(texts[unit + 1]):
                found[unit + 1] = _MOTTO
    return found


def _is_named(name: str, line: str) -> bool:
    """Whether a line has a name at its end, or after the mark that divides a title."""
    place = line.rfind(name)
    if place <= 0 or line[place - 1].isalnum():
        return False
    rest = line[place + len(name) :]
    # "Council" is no name in "© Council of Ostrava Bay", while "Olmtaler Bote" is one in "© Olmtaler Bote Verlag".
    return not rest or not (rest[0].isalnum() or (" " not in name and rest.lstrip()[:1].isalnum()))


def _may_be_motto(text: str) -> bool:
    words = text.split()
    small = sum(word[0].islower() for word in words[1:])
    return len(words) in MOTTO_WORDS and words[0][0].isalpha() and small >= MOTTO_SHARE * (len(words) - 1)
