"""The page as the readers of metadata see it: elements with their text, and what the blocks in them are for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from declutter.records import Segments
from declutter.roles import PageKind, Role

TEXT_CHARS = 600
MOST_NODES = 60
"""More text, or more text nodes, than that are no value."""

BEGINNING = 3
"""So many blocks of the main content may stand before its byline."""

CLIMB = 30
"""How far above an element without text is looked for some."""

APART = frozenset(
    (
        *(Role.COMMENT, Role.COMMENT_FORM, Role.RELATED, Role.NAVIGATION, Role.PAGINATION, Role.ADVERT, Role.FOOTER),
        *(Role.LOGIN, Role.SUBSCRIBE, Role.CONSENT, Role.SEARCH, Role.PLACEHOLDER),
    )
)
"""Roles of blocks that say nothing of the page as a whole."""


class Sheet:
    """A page with what was decided about it. Elements are counted as in `Pieces`.

    Attributes:
        roles: of each block.
        headline: the block that is the headline, -1 if there is none.
        kind: what sort of page it is.
        marked: whether a class attribute is one of a list, for those that were asked about; most come many times.
        items: the innermost microdata item at or above each element, -1 where there is none.
        nodes: the text nodes of the page, in order; `places` and `blocks`: the element and the block of each.
    """

    def __init__(self, segments: Segments, roles: Sequence[Role], headline: int, kind: PageKind) -> None:
        self.segments = segments
        self.roles = roles
        self.headline = headline
        self.kind = kind
        pieces = segments.pieces
        self.marked: dict[tuple[str, str], bool] = {}
        self.ends = pieces.ends()
        typed = (number for number, names in enumerate(pieces.attributes) if "itemtype" in names or "typeof" in names)
        self.items = pieces.nearest(frozenset(typed))
        self.nodes: list[str] = []
        self.places: list[int] = []
        self.blocks: list[int] = []
        body = [block for block, role in enumerate(roles) if role is Role.BODY and block > headline]
        self.beginning = body[min(BEGINNING, len(body) - 1)] if body else len(roles)
        self._read_nodes()

    def _read_nodes(self) -> None:
        segments = self.segments
        owners = segments.outline.place[segments.owner].tolist() if len(segments) else []
        found: list[tuple[int, int, str]] = []
        for block, text in enumerate(segments.texts):
            for node, element in segments.pieces.nodes_of(block) or [(text, owners[block])]:
                if node and not node.isspace():
                    found.append((element, block, node))
        # Blocks are in page order, and so are the nodes of each; elements are too, but for text after a child's end.
        self.nodes = [node for _, _, node in found]
        self.places = [element for element, _, _ in found]
        self.blocks = [block for _, block, _ in found]
        self._by_place = sorted(range(len(found)), key=lambda number: (self.places[number], number))
        self._sorted_places = [self.places[number] for number in self._by_place]

    def numbers(self, element: int) -> list[int]:
        """The first text nodes in an element, in page order."""
        first = bisect_left(self._sorted_places, element)
        last = bisect_left(self._sorted_places, self.ends[element])
        return sorted(self._by_place[first : min(last, first + MOST_NODES)])

    def text(self, element: int) -> str:
        """The text of an element on one line; empty if it is too long for a value."""
        return self.text_of(self.numbers(element))

    def text_of(self, numbers: Sequence[int]) -> str:
        """Text nodes on one line; empty if they are too long for a value."""
        parts: list[str] = []
        length = 0
        for number in numbers:
            if parts and self.blocks[number] != self.blocks[number - 1]:
                parts.append("\n")
            parts.append(self.nodes[number])
            length += len(self.nodes[number])
            if length > TEXT_CHARS:
                return ""
        return " ".join("".join(parts).split())

    def roles_in(self, element: int) -> set[Role]:
        """The roles of the blocks that an element holds text of."""
        return {self.roles[self.blocks[number]] for number in self.numbers(element)}

    def is_main(self, element: int) -> bool:
        """Whether an element stands in no comment, teaser, menu or foot, as far as the text in or around it tells."""
        parents = self.segments.pieces.parents
        roles = self.roles_in(element)
        for _ in range(CLIMB):
            if roles or element <= 0:
                break
            element = parents[element]
            roles = self.roles_in(element)
        return not roles or not roles <= APART

    def item_of(self, element: int) -> int:
        """The microdata item around an element, -1 if there is none."""
        above = self.segments.pieces.parents[element]
        return self.items[above] if above >= 0 else -1

    def item_type(self, item: int) -> str:
        """The type of an item, in lower case."""
        attributes = self.segments.pieces.attributes[item]
        name = attributes.get("itemtype") or attributes.get("typeof") or ""
        return name.strip().rstrip("/").rpartition("/")[2].lower()

    def within(self, element: int, attribute: str, value: str) -> int:
        """The first element in another one whose attribute has this word, -1 if there is none."""
        attributes = self.segments.pieces.attributes
        for inner in range(element + 1, min(self.ends[element], element + MOST_NODES)):
            if value in attributes[inner].get(attribute, "").lower().split():
                return inner
        return -1

    def distance(self, element: int) -> int:
        """How many blocks lie between an element and the headline; without a headline, before the element."""
        numbers = self.numbers(element)
        block = self.blocks[numbers[0]] if numbers else len(self.roles)
        return abs(block - max(self.headline, 0))

    def is_past_text(self, number: int) -> bool:
        """Whether a text node stands behind the beginning of the main content."""
        return self.is_past_block(self.blocks[number])

    def is_past_block(self, block: int) -> bool:
        """Whether a block stands behind the beginning of the main content."""
        return block > self.beginning
