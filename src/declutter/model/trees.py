"""Boosted oblivious trees as plain arrays.

In an oblivious tree (Kohavi 1994, as CatBoost grows them) all nodes of a depth ask the same question, so a tree of
depth d is d comparisons whose answers, read as a binary number, are the index of the leaf. Trees share questions: each
is answered once for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from declutter.records import Floats

CHUNK = 2_000_000
"""Answers held at a time: bounds memory at some 10 MB however many blocks a page has."""

DEPTH = 8
"""Leaves are numbered in one byte."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """An ensemble.

    Attributes:
        features: (questions,) row of the feature matrix that is asked.
        borders: (questions,) the answer is 1 where the feature is greater.
        questions: (trees, depth) which question each tree asks at each depth.
        leaves: (trees, 2 ** depth, outputs) values; bit k of the index answers the tree's question k.
        bias: (outputs,) added to the sum of the leaves.
    """

    features: NDArray[np.int16]
    borders: Floats
    questions: NDArray[np.int16]
    leaves: Floats
    bias: NDArray[np.float64]

    def __post_init__(self) -> None:
        trees, depth = self.questions.shape
        if depth > DEPTH or self.leaves.shape != (trees, 2**depth, len(self.bias)):
            raise ValueError("the arrays of an ensemble do not fit each other")
        if trees and not 0 <= int(self.questions.min()) <= int(self.questions.max()) < len(self.borders):
            raise ValueError("a tree asks a question that is not there")

    @classmethod
    def grown(cls, features: NDArray[np.int16], borders: Floats, leaves: Floats, bias: NDArray[np.float64]) -> Self:
        """From trees that each bring their own questions: (trees, depth) features and borders."""
        pairs = np.stack([features.ravel().astype(np.float32), borders.ravel()], axis=1)
        distinct, places = np.unique(pairs, axis=0, return_inverse=True)
        questions = places.reshape(features.shape).astype(np.int16)
        return cls(distinct[:, 0].astype(np.int16), distinct[:, 1].astype(np.float32), questions, leaves, bias)

    def sums(self, values: Floats) -> NDArray[np.float64]:
        """Summed leaves.

        Args:
            values: (features, blocks), as in `Matrix.values`.

        Returns:
            (outputs, blocks).
        """
        blocks = values.shape[1]
        result = np.empty((len(self.bias), blocks))
        step = max(CHUNK // max(len(self.features) + self.leaves.shape[0] * (DEPTH + 4), 1), 1)
        for start in range(0, blocks, step):
            result[:, start : start + step] = self._some(values[:, start : start + step])
        return result

    def probability(self, values: Floats) -> Floats:
        """Logistic of the first output: (blocks,)."""
        probability: Floats = (1.0 / (1.0 + np.exp(-self.sums(values)[0]))).astype(np.float32)
        return probability

    def _some(self, values: Floats) -> NDArray[np.float64]:
        answers = (values.take(self.features, axis=0) > self.borders[:, None]).view(np.uint8)
        trees, depth = self.questions.shape
        bits = answers.take(self.questions.T, axis=0)
        bits *= (1 << np.arange(depth, dtype=np.uint8))[:, None, None]
        leaf = np.bitwise_or.reduce(bits, axis=0)
        place = leaf + (np.arange(trees, dtype=np.intp) * self.leaves.shape[1])[:, None]
        flat = self.leaves.reshape(-1, len(self.bias)).T
        # Summed in double precision and tree by tree in storage order, so that the result is the same everywhere.
        total = [np.ascontiguousarray(row).take(place).sum(axis=0, dtype=np.float64) for row in flat]
        return np.stack(total) + self.bias[:, None]
