"""Scores and evidence to the choice of what is main content."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from declutter.cues.evidence import Evidence
from declutter.records import Cue, Floats, Segments
from declutter.roles import Kind, Role

PROSE_WORDS = 30
PROSE_SCORE = 0.85
"""A phrase that is certain in a label may be quoted in a paragraph: the model is believed on long, well-scored text."""

MARKUP_SCORE = 0.9
"""The model has seen the certain markup too; where it is this sure all the same, a theme uses the name otherwise."""

LAST_RESORT = 0.05
"""With no block over the threshold the best ones are kept, but none that the model is this sure is clutter."""

NEAR_BEST = 0.6
"""In the last resort, blocks of at least this share of the best score are kept with it."""

TABLE_SCORE = 0.25
TABLE_GAP = 2
"""A table within so many blocks of kept text above and below it is kept from this mean score on: references often
leave tables out, so the model underrates them, but a reader misses them."""

NOTE_SCORE = 0.1
"""Footnotes of a kept text are kept from this score on: half of the references leave them out, no reader would."""

Chosen = NDArray[np.bool_]


def certain_cue(index: int, evidence: Evidence) -> Cue | None:
    """The cue that alone proves a block clutter, if there is one."""
    for cues in (evidence.phrase, evidence.structure, evidence.markup):
        cue = cues[index]
        if cue is not None and cue.certain:
            return cue
    return None


def choose(segments: Segments, evidence: Evidence, scores: Floats, sizes: Floats, threshold: float) -> Chosen:
    """Which blocks are main content.

    The model decides; a certain cue overrules it. A page on which no block reaches the threshold keeps its best
    blocks, because a short post on a crowded page scores low as a whole.

    Args:
        segments, evidence: the page's blocks and what speaks about them.
        scores: probability of each block to be main content.
        sizes: words of each block.
        threshold: the score from which on a block is kept, before it is fitted to the page.
    """
    if not len(segments):
        return np.zeros(0, dtype=bool)
    allowed = np.where(_barred(evidence, scores, sizes), np.float32(0.0), scores)
    kept: Chosen = allowed >= page_threshold(allowed, sizes, threshold)
    if not kept.any() and allowed.max() >= LAST_RESORT:
        kept = allowed >= max(float(allowed.max()) * NEAR_BEST, LAST_RESORT)
    if kept.any():
        is_note = np.array([cue is not None and cue.role is Role.BODY for cue in evidence.markup], dtype=bool)
        kept |= is_note & (allowed >= NOTE_SCORE)
    return _with_tables(segments, allowed, sizes, kept)


def page_threshold(scores: Floats, sizes: Floats, threshold: float) -> float:
    """Halfway between the given threshold and the one that maximises the page's expected F1.

    The latter is half of the best expected F1 (Lewis 1995). On its own it gained 0.5 points on wcxb-dev and lost 0.7 on
    fundus and 1.9 on trafeval against a fixed 0.5; halfway kept the gain and lost 0.3 and 0.8.
    """
    weight = sizes.astype(np.float64) + 0.3
    mass = scores * weight
    order = np.argsort(-scores, kind="stable")
    expected = 2 * np.cumsum(mass[order]) / (np.cumsum(weight[order]) + max(float(mass.sum()), 1e-9))
    return float(threshold + scores[order[int(np.argmax(expected))]]) / 2


def confidence(scores: Floats, sizes: Floats, kept: Chosen) -> float:
    """Expected word F1 of the kept blocks if the scores are true probabilities; 0 when nothing is kept."""
    weight = sizes.astype(np.float64) + 0.3
    mass = scores * weight
    chosen = float(weight[kept].sum())
    return 2 * float(mass[kept].sum()) / (chosen + float(mass.sum())) if chosen else 0.0


def _barred(evidence: Evidence, scores: Floats, sizes: Floats) -> Chosen:
    """Blocks that a certain cue keeps out."""
    barred = np.zeros(len(scores), dtype=bool)
    for index in range(len(scores)):
        cue = certain_cue(index, evidence)
        if cue is not None:
            is_quoted = cue.id.startswith("phrase:") and sizes[index] >= PROSE_WORDS and scores[index] >= PROSE_SCORE
            is_odd_theme = cue.id.startswith("markup:") and scores[index] >= MARKUP_SCORE
            barred[index] = not (is_quoted or is_odd_theme)
    return barred


def _with_tables(segments: Segments, scores: Floats, sizes: Floats, kept: Chosen) -> Chosen:
    """A table is kept or left as a whole, more readily inside the text."""
    is_cell = np.array([kind is Kind.TABLE_CELL for kind in segments.kinds], dtype=bool)
    if not is_cell.any():
        return kept
    result = kept.copy()
    edges = np.flatnonzero(np.diff(np.concatenate(([False], is_cell, [False])).astype(np.int8)))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        weight = sizes[start:end].astype(np.float64) + 0.3
        mean = float((scores[start:end] * weight).sum() / weight.sum())
        inside = kept[max(start - TABLE_GAP, 0) : start].any() and kept[end : end + TABLE_GAP].any()
        if inside and mean >= TABLE_SCORE:
            result[start:end] = scores[start:end] > 0
    return result
