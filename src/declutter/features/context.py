"""Second pass: what the first scores of a page's blocks, and the page's kind, say about each of them."""

from __future__ import annotations

import numpy as np

from declutter.features.matrix import Column, Group, Matrix, named, ratio, shifted, window
from declutter.features.tree import LEVELS, by_group
from declutter.features.view import View
from declutter.records import Floats
from declutter.roles import Kind, PageKind

NEAR = (-3, -2, -1, 1, 2, 3)
RADII = (2, 5, 12)

LIKELY = 0.5
STRONG_SIZE = 20
"""Words of a block that counts, with a likely score, as surely content."""


def context_features(view: View, first: Floats, kinds: Floats) -> Matrix:
    """Features from the first-pass scores.

    Args:
        view: the page's blocks.
        first: probability of each block to be main content.
        kinds: probability of each page kind.
    """
    score = first.astype(np.float64)
    weight = view.text.size + 0.5
    mass = score * weight
    total = max(float(mass.sum()), 1e-6)
    windows = [ratio(*window(np.stack([mass, weight]), radius)) for radius in RADII]
    groups: tuple[Group, ...] = (
        (("first",), (score,)),
        ([f"first{by:+d}" for by in NEAR], [shifted(score, by, -0.1) for by in NEAR]),
        ([f"first_window{radius}" for radius in RADII], windows),
        *_around(view, score, weight, mass, total),
        _run(score, view.text.size, mass, total),
        _page(score, view.text.size, mass, total),
        (("first_heading_above",), (_heading_above(view, score),)),
        ([f"page_is_{kind}" for kind in PageKind], kinds.tolist()),
    )
    return Matrix.of(groups, len(view))


def _around(view: View, score: Column, weight: Column, mass: Column, total: float) -> tuple[Group, ...]:
    inside, whole = view.around.totals(np.stack([mass, weight]))
    return (
        ([f"first_around{level}" for level in range(LEVELS)], ratio(inside, whole)),
        ([f"first_around{level}_share" for level in range(LEVELS)], inside / total),
        (
            [f"first_shape_{name}" for name in ("own", "parent", "outer")],
            [by_group(shape, score, weight) for shape in view.shapes],
        ),
    )


def _run(score: Column, size: Column, mass: Column, total: float) -> Group:
    """Where the block stands in the stretch of likely content."""
    n = len(score)
    index = np.arange(n)
    before = (np.cumsum(mass) - mass) / total
    likely = np.flatnonzero((score > LIKELY) & (size >= 5))
    first, last = (int(likely[0]), int(likely[-1])) if len(likely) else (0, max(n - 1, 0))
    strong = np.flatnonzero((score > LIKELY) & (size >= STRONG_SIZE))
    to_above, to_below = np.full(n, n), np.full(n, n)
    if len(strong):
        above = np.searchsorted(strong, index, side="left")
        below = np.searchsorted(strong, index, side="right")
        to_above = np.where(above > 0, index - strong[np.maximum(above - 1, 0)], n)
        to_below = np.where(below < len(strong), strong[np.minimum(below, len(strong) - 1)] - index, n)
    return named(
        {
            "first_before": before,
            "first_after": 1 - before - mass / total,
            "first_from_start": (index - first) / max(n, 1),
            "first_from_end": (index - last) / max(n, 1),
            "first_to_above": to_above,
            "first_to_below": to_below,
            "first_strong": len(strong),
        }
    )


def _page(score: Column, size: Column, mass: Column, total: float) -> Group:
    n = len(score)
    chosen = score > LIKELY
    rank = np.empty(n)
    rank[np.argsort(-score, kind="stable")] = np.arange(n)
    return named(
        {
            "first_page_mass": total,
            "first_page_share": total / max(float(size.sum()), 1.0),
            "first_page_max": score.max(initial=0.0),
            "first_page_chosen": int(chosen.sum()),
            "first_page_unsure": float(((score > 0.2) & (score < 0.8)).mean()) if n else 0.0,
            "first_page_longest": size[chosen].max(initial=0.0),
            "first_rank": rank / max(n, 1),
        }
    )


def _heading_above(view: View, score: Column) -> Column:
    """Score of the nearest heading above, -0.1 where there is none."""
    heads = np.flatnonzero(view.segments.of_kind(Kind.HEADING))
    if not len(heads):
        return np.full(len(score), -0.1)
    above = np.searchsorted(heads, np.arange(len(score)), side="left")
    return np.where(above > 0, score[heads[np.maximum(above - 1, 0)]], -0.1)
