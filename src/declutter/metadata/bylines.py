"""Lines such as "Posted on 3 May 2024 by Ada Marsh | 2 comments": the name in them, and the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from declutter.metadata.dates import iso_date
from declutter.metadata.lists import sections
from declutter.metadata.names import words_around

BYLINE_CHARS = 200
NAME_CHARS = 100
"""Of a byline, and of what may be a name in it."""

_END = re.compile(
    r"\s?[|·•⋅»]\s?|\s[–—-]\s|,?\s\(?\d|\.\s(?=[A-Z][a-z]{2})|\s(?:on|am|le|il|el|em|at|for|in|In|last|updated|published|posted|reviewed|view|follow|share|via)\b"
    r"|,?\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?(?=,?\s\d|$)",
    re.IGNORECASE,
)
"""Where a name ends in a byline."""


def names_in(text: str) -> Iterator[str]:
    """The name in each line that has one."""
    return (name for line in text.split("\n") if len(line) <= BYLINE_CHARS and (name := signed(line)))


def days_in(text: str) -> Iterator[tuple[str, str]]:
    """The day in each line that has one, and the field that it fills."""
    return ((sort_of_day(line), day) for line in text.split("\n") if (day := iso_date(line)))


def sort_of_day(text: str) -> str:
    """The field that a day fills beside these words."""
    lower = text.casefold()
    return "modified" if any(word in lower for word in sections("marks.txt")["changed"]) else "published"


def signed(line: str) -> str:
    """The name in a line such as "By Ada Marsh" or "3 May by Ada Marsh | 2 comments"; empty if it has none."""
    line = " ".join(line.split())
    match = _signature().search(line)
    if match and _MAIL.match(match[1]):
        return ""  # what follows an address is no name
    return _END.split(match[1], maxsplit=1)[0] if match else ""


_MAIL = re.compile(r"\S{1,64}@\S{1,255}\.\S")


@cache
def _signature() -> re.Pattern[str]:
    first, inside = ("|".join(map(re.escape, words_around(name))) for name in ("before", "inside"))
    return re.compile(rf"(?:^(?:{first})|\s(?:{inside}))(?::\s*|[/／]\s*|\s+)(\S.{{1,{NAME_CHARS}}})", re.IGNORECASE)
