"""The markup inside blocks, for the few stages that must look closer than the outline does."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """All elements of a page as columns of equal length, and the text nodes that blocks were made of.

    Elements are counted in page order, those without text too; `Outline.place` leads here.

    Attributes:
        tags: as they stand in the markup.
        parents: index of the parent of each, -1 for the root.
        attributes: as they stand in the markup.
        nodes: the text nodes of those blocks that have several.
        places: the element that each text node of the page stands in; `starts`: where in it the nodes of each block
            begin.
        unworded: the elements without text that stand for something (images, sources of formulas), each with the number
            of text nodes before it.
    """

    tags: Sequence[str]
    parents: Sequence[int]
    attributes: Sequence[Mapping[str, str]]
    nodes: Mapping[int, Sequence[str]]
    starts: Sequence[int]
    places: Sequence[int]
    unworded: Sequence[tuple[int, int]] = ()

    def nodes_of(self, block: int) -> list[tuple[str, int]]:
        """The text nodes of a block that has several, each with the element it stands in; else nothing."""
        nodes, start = self.nodes.get(block, ()), self.starts[block] if block in self.nodes else 0
        return list(zip(nodes, self.places[start : start + len(nodes)], strict=True))

    def ends(self) -> list[int]:
        """Index one past the last descendant of each element."""
        ends = list(range(1, len(self.parents) + 1))
        for element in range(len(self.parents) - 1, 0, -1):
            above = self.parents[element]
            ends[above] = max(ends[above], ends[element])
        return ends

    def levels(self) -> list[int]:
        """How many elements are around each."""
        levels: list[int] = []
        for above in self.parents:
            levels.append(levels[above] + 1 if above >= 0 else 0)
        return levels

    def nearest(self, wanted: Container[int]) -> list[int]:
        """For each element the innermost one at or above it that is among these, -1 where there is none."""
        found: list[int] = []
        for element, above in enumerate(self.parents):
            found.append(element if element in wanted else found[above] if above >= 0 else -1)
        return found
