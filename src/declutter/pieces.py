"""The markup inside blocks, for the few stages that must look closer than the outline does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """All elements of a page as columns of equal length, and the text nodes that blocks were made of.

    Elements are counted in page order, those without text too; `Outline.place` leads here.

    Attributes:
        tags: as they stand in the markup.
        parents: index of the parent of each, -1 for the root.
        attributes: as they stand in the markup.
        nodes: for blocks of several text nodes, the nodes and the element that each of them stands in.
    """

    tags: Sequence[str]
    parents: Sequence[int]
    attributes: Sequence[Mapping[str, str]]
    nodes: Mapping[int, tuple[Sequence[str], Sequence[int]]]

    def is_within(self, element: int, outer: int) -> bool:
        """Whether an element is another one or lies in it."""
        while element > outer:
            element = self.parents[element]
        return element == outer

    def level(self, element: int) -> int:
        """How many elements are around it."""
        count = 0
        while (element := self.parents[element]) >= 0:
            count += 1
        return count
