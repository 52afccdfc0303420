"""Second pass over plain text: what the first scores of a text's units say about each of them."""

from __future__ import annotations

import numpy as np

from declutter.features.lines import RADII, STRONG_SIZE, WordsOfText, distances
from declutter.features.matrix import Column, Matrix, ratio, shifted, window
from declutter.records import Floats

FIRST_NEAR = (-3, -2, -1, 1, 2, 3)
LIKELY = 0.5


def line_context(own: Floats, first: Floats, known: WordsOfText) -> Matrix:
    """Second-pass features: what the first scores of a text's units say about each of them."""
    n = len(first)
    size = own[1].astype(np.float64)
    score = first.astype(np.float64)
    weight = size + 0.5
    mass = score * weight
    total = max(float(mass.sum()), 1e-6)
    index = np.arange(n)
    names = ["first", *(f"first{by:+d}" for by in FIRST_NEAR)]
    columns = [score[None], np.stack([shifted(score, by, -0.1) for by in FIRST_NEAR])]
    for radius in RADII:
        columns.append(ratio(*window(np.stack([mass, weight]), radius))[None])
        names.append(f"first_window{radius}")
    likely = score > LIKELY
    strong = likely & (size >= STRONG_SIZE)
    before = (np.cumsum(mass) - mass) / total
    inside = np.flatnonzero(likely & (size >= 5))
    start, end = (int(inside[0]), int(inside[-1])) if len(inside) else (0, max(n - 1, 0))
    words = max(float(size.sum()), 1.0)
    page = [
        total,
        total / words,
        float(score.max(initial=0.0)),
        float(score.min(initial=1.0)),
        float(likely.sum()),
        float((weight * ((score > 0.2) & (score < 0.8))).sum()) / words,
        float((weight * (score < 0.2)).sum()) / words,
        float(size[likely].max(initial=0.0)),
        float(strong.sum()),
    ]
    place = np.empty((4 + len(page), n))
    place[0] = before
    place[1] = 1 - before - mass / total
    place[2] = (index - start) / max(n, 1)
    place[3] = (index - end) / max(n, 1)
    place[4:] = np.array(page)[:, None]
    columns += [place, distances(strong, index), known.shared(strong)[None], _runs(size, mass, weight)]
    names += [
        "first_before", "first_after", "first_from_start", "first_from_end", "first_page_mass", "first_page_share",
        "first_page_max", "first_page_min", "first_page_chosen", "first_page_unsure", "first_page_low",
        "first_page_longest", "first_page_strong", "first_to_above", "first_to_below", "first_shared", "run_share",
        "run_place", "run_words_apart", "run_longest",
    ]  # fmt: skip
    return Matrix(tuple(names), np.concatenate(columns).astype(np.float32))


def _runs(size: Column, mass: Column, weight: Column) -> Column:
    """Where a unit stands to the longest stretch of likely content: (4, units).

    Share of the likely content that the unit's own stretch holds, the unit's place above, in or below the longest
    stretch, the words between them, and the share that the longest holds.
    """
    n = len(mass)
    if not n:
        return np.zeros((4, 0))
    smooth = ratio(*window(np.stack([mass, weight]), 1))
    likely = smooth > LIKELY
    run = np.zeros(n, dtype=np.int64)
    run[1:] = np.cumsum(likely[1:] != likely[:-1])
    masses = np.bincount(run, weights=mass * likely)
    total = max(float(masses.sum()), 1e-6)
    longest = int(masses.argmax())
    units = np.flatnonzero(run == longest)
    first, last = int(units[0]), int(units[-1])
    words = np.cumsum(size)
    index = np.arange(n)
    apart = np.where(
        index < first, words[first] - size[first] - words, np.where(index > last, words - size - words[last], 0)
    )
    place = np.where(index < first, -1.0, np.where(index > last, 1.0, 0.0))
    return np.stack([masses[run] / total, place, apart, np.full(n, masses[longest] / total)])
