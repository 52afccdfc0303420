"""Learns to tell the kind of a page.

Words vote in a softmax regression, whose probabilities, out of fold, are features of trees beside the page's counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from declutter.model import KINDS, KindModel, KindWords, Trees, softmax
from declutter.records import Floats
from training.boosting import Growth, grow

MIN_SITES = 5
"""Words of fewer sites describe those sites."""

STEPS = 120
RATE = 0.1
DECAY = 2e-4
"""Steps, rate and decay of the regression; five times the decay lost 9 points of its accuracy."""

GROWTH = Growth(trees=250, depth=4, rate=0.06)
"""Out of fold these reached an accuracy of 0.878; 120 trees 0.872, 400 trees or a depth of 5 0.877."""

NO_KIND = -1


_NO_TREES = Trees.grown(
    np.zeros((0, 1), np.int16),
    np.zeros((0, 1), np.float32),
    np.zeros((0, 2, len(KINDS)), np.float32),
    np.zeros(len(KINDS)),
)


def know_nothing() -> KindWords:
    """Words for which a page is of any kind with the same probability: where no page has a known kind."""
    return KindWords({}, np.zeros((0, len(KINDS)), np.float32), np.zeros(len(KINDS), np.float32))


def without_trees(words: KindWords) -> KindModel:
    """A model of words alone."""
    return KindModel(words, _NO_TREES, ())


def words_of_sites(tokens: Sequence[set[str]], sites: Sequence[str]) -> dict[str, int]:
    """The words that are told apart, numbered."""
    seen: dict[str, set[str]] = defaultdict(set)
    for words, site in zip(tokens, sites, strict=True):
        for word in words:
            seen[word].add(site)
    return {word: row for row, word in enumerate(sorted(w for w, where in seen.items() if len(where) >= MIN_SITES))}


def fit_words(tokens: Sequence[set[str]], sites: Sequence[str], kinds: np.ndarray) -> KindWords:
    """The words' regression.

    Args:
        tokens: words of each page.
        sites: registered domain of each page.
        kinds: number of each page's kind, all known.
    """
    table = words_of_sites(tokens, sites)
    values = np.zeros((len(tokens), len(table)), dtype=np.float32)
    for row, words in zip(values, tokens, strict=True):
        known = [table[word] for word in words if word in table]
        row[known] = 1.0 / np.sqrt(max(len(known), 1))
    wanted = np.eye(len(KINDS), dtype=np.float32)[kinds]
    odds = np.zeros((len(table), len(KINDS)), dtype=np.float32)
    bias = np.log(wanted.mean(axis=0) + 1e-3)
    moments = [np.zeros_like(odds), np.zeros_like(odds)]
    for step in range(1, STEPS + 1):
        slope = values.T @ (softmax((values @ odds + bias).T).T - wanted) / len(values) + DECAY * odds
        moments[0] = 0.9 * moments[0] + 0.1 * slope
        moments[1] = 0.999 * moments[1] + 0.001 * slope**2
        odds -= RATE * moments[0] / (1 - 0.9**step) / (np.sqrt(moments[1] / (1 - 0.999**step)) + 1e-8)
    return KindWords(table, odds.astype(np.float16).astype(np.float32), bias.astype(np.float32))


def fit_trees(
    words: KindWords, values: Sequence[Mapping[str, float]], by_words: Sequence[Floats], kinds: np.ndarray
) -> KindModel:
    """The words with trees over the pages' values and the words' probabilities, which must be out of fold."""
    names = tuple(values[0])
    rows = np.array([[v[name] for name in names] + p.tolist() for v, p in zip(values, by_words, strict=True)])
    trees = grow(rows.astype(np.float32), kinds, np.ones(len(kinds)), GROWTH, classes=len(KINDS))
    return KindModel(words, trees, names)
