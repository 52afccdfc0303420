"""First pass over plain text: where a unit stands, and what stands around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from declutter.features.matrix import Column, Matrix
from declutter.features.unit import (
    CAPITALS,
    CUE_ROLES,
    CUES,
    DIGITS,
    ENDS_STOP,
    ODDS,
    ODDS_COUNT,
    OWN,
)
from declutter.features.words import Words
from declutter.records import Floats

SENTENCE_SIZE = 8
"""Words from which on a unit that ends as a sentence does counts as one."""

NEAR = (-2, -1, 1, 2)
RADII = (2, 5, 12)
STRONG_SIZE = 20
"""Words from which on a sentence counts as surely one."""

FAR = 30
"""A distance in units that stands for all longer ones."""


_BASE = ("log_size", "ends_stop", "sentence", "sentence_size", "cue", "capitals", "digits", "word_mean")
_WINDOWED = ("log_size", "ends_stop", "sentence", "cue", "capitals", "digits", "word_mean")
_WINDOWED_ROWS = [_BASE.index(name) for name in _WINDOWED]
_PAGE = (
    "page_units", "page_words", "page_sentences", "page_log_size", "page_longest", "page_cues", "page_same_line",
    "page_blank_lines", *(f"page_{role}" for role in CUE_ROLES),
    *(f"page_{name}" for name in OWN[ODDS : ODDS + ODDS_COUNT]),
)  # fmt: skip
NAMES = (
    *OWN, "sentence", *(f"{name}{by:+d}" for by in NEAR for name in _BASE),
    *(f"{name}_window{radius}" for radius in RADII for name in (*_WINDOWED, "sentence_words")),
    "from_start", "from_end", "place", "words_before", "share_before", "words_after", "sentences_before", "break_above",
    "break_below", "repeats", "seen_before", "of_longest", *_PAGE, "shared",
    "to_cue_above", "to_cue_below", "to_sentence_above", "to_sentence_below",
)  # fmt: skip
"""The names of all first-pass features."""


def line_features(texts: Sequence[str], breaks: Sequence[int], own: Floats, known: Words) -> Matrix:
    """All first-pass features of a text's units, of which there is at least one.

    Args:
        texts: the units.
        breaks: line ends before each.
        own: what `own_values` gives for them.
        known: which words stand in which unit.
    """
    n = len(texts)
    values = np.empty((len(NAMES), n), dtype=np.float32)
    base, weight = _base(own)
    values[: len(OWN)] = own
    row = len(OWN)
    values[row] = base[2]
    row += 1
    for by in NEAR:
        shift(base, by, values[row : row + len(_BASE)])
        row += len(_BASE)
    for sums in windows(np.concatenate([base, np.stack([np.ones(n), weight])])):
        values[row : row + len(_WINDOWED)] = sums[_WINDOWED_ROWS] / sums[-2]
        values[row + len(_WINDOWED)] = sums[3] / sums[-1]
        row += len(_WINDOWED) + 1
    _place(texts, breaks, own, base, values[row:])
    row += 12 + len(_PAGE)
    is_sentence = base[2] > 0
    values[row] = known.shared(is_sentence & (own[1] >= STRONG_SIZE))
    index = np.arange(n)
    values[row + 1 : row + 3] = distances(base[4] > 0, index)
    values[row + 3 :] = distances(is_sentence, index)
    return Matrix(NAMES, values)


def _base(own: Floats) -> tuple[Column, Column]:
    """The rows that are looked at around a unit, named `_BASE`, and the weight of each unit."""
    size = own[1].astype(np.float64)
    base = np.empty((len(_BASE), own.shape[1]))
    base[0] = np.log1p(size)
    base[1] = own[ENDS_STOP]
    base[2] = (size >= SENTENCE_SIZE) & (own[ENDS_STOP] > 0)
    base[3] = base[2] * size
    base[4] = own[CUES : CUES + len(CUE_ROLES)].max(axis=0)
    base[5:] = own[[CAPITALS, DIGITS, ODDS]]
    return base, size + 0.5


def shift(rows: Column, by: int, out: Floats) -> None:
    """The rows of the unit `by` places further down (negative: up), -0.1 beyond the ends."""
    if by > 0:
        out[:, :-by] = rows[:, by:]
        out[:, -by:] = -0.1
    else:
        out[:, -by:] = rows[:, :by]
        out[:, :-by] = -0.1


def windows(rows: Column) -> Iterator[Column]:
    """Sums over the units around each, for each of `RADII`."""
    n = rows.shape[1]
    sums = np.zeros((len(rows), n + 1))
    np.cumsum(rows, axis=1, out=sums[:, 1:])
    index = np.arange(n)
    for radius in RADII:
        yield sums.take(np.minimum(index + radius + 1, n), axis=1) - sums.take(np.maximum(index - radius, 0), axis=1)


def _place(texts: Sequence[str], breaks: Sequence[int], own: Floats, base: Column, values: Floats) -> None:
    """Where each unit stands in the text, and what the text is like as a whole."""
    n = len(texts)
    size = own[1].astype(np.float64)
    after = size.cumsum()
    total = max(float(after[-1]), 1.0)
    longest = float(size.max())
    gap = np.minimum(np.array(breaks, dtype=np.float64), 4.0)
    index = np.arange(n)
    values[0] = index
    values[1] = n - 1 - index
    values[2] = index / n
    values[3] = after - size
    values[4] = (after - size) / total
    values[5] = total - after
    sentences = base[3].cumsum()
    values[6] = (sentences - base[3]) / max(float(sentences[-1]), 1.0)
    values[7] = gap
    values[8, :-1] = gap[1:]
    values[8, -1] = 4.0
    values[9], values[10] = _repeats(texts)
    values[11] = size / max(longest, 1.0)
    page = [
        float(n),
        total,
        float(sentences[-1]) / total,
        float(base[0].sum()) / n,
        longest,
        float(base[4].sum()) / n,
        breaks.count(0) / n,
        sum(count >= 2 for count in breaks) / n,
    ]
    values[12:20] = np.array(page)[:, None]
    values[20 : 20 + len(CUE_ROLES)] = own[CUES : CUES + len(CUE_ROLES)].mean(axis=1, keepdims=True)
    end = 20 + len(CUE_ROLES)
    values[end : end + ODDS_COUNT] = own[ODDS : ODDS + ODDS_COUNT].mean(axis=1, keepdims=True)


def _repeats(texts: Sequence[str]) -> tuple[Sequence[int], Sequence[int]]:
    """How often the text of each unit stands there, and how often it did before."""
    if len(set(texts)) == len(texts):
        return [1] * len(texts), [0] * len(texts)
    counts = Counter(texts)
    seen: Counter[str] = Counter()
    earlier = []
    for text in texts:
        earlier.append(seen[text])
        seen[text] += 1
    return [counts[text] for text in texts], earlier


def distances(marked: NDArray[np.bool_], index: NDArray[np.int64]) -> Column:
    """Units from each to the nearest marked one above and below, at most `FAR`: (2, units)."""
    n = len(index)
    found = np.full((2, n), float(FAR))
    places = np.flatnonzero(marked)
    if len(places):
        # A marked unit's own distance is that to the next one, or it would only repeat what is known of it.
        above = np.searchsorted(places, index, side="left")
        below = np.searchsorted(places, index, side="right")
        found[0] = np.where(above > 0, index - places[above - 1], FAR)
        found[1] = np.where(below < len(places), places[np.minimum(below, len(places) - 1)] - index, FAR)
        np.minimum(found, FAR, out=found)
    return found
