"""Which units of a text are kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from declutter.records import Cue, Floats

Chosen = NDArray[np.bool_]

QUOTED_SCORE = 0.9
"""A certain phrase does not overrule the model where that is as sure of the contrary: somebody quotes it."""


def choose_lines(texts: Sequence[str], cues: Sequence[Cue | None], scores: Floats, threshold: float) -> Chosen:
    """Whether each unit is main content: what is in doubt stays.

    Args:
        texts, cues, scores: the units, what they say, their probability to be main content.
        threshold: units of less are clutter.
    """
    kept: Chosen = scores >= threshold
    for unit, cue in enumerate(cues):
        if cue is not None and cue.certain and scores[unit] < QUOTED_SCORE:
            kept[unit] = False
    _follow(kept, np.array([any(map(str.isalnum, text)) for text in texts], dtype=bool))
    return kept


def _follow(kept: Chosen, has_words: Chosen) -> None:
    """Rules and signs without words stay between two kept units, and at an end of the text beside one."""
    if has_words.all():
        return
    worded = np.flatnonzero(has_words)
    if not len(worded):
        kept[:] = True
        return
    signs = np.flatnonzero(~has_words)
    below = np.searchsorted(worded, signs)
    is_above = kept[worded[np.maximum(below - 1, 0)]]
    is_below = kept[worded[np.minimum(below, len(worded) - 1)]]
    kept[signs] = is_above & is_below


def expected_f1(sizes: Floats, scores: Floats, kept: Chosen) -> float:
    """The word F1 to expect of a choice if the scores are true; 1 for a text without words.

    Args:
        sizes: words of each unit.
        scores, kept: as above.
    """
    content = float((sizes * scores).sum())
    both = float(sizes[kept].sum()) + content
    return min(2 * float((sizes * scores)[kept].sum()) / both, 1.0) if both else 1.0
