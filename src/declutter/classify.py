"""Scores and evidence to the choice of what is main content."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from declutter.cues.evidence import Evidence
from declutter.records import Cue, Floats, Segments

PROSE_WORDS = 30
PROSE_SCORE = 0.85
"""A phrase that is certain in a label may be quoted in a paragraph: the model is believed on long, well-scored text."""

LAST_RESORT = 0.05
"""With no block over the threshold the best ones are kept, but none that the model is this sure is clutter."""

NEAR_BEST = 0.6
"""In the last resort, blocks of at least this share of the best score are kept with it."""


def certain_cue(index: int, evidence: Evidence) -> Cue | None:
    """The cue that alone proves a block clutter, if there is one."""
    for cues in (evidence.phrase, evidence.structure, evidence.markup):
        cue = cues[index]
        if cue is not None and cue.certain:
            return cue
    return None


def choose(segments: Segments, evidence: Evidence, scores: Floats, threshold: float) -> NDArray[np.bool_]:
    """Which blocks are main content.

    The model decides; a certain cue overrules it. A page on which no block reaches the threshold keeps its best
    blocks, because a short post on a crowded page scores low as a whole.
    """
    words = np.array([text.count(" ") + 1 for text in segments.texts], dtype=np.int64)
    barred = np.zeros(len(segments), dtype=bool)
    for index in range(len(segments)):
        cue = certain_cue(index, evidence)
        if cue is None:
            continue
        is_quoted = cue.id.startswith("phrase:") and words[index] >= PROSE_WORDS and scores[index] >= PROSE_SCORE
        barred[index] = not is_quoted
    allowed = np.where(barred, np.float32(0.0), scores)
    kept = allowed >= threshold
    if not kept.any() and len(segments) and allowed.max() >= LAST_RESORT:
        kept = allowed >= max(float(allowed.max()) * NEAR_BEST, LAST_RESORT)
    return kept


def confidence(segments: Segments, scores: Floats, kept: NDArray[np.bool_]) -> float:
    """Expected word F1 of the kept blocks if the scores are true probabilities; 0 when nothing is kept."""
    words = np.array([text.count(" ") + 1 for text in segments.texts], dtype=np.float64)
    expected = float((words * scores).sum())
    chosen = float(words[kept].sum())
    if not chosen:
        return 0.0
    return 2 * float((words * scores)[kept].sum()) / (chosen + expected)
