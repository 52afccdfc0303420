"""What a unit of plain text is by itself, whatever stands around it: its characters, words and cues in numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import repeat

import numpy as np

from declutter.features.matrix import Column, ratio
from declutter.features.text import (
    BAR,
    CLASSES,
    COLON,
    COMMA,
    DIGIT,
    LETTER,
    QUOTE,
    SPACE,
    STOP,
    SYMBOL,
    UNSPACED,
    UPPER,
    class_of_code,
)
from declutter.features.words import LineWords, Words
from declutter.records import Cue, Floats
from declutter.roles import Role

HEAD_CHARS = 1500
TAIL_CHARS = 500
"""Longer units are measured by their beginning and end, so that one line of 50 MB costs no more than any other."""

BATCH_CHARS = 1_000_000
"""Characters that are counted at a time."""

CUE_ROLES = (
    Role.COMMENT_FORM, Role.COMMENT, Role.LOGIN, Role.SHARE, Role.LIKE, Role.SUBSCRIBE, Role.CONSENT, Role.NAVIGATION,
    Role.PAGINATION, Role.RELATED, Role.ADVERT, Role.BYLINE, Role.SEARCH, Role.FOOTER, Role.PLACEHOLDER,
)  # fmt: skip
_CUE_ROW = {role: row for row, role in enumerate(CUE_ROLES)}

_BULLET = re.compile(r"[-*+•·‣▪►○●–—] |\d{1,3}[.)] ")
_MARKS = frozenset("-*+•·‣▪►○●–—0123456789")
_ADDRESS = re.compile(r"https?://|www\.|\S@\S+\.\w")

OWN = (
    "chars", "size", "word_length", "upper", "digits", "unspaced", "stops", "commas", "colons", "bars", "symbols",
    "quotes", "capitals", "ends_stop", "ends_colon", "ends_comma", "starts_upper", "starts_lower", "starts_digit",
    "starts_sign", "word_mean", "word_min", "word_max", "lead_odds", "bag_mean", "bag_sum",
    "addresses", "bullet", "heading_mark", "wrapped",
    *(f"cue_{role}" for role in CUE_ROLES), "cue_certain", "cue_coverage",
)  # fmt: skip
"""The names of what a unit is by itself."""

ODDS = OWN.index("word_mean")
ODDS_COUNT = 6
ENDS_STOP, CAPITALS, DIGITS = OWN.index("ends_stop"), OWN.index("capitals"), OWN.index("digits")
CUES = OWN.index(f"cue_{CUE_ROLES[0]}")


def own_values(texts: Sequence[str], known: Words, cues: Sequence[Cue | None], odds: LineWords) -> Floats:
    """What each unit is by itself, whatever stands around it: (`OWN`, units)."""
    values = np.zeros((len(OWN), len(texts)), dtype=np.float32)
    begin = 0
    while begin < len(texts):
        end, chars = begin, 0
        while end < len(texts) and chars < BATCH_CHARS:
            chars += min(len(texts[end]), HEAD_CHARS + TAIL_CHARS)
            end += 1
        _count(texts[begin:end], values[:ODDS, begin:end])
        begin = end
    if texts:
        _put_odds(known, odds, values[ODDS : ODDS + ODDS_COUNT])
        _read(texts, cues, values[ODDS + ODDS_COUNT :])
    return values


def with_odds(own: Floats, known: Words, odds: LineWords) -> Floats:
    """The same values under the odds of another model, for units with these words."""
    values = own.copy()
    _put_odds(known, odds, values[ODDS : ODDS + ODDS_COUNT])
    return values


def _put_odds(known: Words, odds: LineWords, values: Floats) -> None:
    """Mean, least and greatest odds of the words of short units; of the first words; mean and sum of the bag."""
    n = values.shape[1]
    units, tokens = known.short
    found = _odds_of(known.vocabulary, odds.words).take(tokens)
    says = np.flatnonzero(found)
    units, found = units[says], found[says]
    values[0] = ratio(np.bincount(units, found, minlength=n), np.bincount(units, minlength=n))
    least, most = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(least, units, found)
    np.maximum.at(most, units, found)
    values[1] = np.where(np.isfinite(least), least, 0.0)
    values[2] = np.where(np.isfinite(most), most, 0.0)
    get = odds.leads.get
    values[3] = [
        next((odd for lead in reversed(leads) if (odd := get(lead)) is not None), 0.0) for leads in known.leads
    ]
    units, tokens = known.bag
    total = np.bincount(units, _odds_of(known.vocabulary, odds.bag).take(tokens), minlength=n)
    values[4] = ratio(total, known.counts)
    values[5] = total


def _odds_of(vocabulary: Sequence[str], table: Mapping[str, float]) -> Column:
    return np.fromiter(map(table.get, vocabulary, repeat(0.0)), np.float64, len(vocabulary))


def _count(texts: Sequence[str], values: Floats) -> None:
    """The columns that characters are counted for."""
    n = len(texts)
    most = HEAD_CHARS + TAIL_CHARS
    shown = [text if len(text) <= most else text[:HEAD_CHARS] + text[-TAIL_CHARS:] for text in texts]
    codes = np.frombuffer(("\n".join(shown) + "\n").encode("utf-32-le", "replace"), dtype=np.uint32)
    classes = class_of_code().take(codes, mode="clip")
    if codes.max() > 0xFFFF:
        classes = np.where(codes > 0x1FFFF, UNSPACED, np.where(codes > 0xFFFF, SYMBOL, classes)).astype(np.uint8)
    lengths = np.array([len(text) + 1 for text in shown])
    ends = lengths.cumsum()
    # A row of the table is a class, or one of the two sorts of word beginnings.
    is_word = (classes >= LETTER) & (classes <= DIGIT)
    starts = is_word.copy()
    starts[1:] &= ~is_word[:-1]
    unit = np.arange(n).repeat(lengths)
    counts = np.bincount(unit * CLASSES + classes, minlength=n * CLASSES).reshape(n, CLASSES).T.astype(np.float64)
    word_units = unit[starts]
    spaced = np.bincount(word_units, minlength=n)
    capitals = np.bincount(word_units[classes[starts] == UPPER], minlength=n)
    scale = np.array([len(text) / max(len(part), 1) for text, part in zip(texts, shown, strict=True)])
    chars = lengths - counts[SPACE]
    size = spaced + counts[UNSPACED] / 1.7
    first, last = classes[ends - lengths], classes[np.maximum(ends - 2, 0)]
    values[0] = chars * scale
    values[1] = size * scale
    values[2] = chars / np.maximum(spaced, 1)
    values[3:6] = ratio(counts[[UPPER, DIGIT, UNSPACED]], chars)
    values[6:12] = ratio(counts[[STOP, COMMA, COLON, BAR, SYMBOL, QUOTE]], size)
    values[12] = ratio(capitals, spaced)
    values[13], values[14], values[15] = last == STOP, last == COLON, last == COMMA
    values[16], values[17], values[18] = first == UPPER, first == LETTER, first == DIGIT
    values[19] = (first == BAR) | (first == SYMBOL)


def _read(texts: Sequence[str], cues: Sequence[Cue | None], values: Floats) -> None:
    """The columns that patterns and cues are looked up for."""
    for unit, text in enumerate(texts):
        head = text[:HEAD_CHARS]
        if ("@" in head or "ww." in head or "://" in head) and (found := _ADDRESS.findall(head)):
            values[0, unit] = len(found)
        if text[0] in _MARKS and _BULLET.match(text):
            values[1, unit] = 1.0
        if text[0] == "#":
            values[2, unit] = 1.0
        if "\n" in head:
            values[3, unit] = 1.0
    for unit, cue in enumerate(cues):
        if cue is not None:
            row = _CUE_ROW.get(cue.role)
            if row is not None:
                values[4 + row, unit] = 1.0
            values[-2, unit] = cue.certain
            values[-1, unit] = min(len(cue.id.rpartition(":")[2]) / len(texts[unit]), 1.0)
