"""Where each block stands in the tree: sums over the elements that enclose it, and elements of the same shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from declutter.features.matrix import Column
from declutter.records import Ints, Segments

LEVELS = 4
"""Enclosing elements looked at; a fifth added nothing in the experiments this design goes back to."""


@dataclass(frozen=True, slots=True, eq=False)
class Enclosing:
    """For each block, the elements around it that hold more blocks than the one before: nearest first.

    Wrappers that add no text are skipped, so a level means the same whatever a theme's nesting.
    """

    levels: tuple[Ints, ...]
    owner: Ints
    end: Ints
    elements: int

    def total(self, values: Column, level: int) -> Column:
        """Sum of a block column over each block's enclosing element of that level (0 is nearest)."""
        sums = np.concatenate(([0.0], np.cumsum(np.bincount(self.owner, weights=values, minlength=self.elements))))
        element = self.levels[level]
        result: Column = sums[self.end[element]] - sums[element]
        return result


def enclosing(segments: Segments) -> Enclosing:
    """Find the enclosing elements of all blocks."""
    outline = segments.outline
    elements = len(outline.tags)
    sums = np.concatenate(([0], np.cumsum(np.bincount(segments.owner, minlength=elements))))
    inside = (sums[outline.end] - sums[np.arange(elements)]).tolist()
    parents = outline.parent.tolist()
    larger = [0] * elements
    for element in range(1, elements):
        parent = parents[element]
        larger[element] = parent if inside[parent] > inside[element] else larger[parent]
    step: Ints = np.array(larger, dtype=np.int32)
    levels = []
    current = segments.owner
    for _ in range(LEVELS):
        current = step[current] if elements else current
        levels.append(current)
    return Enclosing(tuple(levels), segments.owner, outline.end, elements)


def depths(segments: Segments) -> NDArray[np.int32]:
    """Number of elements around each block's owner."""
    depth: list[int] = []
    for parent in segments.outline.parent.tolist():
        depth.append(depth[parent] + 1 if parent >= 0 else 0)
    return np.array(depth, dtype=np.int32)[segments.owner] if depth else np.zeros(0, np.int32)


def shapes(segments: Segments, elements: Ints) -> NDArray[np.int64]:
    """A number for each of the elements that is the same for elements of the same tag and class."""
    outline = segments.outline
    numbers: dict[tuple[str, str], int] = {}
    shape_of: dict[int, int] = {}
    result = []
    for element in elements.tolist():
        shape = shape_of.get(element)
        if shape is None:
            names = outline.names[element]
            key = (outline.tags[element], names.classes if names is not None else "")
            shape = shape_of[element] = numbers.setdefault(key, len(numbers))
        result.append(shape)
    return np.array(result, dtype=np.int64)


def by_group(groups: NDArray[np.int64], values: Column, weights: Column | None = None) -> Column:
    """For each block, the (weighted) mean of a column over the blocks of its group."""
    if not len(groups):
        return values
    weights = np.ones(len(groups)) if weights is None else weights
    total = np.bincount(groups, weights=values * weights)
    weight = np.bincount(groups, weights=weights)
    result: Column = (total / np.maximum(weight, 1e-9))[groups]
    return result
