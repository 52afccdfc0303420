"""Names and dates as they stand above comments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

# Shapes of dates, none of them exact: what they are asked about is a short line beside a comment.
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s?(Z|UTC|GMT|Z?[+-]\d\d:?\d\d)?)?(?:,.*)?"
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_CLOCK_NAMES = ("time", "utc", "date", "epoch")

LONGEST_NAME = 1000
"""A longer text is no name, whatever words are taken away from it one after the other."""

_UNITS = (
    "s sec secs seconds? m mins? minutes? h hrs? hours? d days? w weeks? months? mos? y yrs? years? "
    "sekunden? minuten? std stunden? tage?n? wochen? monate?n? jahre?n? "
    "secondes? heures? jours? semaines? mois ans? années? segundos? minutos? horas? días? dias? "
    "semanas? mes(?:es)? años? anos? "
    "secondi minuti ore ora giorn[oi] settiman[ae] mes[ei] ann[oi] "
    "секунд\\w* минут\\w* час\\w* дн\\w* день недел\\w* месяц\\w* год\\w* лет"
)
_MONTH = (
    r"\b(?:jan|feb|fév|fev|mar|mär|apr|avr|abr|may|mai|maj|mag|jun|jui|giu|jul|lug|aug|aoû|ago|sep|set|oct|okt|out|ott"
    r"|nov|dec|dez|déc|dic|ene|gen|янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек|kwi|cze|lip|sie|wrz|paź|lis|gru)"
    r"[^\W\d]*"
)
_CLOCK = re.compile(r"\d:\d\d|(?<!\d)(?:19|20)\d\d(?!\d)")
_DATE = re.compile(
    r"\d{1,4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,4}"
    r"|(?:\b|\D)(?:19|20)\d\d(?:\b|\D)"
    rf"|\b\d{{1,2}}\.? {_MONTH}|{_MONTH}\.? \d{{1,2}}\b"
    r"|\b(?:\d+\+?\s?|(?:an?|une?|eine?[mnr]?|un[ao]?) )(?:" + "|".join(_UNITS.split()) + r")\b"
    r"|\d+\s?(?:秒|分|分钟|小时|時間|天|日|周|週間|个月|か月|年|초|분|시간|일|주|개월|년)\s?(?:前|전)?"
    r"|\b(?:yesterday|today|just now|gestern|heute|hier|aujourd.hui|ayer|hoy|ieri|oggi|вчера|сегодня)\b"
    r"|昨天|昨日|今天|今日|어제|오늘",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?:posted|comment|written|left|submitted) (?:by)?:?\s*+(?P<name>\S.{0,59}?)[\s,|]+"
    r"(?:on|at|[|·–-])\s++(?P<date>.*\d.*)",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?<=\S) ?\[[^\[\]]*\]$")
"""What a site adds to a name: where the reader is, what rank."""

_PARTING = re.compile(r"\s[-–—|·•]\s")
_BEFORE_DATE = re.compile(r"(?:posted )?(?:on|at|am|vom|den|le|il|el|em|op)\s+(?=\S.*\d)", re.IGNORECASE)
_EDGES = " \t\n\v\u00a0\u200b-–—−•·∙⋅|,;/«»<>›‹~"


def iso_date(attributes: Mapping[str, str]) -> str:
    """The date that the attributes of an element give, in the form of ISO 8601; empty if they give none."""
    first = [attributes[name] for name in ("datetime", "content", "title") if name in attributes]
    rest = [value for name, value in attributes.items() if name.startswith("data-")]
    for value in (*first, *rest):
        if date := _as_iso(value):
            return date
    for name, value in attributes.items():
        if _EPOCH.fullmatch(value.strip()) and any(word in name for word in _CLOCK_NAMES):
            seconds = int(value.strip()[:10])
            return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return ""


def _as_iso(text: str) -> str:
    found = _ISO.fullmatch(text.strip())
    if found is None:
        return ""
    day, time, zone = found.groups()
    zone = "Z" if zone in ("UTC", "GMT") else (zone or "").removeprefix("Z") or zone or ""
    return f"{day}T{time}{zone}" if time else str(day)


def looks_like_date(text: str) -> bool:
    """Whether a short text gives a day or a time, or how long ago something was."""
    return len(text) <= 60 and _DATE.search(text) is not None


def as_date(text: str) -> str:
    """A date as shown, without what separates it from its neighbours; empty if it is none."""
    text = text.strip(_EDGES)
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    text = _BEFORE_DATE.sub("", text, count=1) if _BEFORE_DATE.match(text) else text
    return _as_iso(text) or (text if looks_like_date(text) else "")


def as_name(text: str, before: Sequence[str], after: Sequence[str]) -> str:
    """A name as shown, without the words that stand around names; empty if no letter or digit is left.

    Args:
        text: what stands in the place of a name.
        before, after: such words, in lower case, longer ones first.
    """
    if len(text) > LONGEST_NAME:
        return ""
    text = _NOTE.sub("", " ".join(text.split())).strip(_EDGES)
    changed = True
    while changed:
        changed = False
        lower = text.lower()
        for word in after:
            if lower.endswith(word) and (
                not word[0].isalpha() or not word.isascii() or lower[: -len(word)].endswith(" ")
            ):
                text, changed = text[: -len(word)].rstrip(_EDGES), True
                break
        lower = text.lower()
        for word in before:
            if lower.startswith(word) and (not word[-1].isalpha() or lower[len(word) :].startswith((" ", ":"))):
                text, changed = text[len(word) :].lstrip(_EDGES + ":"), True
                break
    is_name = any(map(str.isalnum, text)) and text.lower() not in before and not _CLOCK.search(text)
    return text if is_name else ""


def before_date(text: str) -> str:
    """What stands before the date in a line such as "A. Reader — 17.07.2011 @ 13:04"; the whole line if it has none."""
    return _PARTING.split(text)[0] if _CLOCK.search(text) else text


def signature(line: str) -> tuple[str, str]:
    """Name and date of a line "Posted by: A. Reader at April 19, 2004"; empty if it is none."""
    found = _SIGNATURE.fullmatch(line.strip())
    return (found["name"].strip(_EDGES), found["date"].strip(_EDGES)) if found else ("", "")
