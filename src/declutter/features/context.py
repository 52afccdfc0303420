"""Second pass: what the first scores of a page's blocks say about each of them."""

from __future__ import annotations

import numpy as np

from declutter.features.matrix import Column, Matrix, log, ratio, shifted, window
from declutter.features.text import text_statistics
from declutter.features.tree import LEVELS, by_group, enclosing, shapes
from declutter.records import Floats, Segments
from declutter.roles import Kind


def context_features(segments: Segments, first: Floats) -> Matrix:
    """Features from the first-pass scores.

    Args:
        segments: the page's blocks.
        first: probability of each block to be main content.
    """
    n = len(segments)
    score = first.astype(np.float64)
    size = text_statistics(segments.texts).size
    weight = size + 0.5
    mass = score * weight
    total = max(float(mass.sum()), 1e-6)
    columns: dict[str, Column | float] = {"first": score}
    for by in (-3, -2, -1, 1, 2, 3):
        columns[f"first{by:+d}"] = shifted(score, by, -0.1)
    for radius in (2, 5, 12):
        columns[f"first_window{radius}"] = ratio(window(mass, radius), window(weight, radius))
    columns.update(_around(segments, score, weight, mass, total))
    columns.update(_run(score, size, mass, total))
    columns.update(_page(score, size, mass, total))
    columns["first_heading_above"] = _heading_above(segments, score)
    return Matrix.of(columns, n)


def _around(segments: Segments, score: Column, weight: Column, mass: Column, total: float) -> dict[str, Column]:
    around = enclosing(segments)
    columns: dict[str, Column] = {}
    for level in range(LEVELS):
        inside = around.total(mass, level)
        columns[f"first_around{level}"] = ratio(inside, around.total(weight, level))
        columns[f"first_around{level}_share"] = inside / total
    for name, elements in (("own", segments.container), ("parent", around.levels[0]), ("outer", around.levels[1])):
        columns[f"first_shape_{name}"] = by_group(shapes(segments, elements), score, weight)
    return columns


def _run(score: Column, size: Column, mass: Column, total: float) -> dict[str, Column]:
    """Where the block stands in the stretch of likely content."""
    n = len(score)
    index = np.arange(n)
    before = (np.cumsum(mass) - mass) / total
    likely = np.flatnonzero((score > 0.5) & (size >= 5))
    first, last = (int(likely[0]), int(likely[-1])) if len(likely) else (0, max(n - 1, 0))
    strong = np.flatnonzero((score > 0.5) & (size >= 20))
    above = np.searchsorted(strong, index, side="left")
    below = np.searchsorted(strong, index, side="right")
    far = float(n)
    to_above = np.where(above > 0, index - strong[np.maximum(above - 1, 0)], far) if len(strong) else np.full(n, far)
    last_below = np.minimum(below, len(strong) - 1)
    to_below = np.where(below < len(strong), strong[last_below] - index, far) if len(strong) else np.full(n, far)
    return {
        "first_before": before,
        "first_after": 1 - before - mass / total,
        "first_from_start": (index - first) / max(n, 1),
        "first_from_end": (index - last) / max(n, 1),
        "first_to_above": log(to_above),
        "first_to_below": log(to_below),
        "first_strong": np.full(n, np.log1p(len(strong))),
    }


def _page(score: Column, size: Column, mass: Column, total: float) -> dict[str, Column]:
    n = len(score)
    chosen = score > 0.5
    longest = size[chosen].max() if chosen.any() else 0.0
    return {
        "first_page_mass": np.full(n, np.log1p(total)),
        "first_page_share": np.full(n, total / max(float(size.sum()), 1.0)),
        "first_page_max": np.full(n, score.max() if n else 0.0),
        "first_page_chosen": np.full(n, np.log1p(chosen.sum())),
        "first_page_unsure": np.full(n, float(((score > 0.2) & (score < 0.8)).mean()) if n else 0.0),
        "first_page_longest": np.full(n, np.log1p(longest)),
        "first_rank": np.argsort(np.argsort(-score, kind="stable"), kind="stable") / max(n, 1),
    }


def _heading_above(segments: Segments, score: Column) -> Column:
    """Score of the nearest heading above, -0.1 where there is none."""
    heads = np.flatnonzero(segments.of_kind(Kind.HEADING))
    if not len(heads):
        return np.full(len(score), -0.1)
    above = np.searchsorted(heads, np.arange(len(score)), side="left")
    return np.where(above > 0, score[heads[np.maximum(above - 1, 0)]], -0.1)
