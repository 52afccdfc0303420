"""Learns to expect the quality of an extraction: the F1 that a page's chosen blocks reach against its reference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.scores import page_score
from declutter.classify import choose
from declutter.features import quality_values
from declutter.model import Trees
from declutter.records import Floats
from training.boosting import Growth, grow
from training.corpus import Example

GROWTH = Growth(trees=120, depth=4, rate=0.05, features=0.5)


def fit_quality(
    examples: Sequence[Example], scores: Sequence[Floats], kinds: Sequence[Floats], threshold: float
) -> tuple[Trees, tuple[str, ...]]:
    """Trees whose logistic is the expected F1, and the names of the values they look at.

    Args:
        examples: pages; those without a reference text are passed over.
        scores: second-pass scores of their blocks, out of fold.
        kinds: their kinds, out of fold.
        threshold: as `choose` takes it.
    """
    rows: list[list[float]] = []
    reached: list[float] = []
    names: tuple[str, ...] = ()
    for example, score, kind in zip(examples, scores, kinds, strict=True):
        if example.page.text is None:
            continue
        kept = choose(example.segments, example.evidence, score, example.size, kind, threshold)
        values = quality_values(example.view, score, kept, kind)
        names = tuple(values)
        rows.append(list(values.values()))
        text = "\n".join(text for text, is_kept in zip(example.segments.texts, kept.tolist(), strict=True) if is_kept)
        reached.append(page_score(example.page.set, text, example.page.text))
    return grow(np.array(rows, dtype=np.float32), np.array(reached), np.ones(len(rows)), GROWTH), names
