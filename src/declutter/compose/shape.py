"""Questions about the elements of a page, of which each answer is worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from declutter.records import Segments
from declutter.tags import TAGS, Act, Tag, tag_of

_IN_LINE = frozenset((Act.INLINE, Act.LINK, Act.SPAN, Act.EMPHASIS, Act.CODE, Act.CITE, Act.IMAGE, Act.SKIP, Act.BREAK))


class Shape:
    """The elements of a page, counted as in `Pieces`, with the blocks that lie in them."""

    def __init__(self, segments: Segments) -> None:
        self.segments = segments
        self.pieces = segments.pieces
        self.parents = self.pieces.parents
        self.attributes = self.pieces.attributes

    @cached_property
    def containers(self) -> list[int]:
        """The block-level element around each block."""
        found: list[int] = self.segments.outline.place[self.segments.container].tolist()
        return found

    @cached_property
    def owners(self) -> list[int]:
        """The deepest element around each block."""
        found: list[int] = self.segments.outline.place[self.segments.owner].tolist()
        return found

    @cached_property
    def ends(self) -> list[int]:
        """Index one past the last descendant of each element."""
        return self.pieces.ends()

    def tag(self, element: int) -> Tag:
        """What is known of an element's tag."""
        raw = self.pieces.tags[element]
        return TAGS.get(raw) or tag_of(raw)

    def name(self, element: int) -> str:
        """The tag without namespace, in lower case."""
        return self.tag(element).name

    def classes(self, element: int) -> str:
        """The value of the attribute `class`."""
        return self.attributes[element].get("class", "")

    def above(self, element: int, most: int = 100_000) -> Iterator[int]:
        """The element and those around it, the innermost first."""
        while element >= 0 and most:
            yield element
            element = self.parents[element]
            most -= 1

    def box(self, element: int) -> int:
        """The nearest element at or above this one that begins a block."""
        while self.parents[element] >= 0 and self.tag(element).act in _IN_LINE:
            element = self.parents[element]
        return element

    def is_within(self, element: int, outer: int) -> bool:
        """Whether an element is another one or lies in it."""
        return outer <= element < self.ends[outer]

    @cached_property
    def named(self) -> Mapping[str, int]:
        """The first element of each `id`, and of each `name` of a link."""
        found: dict[str, int] = {}
        for element, attributes in enumerate(self.attributes):
            for name in ("id", "name"):
                value = attributes.get(name)
                if value and (name == "id" or self.name(element) == "a"):
                    found.setdefault(value, element)
        return found
