"""Where each block stands in the tree: sums over the elements that enclose it, and elements of the same shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from declutter.features.matrix import Column, distinct
from declutter.records import Ints, Segments

LEVELS = 4
"""Enclosing elements looked at; a fifth added nothing in the experiments this design goes back to."""


@dataclass(frozen=True, slots=True, eq=False)
class Enclosing:
    """For each block, the elements around it that hold more blocks than the one before: nearest first.

    Wrappers that add no text are skipped, so a level means the same whatever a theme's nesting.

    Attributes:
        levels: (LEVELS, blocks) element indices.
        owner, end: as in the segments and their outline.
    """

    levels: Ints
    owner: Ints
    end: Ints

    def totals(self, values: Column) -> Column:
        """Sums of block columns over each block's enclosing elements.

        Args:
            values: (columns, blocks).

        Returns:
            (columns, LEVELS, blocks).
        """
        elements = len(self.end)
        sums = np.zeros((len(values), elements + 1))
        for row, column in zip(sums, values, strict=True):
            row[1:] = np.bincount(self.owner, weights=column, minlength=elements)
        np.cumsum(sums, axis=1, out=sums)
        result: Column = sums[:, self.end[self.levels]] - sums[:, self.levels]
        return result


def enclosing(segments: Segments) -> Enclosing:
    """Find the enclosing elements of all blocks."""
    outline = segments.outline
    elements = len(outline.tags)
    sums = np.concatenate(([0], np.cumsum(np.bincount(segments.owner, minlength=elements))))
    inside = (sums[outline.end] - sums[:elements]).tolist()
    larger = [0] * elements
    for element, parent in enumerate(outline.parent.tolist()):
        if element:
            larger[element] = parent if inside[parent] > inside[element] else larger[parent]
    step: Ints = np.array(larger, dtype=np.int32)
    levels = np.empty((LEVELS, len(segments)), dtype=np.int32)
    current = segments.owner
    for row in levels:
        row[:] = current = step[current] if elements else current
    return Enclosing(levels, segments.owner, outline.end)


def depths(segments: Segments) -> NDArray[np.int32]:
    """Number of elements around each block's owner."""
    depth: list[int] = []
    for parent in segments.outline.parent.tolist():
        depth.append(depth[parent] + 1 if parent >= 0 else 0)
    return np.array(depth, dtype=np.int32)[segments.owner] if depth else np.zeros(0, np.int32)


def shapes(segments: Segments, elements: Ints) -> NDArray[np.int64]:
    """A number for each of the elements that is the same for elements of the same tag and class."""
    tags, names = segments.outline.tags, segments.outline.names
    numbers: dict[tuple[str, str], int] = {}
    distinct, places = np.unique(elements, return_inverse=True)
    shape = []
    for element in distinct.tolist():
        own = names[element]
        key = (tags[element], own.classes if own is not None else "")
        shape.append(numbers.setdefault(key, len(numbers)))
    return np.array(shape, dtype=np.int64)[places].reshape(elements.shape)


def by_group(groups: NDArray[np.int64], values: Column, weights: Column | None = None) -> Column:
    """For each block, the (weighted) mean of a column over the blocks of its group."""
    if not len(groups):
        return values
    total = np.bincount(groups, weights=values if weights is None else values * weights)
    weight = np.bincount(groups, weights=weights)
    result: Column = (total / np.maximum(weight, 1e-9))[groups]
    return result


def members(groups: NDArray[np.int64], elements: Ints) -> Column:
    """For each block, how many different elements its group has."""
    if not len(groups):
        return groups
    span = int(elements.max()) + 1
    pairs = distinct(groups * span + elements)
    result: Column = np.bincount(pairs // span)[groups]
    return result
