"""Second pass over plain text: what the first scores of a text's units say about each of them."""

from __future__ import annotations

import numpy as np

from declutter.features.lines import RADII, STRONG_SIZE, distances, shift, windows
from declutter.features.matrix import Column, Matrix
from declutter.features.words import Words
from declutter.records import Floats
from declutter.roles import PageKind

FIRST_NEAR = (-3, -2, -1, 1, 2, 3)
LIKELY = 0.5


NAMES = (
    "first", *(f"first{by:+d}" for by in FIRST_NEAR), *(f"first_window{radius}" for radius in RADII),
    "first_before", "first_after", "first_from_start", "first_from_end", "first_page_mass", "first_page_share",
    "first_page_max", "first_page_min", "first_page_chosen", "first_page_unsure", "first_page_low",
    "first_page_longest", "first_page_strong", "first_to_above", "first_to_below", "first_shared", "run_share",
    "run_place", "run_words_apart", "run_longest", *(f"page_is_{kind}" for kind in PageKind),
)  # fmt: skip
"""The names of all second-pass features."""


def line_context(own: Floats, first: Floats, known: Words, kinds: Floats) -> Matrix:
    """All second-pass features of a text's units, of which there is at least one.

    Args:
        own: what `own_values` gives for them.
        first: their first scores.
        known: which words stand in which unit.
        kinds: probability of each page kind.
    """
    n = len(first)
    size = own[1].astype(np.float64)
    score = first.astype(np.float64)
    weight = size + 0.5
    mass = score * weight
    sums = mass.cumsum()
    total = max(float(sums[-1]), 1e-6)
    index = np.arange(n)
    likely = score > LIKELY
    strong = likely & (size >= STRONG_SIZE)
    values = np.empty((len(NAMES), n), dtype=np.float32)
    values[0] = score
    for row, by in enumerate(FIRST_NEAR, 1):
        shift(score[None], by, values[row : row + 1])
    for row, (part, whole) in enumerate(windows(np.stack([mass, weight])), 1 + len(FIRST_NEAR)):
        values[row] = part / whole
    row = 1 + len(FIRST_NEAR) + len(RADII)
    inside = np.flatnonzero(likely & (size >= 5))
    start, end = (int(inside[0]), int(inside[-1])) if len(inside) else (0, n - 1)
    values[row] = (sums - mass) / total
    values[row + 1] = 1 - sums / total
    values[row + 2] = (index - start) / n
    values[row + 3] = (index - end) / n
    words = max(float(size.sum()), 1.0)
    page = [
        total,
        total / words,
        float(score.max()),
        float(score.min()),
        float(np.count_nonzero(likely)),
        float(weight[(score > 0.2) & (score < 0.8)].sum()) / words,
        float(weight[score < 0.2].sum()) / words,
        float(size[likely].max(initial=0.0)),
        float(np.count_nonzero(strong)),
    ]
    row += 4
    values[row : row + len(page)] = np.array(page)[:, None]
    row += len(page)
    values[row : row + 2] = distances(strong, index)
    values[row + 2] = known.shared(strong)
    values[row + 3 : row + 7] = _runs(size, mass, weight)
    values[row + 7 :] = kinds[:, None]
    return Matrix(NAMES, values)


def _runs(size: Column, mass: Column, weight: Column) -> Column:
    """Where a unit stands to the longest stretch of likely content: (4, units).

    Share of the likely content that the unit's own stretch holds, the unit's place above, in or below the longest
    stretch, the words between them, and the share that the longest holds.
    """
    n = len(mass)
    near, around = mass.copy(), weight.copy()
    for rows, plain in ((near, mass), (around, weight)):
        rows[1:] += plain[:-1]
        rows[:-1] += plain[1:]
    smooth = near / around
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
