"""First pass over plain text: where a unit stands, and what stands around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from declutter.features.matrix import Column, Matrix, ratio, shifted, window
from declutter.features.unit import (
    CAPITALS,
    CUE_ROLES,
    CUES,
    DIGITS,
    ENDS_STOP,
    ODDS,
    ODDS_COUNT,
    OWN,
    Tokens,
)
from declutter.records import Floats

SENTENCE_SIZE = 8
"""Words from which on a unit that ends as a sentence does counts as one."""

NEAR = (-2, -1, 1, 2)
RADII = (2, 5, 12)
STRONG_SIZE = 20
"""Words from which on a sentence counts as surely one."""

FAR = 30
"""A distance in units that stands for all longer ones."""


@dataclass(frozen=True, slots=True, eq=False)
class WordsOfText:
    """Which distinct word stands in which unit: two columns of numbers, one row for each word of each unit."""

    units: NDArray[np.int64]
    words: NDArray[np.int64]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, tokens: Sequence[Tokens]) -> WordsOfText:
        """Number the words of a text."""
        numbers: dict[str, int] = {}
        words = [numbers.setdefault(word, len(numbers)) for unit in tokens for word in unit.bag]
        counts = np.array([len(unit.bag) for unit in tokens])
        return cls(np.arange(len(tokens)).repeat(counts), np.array(words, dtype=np.int64), counts)

    def shared(self, marked: NDArray[np.bool_]) -> Column:
        """Share of each unit's words that stand in other units which are marked, -0.1 for units without words."""
        if not len(self.words):
            return np.full(len(self.counts), -0.1)
        own = marked[self.units]
        elsewhere = np.bincount(self.words, weights=own)[self.words] > own
        found = np.bincount(self.units, weights=elsewhere, minlength=len(self.counts))
        return np.where(self.counts > 0, found / np.maximum(self.counts, 1), -0.1)


def line_features(texts: Sequence[str], breaks: Sequence[int], own: Floats, known: WordsOfText) -> Matrix:
    """All first-pass features of a text's units: (features, units).

    Args:
        texts: the units.
        breaks: line ends before each.
        known: which words stand in which unit.
        own: what `own_values` gives for them.
    """
    n = len(texts)
    size = own[1].astype(np.float64)
    ends_stop, capitals, digits = own[ENDS_STOP], own[CAPITALS], own[DIGITS]
    has_cue = own[CUES : CUES + len(CUE_ROLES)].max(axis=0)
    is_sentence = (size >= SENTENCE_SIZE) & (ends_stop > 0)
    log_size = np.log1p(size)
    gap = np.minimum(np.array(breaks, dtype=np.float64), 4.0)
    base = np.stack([log_size, ends_stop, is_sentence, is_sentence * size, has_cue, capitals, digits, own[ODDS], size])
    columns = [own, base[2:3], *(shifted(base[:8], by, -0.1) for by in NEAR)]
    names = [*OWN, "sentence", *(f"{name}{by:+d}" for by in NEAR for name in _BASE[:8])]
    ones = np.ones(n)
    weights = np.stack([ones, size + 0.5])
    for radius in RADII:
        sums = window(np.concatenate([base, weights]), radius)
        columns += [ratio(sums[[0, 1, 2, 4, 5, 6, 7]], sums[9]), ratio(sums[3:4], sums[10])]
        names += [f"{name}_window{radius}" for name in (*_WINDOWED, "sentence_words")]
    before = np.cumsum(size) - size
    total = max(float(size.sum()), 1.0)
    index = np.arange(n)
    sentences = np.cumsum(base[3]) - base[3]
    in_sentences = max(float(base[3].sum()), 1.0)
    words = Counter(texts)
    seen: Counter[str] = Counter()
    earlier = []
    for text in texts:
        earlier.append(seen[text])
        seen[text] += 1
    same_line = gap == 0
    page = [
        float(n),
        total,
        float(base[3].sum()) / total,
        float(log_size.mean()) if n else 0.0,
        float(size.max(initial=0.0)),
        float(has_cue.mean()) if n else 0.0,
        float(same_line.mean()) if n else 0.0,
        float((gap >= 2).mean()) if n else 0.0,
    ]
    page += own[CUES : CUES + len(CUE_ROLES)].mean(axis=1).tolist()
    page += own[ODDS : ODDS + ODDS_COUNT].mean(axis=1).tolist()
    place = np.empty((12 + len(page), n))
    place[0] = index
    place[1] = n - 1 - index
    place[2] = index / max(n, 1)
    place[3] = before
    place[4] = before / total
    place[5] = total - before - size
    place[6] = sentences / in_sentences
    place[7] = gap
    place[8] = shifted(gap, 1, 4.0)
    place[9] = [words[text] for text in texts]
    place[10] = earlier
    place[11] = size / max(float(size.max(initial=0.0)), 1.0)
    place[12:] = np.array(page)[:, None]
    nearest = distances(has_cue > 0, index)
    sentence_distance = distances(is_sentence, index)
    shared = known.shared(is_sentence & (size >= STRONG_SIZE))
    columns += [place, shared[None], nearest, sentence_distance]
    names += [*_PLACE, "shared", "to_cue_above", "to_cue_below", "to_sentence_above", "to_sentence_below"]
    return Matrix(tuple(names), np.concatenate(columns).astype(np.float32))


_BASE = ("log_size", "ends_stop", "sentence", "sentence_size", "cue", "capitals", "digits", "word_mean", "size")
_WINDOWED = ("log_size", "ends_stop", "sentence", "cue", "capitals", "digits", "word_mean")
_PLACE = (
    "from_start", "from_end", "place", "words_before", "share_before", "words_after", "sentences_before", "break_above",
    "break_below", "repeats", "seen_before", "of_longest", "page_units", "page_words", "page_sentences",
    "page_log_size", "page_longest", "page_cues", "page_same_line", "page_blank_lines",
    *(f"page_{role}" for role in CUE_ROLES),
    *(f"page_{name}" for name in OWN[ODDS : ODDS + ODDS_COUNT]),
)  # fmt: skip


def distances(marked: NDArray[np.bool_], index: NDArray[np.int64]) -> Column:
    """Units from each to the nearest marked one above and below, at most `FAR`: (2, units)."""
    above = np.maximum.accumulate(np.where(marked, index, -FAR - 1))
    last = index[-1] if len(index) else 0
    below = np.minimum.accumulate(np.where(marked, index, last + FAR + 1)[::-1])[::-1]
    # A marked unit's own distance is that to the next one, or it would only repeat what is known of it.
    return np.minimum(np.stack([index - shifted(above, -1, -FAR - 1), shifted(below, 1, last + FAR + 1) - index]), FAR)
