"""Log-odds of tokens: how often text under a name, or a short block with a word, is main content.

Every page counts a token once, with the share of content among its occurrences, so that large sites and long pages do
not rule; the odds are smoothed towards the page-average.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from declutter.features import Vocabulary, name_tokens, word_tokens
from training.corpus import Example

MIN_SITES = 4
"""Tokens of fewer sites describe those sites, not the web."""

SMOOTHING = 3.0
"""Pages' worth of prior. Odds of a token seen on 4 sites are pulled about halfway to the average."""

WEAK = 0.15
"""Log-odds nearer to 0 than this are left out: they cost space and say nothing."""

Counts = dict[str, tuple[float, float]]


def page_counts(example: Example) -> tuple[Counts, Counts]:
    """For one page: token -> (1, share of content) for names and for words."""
    known = ~np.isnan(example.labels)
    labels = np.where(known, example.labels, 0.0).astype(np.float64)
    return _name_counts(example, labels, known), _word_counts(example, labels, known)


def vocabulary(counts: Iterable[tuple[str, tuple[Counts, Counts]]]) -> Vocabulary:
    """The tables from `(site, page_counts)` pairs."""
    names: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    words: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    sites: dict[int, dict[str, set[str]]] = {0: defaultdict(set), 1: defaultdict(set)}
    for site, pair in counts:
        for which, (table, found) in enumerate(zip((names, words), pair, strict=True)):
            for token, (weight, share) in found.items():
                table[token][0] += weight
                table[token][1] += share
                sites[which][token].add(site)
    return Vocabulary(odds_of(names, sites[0]), odds_of(words, sites[1]))


def odds_of(table: dict[str, list[float]], sites: dict[str, set[str]]) -> dict[str, float]:
    """Odds of each token from its weight and share of content, over pages, and the sites that it stands on."""
    total = sum(weight for weight, _ in table.values())
    prior = sum(share for _, share in table.values()) / max(total, 1.0)
    if not 0 < prior < 1:
        return {}  # where all is of one sort, no token tells anything
    base = math.log(prior / (1 - prior))
    result = {}
    for token in sorted(table):
        weight, share = table[token]
        if len(sites[token]) < MIN_SITES:
            continue
        p = (share + SMOOTHING * prior) / (weight + SMOOTHING)
        odds = math.log(p / (1 - p)) - base
        if abs(odds) >= WEAK:
            result[token] = float(np.float16(odds))
    return result


def _name_counts(example: Example, labels: np.ndarray, known: np.ndarray) -> Counts:
    outline = example.segments.outline
    elements = len(outline.tags)
    weight = (example.size + 1.0) * known

    def below(values: np.ndarray) -> np.ndarray:
        sums = np.concatenate(([0.0], np.cumsum(np.bincount(example.segments.owner, values, minlength=elements))))
        return sums[outline.end] - sums[np.arange(elements)]

    total, content = below(weight), below(weight * labels)
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for element, names in enumerate(outline.names):
        if names is None or total[element] <= 0 or outline.tags[element] in ("html", "body"):
            continue
        for token in name_tokens(names):
            found[token][0] += total[element]
            found[token][1] += content[element]
    return {token: (1.0, share / whole) for token, (whole, share) in found.items()}


def _word_counts(example: Example, labels: np.ndarray, known: np.ndarray) -> Counts:
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for index, text in enumerate(example.segments.texts):
        if known[index]:
            for token in set(word_tokens(text)):
                found[token][0] += 1.0
                found[token][1] += float(labels[index])
    return {token: (1.0, share / whole) for token, (whole, share) in found.items()}
