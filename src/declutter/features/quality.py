"""What tells how good the extraction of a page will be, once its blocks are chosen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from declutter.features.matrix import log
from declutter.features.view import View
from declutter.records import Floats
from declutter.roles import Kind, PageKind

NO_TEXT = 0.3
"""What a block without words counts for."""


def quality_values(view: View, scores: Floats, kept: NDArray[np.bool_], kinds: Floats) -> dict[str, float]:
    """Expected precision, recall and F1 of the choice if the scores are true, and what makes them less so.

    Args:
        view: the page.
        scores: second-pass scores of its blocks.
        kept: which blocks were chosen.
        kinds: probability of each page kind.
    """
    weight = view.text.size + NO_TEXT
    mass = scores.astype(np.float64) * weight
    total, all_mass = float(weight.sum()), float(mass.sum())
    chosen, chosen_mass = float(weight[kept].sum()), float(mass[kept].sum())
    left = ~kept
    sizes = view.text.size[kept]
    doubt = weight * (scores > 0.2) * (scores < 0.8)
    runs = int((np.diff(kept.astype(np.int8)) == 1).sum()) + int(kept[:1].sum())
    is_heading = view.segments.of_kind(Kind.HEADING)
    return {
        "expected_f1": 2 * chosen_mass / max(chosen + all_mass, 1e-9),
        "expected_precision": chosen_mass / max(chosen, 1e-9),
        "expected_recall": chosen_mass / max(all_mass, 1e-9),
        "kept_words": float(log(chosen)),
        "kept_share": chosen / max(total, 1e-9),
        "kept_blocks": float(log(kept.sum())),
        "kept_runs": float(runs),
        "kept_longest": float(log(sizes.max(initial=0.0))),
        "kept_mean": float(log(sizes.mean())) if len(sizes) else 0.0,
        "kept_headings": float(log((kept & is_heading).sum())),
        "kept_least": float(scores[kept].min(initial=1.0)) if kept.any() else 0.0,
        "left_words": float(log(weight[left].sum())),
        "left_best": float(scores[left].max(initial=0.0)),
        "left_longest": float(log(view.text.size[left].max(initial=0.0))),
        "doubt": float(doubt.sum()) / max(chosen, 1.0),
        "doubt_left": float(doubt[left].sum()) / max(chosen, 1.0),
        "best": float(scores.max(initial=0.0)),
        "page_links": float(view.segments.link_chars.sum()) / max(float(view.text.chars.sum()), 1.0),
        **{f"page_is_{kind}": float(p) for kind, p in zip(PageKind, kinds, strict=True)},
    }
