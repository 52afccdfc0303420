"""What is learned of pages as a whole: their kind, from single words and from counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from declutter.model.trees import Trees
from declutter.records import Floats
from declutter.roles import PageKind

KINDS = tuple(PageKind)


@dataclass(frozen=True, slots=True, eq=False)
class KindWords:
    """Words that vote for the kind of a page, in a softmax regression.

    Attributes:
        tokens: row of each known token in `odds`.
        odds: (tokens, kinds) weights; `bias`: (kinds,).
    """

    tokens: Mapping[str, int]
    odds: Floats
    bias: Floats

    def probabilities(self, tokens: Iterable[str]) -> Floats:
        """Probability of each kind by a page's words alone, each named once: (kinds,)."""
        rows = np.array([row for row in map(self.tokens.get, tokens) if row is not None], dtype=np.intp)
        rows.sort()  # the sum does not depend on the order of the words
        total = self.odds.take(rows, axis=0).sum(axis=0, dtype=np.float64) / np.sqrt(max(len(rows), 1)) + self.bias
        return softmax(total)


@dataclass(frozen=True, slots=True, eq=False)
class KindModel:
    """Tells the kind of a page in two steps, as the blocks' passes do: words first, then trees over their verdict.

    Attributes:
        words: the first step.
        trees: one output a kind, over the page's values and the probabilities by words.
        names: the values they were trained on, in order; the probabilities follow them.
    """

    words: KindWords
    trees: Trees
    names: tuple[str, ...]

    def probabilities(self, values: Mapping[str, float], words: Floats) -> Floats:
        """Probability of each kind: (kinds,).

        Args:
            values: as `declutter.features.kind_values` gives them.
            words: probabilities by the words.
        """
        row = np.array([[values[name]] for name in self.names] + [[p] for p in words.tolist()], dtype=np.float32)
        return softmax(self.trees.sums(row)[:, 0])


def softmax(values: np.ndarray) -> Floats:
    """Probabilities from the logarithms of their odds; over the first axis."""
    powers = np.exp(values - values.max(axis=0))
    result: Floats = (powers / powers.sum(axis=0)).astype(np.float32)
    return result
