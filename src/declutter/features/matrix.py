"""Named feature columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from declutter.records import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Features of one page: `values` has one row a feature, one column a block; `names` names the rows."""

    names: tuple[str, ...]
    values: Floats

    @classmethod
    def of(cls, columns: Mapping[str, ArrayLike], blocks: int) -> Matrix:
        """Stack columns; a scalar holds for all blocks."""
        values = np.empty((len(columns), blocks), dtype=np.float32)
        for row, column in enumerate(columns.values()):
            values[row] = column
        return cls(tuple(columns), values)

    def __getitem__(self, name: str) -> Floats:
        row: Floats = self.values[self.names.index(name)]
        return row

    def select(self, names: tuple[str, ...]) -> Floats:
        """The rows of these names in this order: what a model of another version of the features asks for.

        Raises:
            KeyError: a name is missing.
        """
        if names == self.names:
            return self.values
        places = {name: row for row, name in enumerate(self.names)}
        chosen: Floats = self.values[[places[name] for name in names]]
        return chosen

    def joined(self, other: Matrix) -> Matrix:
        """The features of both."""
        return Matrix(self.names + other.names, np.concatenate([self.values, other.values]))


Column = NDArray[Any]


def log(values: ArrayLike) -> Column:
    """log(1 + x): lengths and counts spread over orders of magnitude."""
    return np.log1p(np.asarray(values, dtype=np.float64))


def ratio(part: ArrayLike, whole: ArrayLike) -> Column:
    """part / whole, 0 where the whole is 0."""
    whole = np.asarray(whole, dtype=np.float64)
    result: Column = np.asarray(part, dtype=np.float64) / np.maximum(whole, 1e-9) * (whole > 0)
    return result


def shifted(values: Column, by: int, fill: float = 0.0) -> Column:
    """The value of the block `by` places further down (negative: up), `fill` beyond the ends."""
    result = np.full_like(values, fill)
    if by > 0:
        result[:-by] = values[by:]
    else:
        result[-by:] = values[:by]
    return result


def window(values: Column, radius: int) -> Column:
    """Sum over the blocks at most `radius` away, the block itself included."""
    sums = np.concatenate(([0.0], np.cumsum(values)))
    index = np.arange(len(values))
    high = np.minimum(index + radius + 1, len(values))
    low = np.maximum(index - radius, 0)
    result: Column = sums[high] - sums[low]
    return result
