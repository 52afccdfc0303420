"""Named feature columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from declutter.records import Floats

Column = NDArray[Any]

Group = tuple[Sequence[str], Sequence[ArrayLike] | Column]
"""Names and as many columns: a two-dimensional array, or scalars and one-dimensional arrays."""


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Features of one page: `values` has one row a feature, one column a block; `names` names the rows."""

    names: tuple[str, ...]
    values: Floats

    @classmethod
    def of(cls, groups: Iterable[Group], blocks: int) -> Matrix:
        """Stack groups of columns; a scalar holds for all blocks."""
        groups = list(groups)
        names = tuple(name for names, _ in groups for name in names)
        values = np.empty((len(names), blocks), dtype=np.float32)
        row = 0
        for names_of_group, columns in groups:
            for column in columns:
                values[row] = column
                row += 1
            if len(columns) != len(names_of_group):
                raise ValueError(f"{len(columns)} columns for the names {', '.join(names_of_group)}")
        return cls(names, values)

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


def named(columns: Mapping[str, ArrayLike]) -> Group:
    """Single columns as a group."""
    return tuple(columns), tuple(columns.values())


def log(values: ArrayLike) -> Column:
    """log(1 + x): lengths and counts spread over orders of magnitude."""
    return np.log1p(np.asarray(values, dtype=np.float64))


def ratio(part: ArrayLike, whole: ArrayLike) -> Column:
    """part / whole, 0 where the whole is 0."""
    whole = np.asarray(whole, dtype=np.float64)
    result: Column = np.asarray(part, dtype=np.float64) / np.maximum(whole, 1e-9) * (whole > 0)
    return result


def shifted(values: Column, by: int, fill: float = 0.0) -> Column:
    """The values of the block `by` places further down (negative: up), `fill` beyond the ends; (..., blocks)."""
    result = np.full_like(values, fill)
    if by > 0:
        result[..., :-by] = values[..., by:]
    else:
        result[..., -by:] = values[..., :by]
    return result


def window(values: Column, radius: int) -> Column:
    """Sum over the blocks at most `radius` away, the block itself included; (..., blocks)."""
    blocks = values.shape[-1]
    sums = np.zeros((*values.shape[:-1], blocks + 1))
    np.cumsum(values, axis=-1, out=sums[..., 1:])
    index = np.arange(blocks)
    result: Column = sums[..., np.minimum(index + radius + 1, blocks)] - sums[..., np.maximum(index - radius, 0)]
    return result


def numbered(values: Iterable[object], known: Mapping[Any, int]) -> NDArray[np.int64]:
    """The number of each value, -1 for those that have none."""
    return np.array([known.get(value, -1) for value in values], dtype=np.int64)


def one_hot(numbers: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    """(count, blocks): row k is true where the number is k."""
    rows: NDArray[np.bool_] = numbers == np.arange(count)[:, None]
    return rows


def distinct(values: Column) -> Column:
    """The different numbers of a column, sorted. As `np.unique`, whose first call imports half of numpy."""
    values = np.sort(values)
    return values[np.concatenate(([True], values[1:] != values[:-1]))] if len(values) else values
