"""Boosted oblivious trees as plain arrays.

In an oblivious tree (Kohavi 1994, as CatBoost grows them) all nodes of a depth ask the same question, so a tree of
depth d is d comparisons whose answers, read as a binary number, are the index of the leaf: a few array operations for
all trees and blocks together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from declutter.records import Floats

CHUNK = 4_000_000
"""Comparisons done at a time: bounds memory at some 16 MB however many blocks a page has."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """An ensemble.

    Attributes:
        features: (trees, depth) row of the feature matrix that is asked.
        borders: (trees, depth) the answer is 1 where the feature is greater.
        leaves: (trees, 2 ** depth) values; bit k of the index answers question k.
        bias: added to the sum of the leaves.
    """

    features: NDArray[np.int16]
    borders: Floats
    leaves: Floats
    bias: float

    def probability(self, values: Floats) -> Floats:
        """Logistic of the summed leaves.

        Args:
            values: (features, blocks), as in `Matrix.values`.
        """
        blocks = values.shape[1]
        trees, depth = self.features.shape
        result = np.empty(blocks, dtype=np.float32)
        step = max(CHUNK // max(trees * depth, 1), 1)
        for start in range(0, blocks, step):
            result[start : start + step] = self._some(values[:, start : start + step])
        return result

    def _some(self, values: Floats) -> Floats:
        trees, depth = self.features.shape
        answers = values[self.features.reshape(-1)] > self.borders.reshape(-1, 1)
        answers = answers.reshape(trees, depth, -1)
        leaf = np.zeros((trees, values.shape[1]), dtype=np.int32)
        for question in range(depth):
            leaf |= answers[:, question].astype(np.int32) << question
        leaf += (np.arange(trees, dtype=np.int32) * self.leaves.shape[1])[:, None]
        # Summed in double precision and tree by tree in storage order, so that the result is the same everywhere.
        total = self.leaves.reshape(-1)[leaf].sum(axis=0, dtype=np.float64) + self.bias
        probability: Floats = (1.0 / (1.0 + np.exp(-total))).astype(np.float32)
        return probability
