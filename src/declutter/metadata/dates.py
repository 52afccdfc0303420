"""Dates as pages state them to ISO 8601. What can be read in two ways, or is no day, is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache

from declutter.metadata.lists import entries

EARLIEST, LATEST = 1400, 2100
"""Years from printing to the end of this century; others are slips and placeholders."""

MOST_CHARS = 120

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?"
    r"(?:(?:[T ]|T ?| at | @ )(\d{1,2}):(\d\d)(?::(\d\d))?(?:[.,:]\d+)?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?.*)?",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2})(?:\D.*)?)?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}.*)?")
_DAY_FIRST = re.compile(r"\D{0,30}?(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:\D.*)?")
_YEAR = re.compile(r"\d{4}")
_EPOCH = re.compile(r"(1\d{9})(?:\d{3}|\.\d+)?")
_EAST = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?,?\s+(?:of |de |del |d')?([^\W\d_]{3,})\.?,?\s+(?:de |del )?"
    r"(\d{4})(?!\d)"
)
_MONTH_DAY = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:de )?(\d{4})(?!\d)")


def iso_date(text: str) -> str:
    """The date of a text that holds one, as `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or with time and zone; empty if none."""
    text = " ".join(text.split())
    if not text or len(text) > MOST_CHARS:
        return ""
    if match := _ISO.fullmatch(text):
        year, month, day, hour, minute, second, zone = match.groups()
        return _with_time(_day(year, month, day), hour, minute, second, zone)
    for shape in (_SLASHED, _COMPACT):
        if match := shape.fullmatch(text):
            return _day(*match.groups())
    if match := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(match[1]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if _YEAR.fullmatch(text):
        return text if EARLIEST <= int(text) <= LATEST else ""
    return _rfc(text) or day_in(text)


def day_in(text: str) -> str:
    """The first day that a line of text names; empty if it names none, or in two ways."""
    if match := _EAST.search(text):
        return _day(*match.groups())
    if match := re.search(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)", text):
        return _day(*match.groups())
    for day, month, year in (
        *(match.groups() for match in _DAY_MONTH.finditer(text)),
        *((match[2], match[1], match[3]) for match in _MONTH_DAY.finditer(text)),
    ):
        if number := _month(month):
            return _day(year, str(number), day)
    if match := _DAY_FIRST.fullmatch(text):
        first, mark, second, year = match.groups()
        # With points the day is first; with slashes only a number above twelve tells.
        if mark == "." or int(first) > 12 or first == second:
            return _day(year, second, first)
        if int(second) > 12:
            return _day(year, first, second)
    return ""


def is_full(value: str) -> bool:
    """Whether a date says the day."""
    return len(value) >= 10


def _day(year: str, month: str | None, day: str | None) -> str:
    try:
        known = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    if not EARLIEST <= known.year <= LATEST or known.isoformat() == "1970-01-01":
        return ""
    return known.isoformat()[: 10 if day else 7 if month else 4]


def _with_time(day: str, hour: str | None, minute: str | None, second: str | None, zone: str | None) -> str:
    if not day or len(day) < 10 or hour is None or minute is None:
        return day
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        return day
    zone = (zone or "").upper()
    if zone in ("Z", "UTC", "GMT"):
        zone = "Z"
    elif len(zone) == 5:
        zone = zone[:3] + ":" + zone[3:]
    elif len(zone) == 3:
        zone += ":00"
    return f"{day}T{int(hour):02}:{minute}:{second or '00'}{zone}"


def _rfc(text: str) -> str:
    """Such as "Tue, 05 Mar 2024 10:00:00 GMT"."""
    if ":" not in text or not re.match(r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4}", text):
        return ""
    from email.utils import parsedate_to_datetime  # takes its time to import, and most pages have no such date

    try:
        known = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    if not EARLIEST <= known.year <= LATEST:
        return ""
    return known.isoformat(timespec="seconds").replace("+00:00", "Z")


@cache
def _months() -> Mapping[str, int]:
    known: dict[str, int] = {}
    for _, line in entries("months.txt"):
        for number, name in enumerate(line.split(), 1):
            known.setdefault(name, number)
    return known


def _month(word: str) -> int:
    """The month that a word names, 0 if it names none."""
    word, known = word.casefold(), _months()
    return next((known[word[:length]] for length in (6, 5, 4, 3) if word[:length] in known), 0)
