"""The elements around a block that have a sign in the formats."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from declutter.compose.grids import Grids
from declutter.compose.shape import Shape
from declutter.document import Frame
from declutter.tags import LISTS

DEEPEST = 10
"""Elements beyond these are left out. Readers of Markdown give up at 20 levels, and a list in a list takes two."""

_START = re.compile(r"\s*(\d{1,8})\s*")
_WANTED = frozenset((*LISTS, *"li blockquote table tr td th dl dt dd figure".split()))

_POST = re.compile(r"(?:^|\s)(?:post-?(?:content|body|text|message)|message-?(?:text|body|content))", re.IGNORECASE)
"""Boards put whole posts into a `blockquote`."""

Frames = tuple[Frame, ...]


class Framer:
    """Finds the frames of elements, counted as in `Pieces`, each once."""

    def __init__(self, shape: Shape, grids: Grids, plain: Collection[int], notes: Mapping[int, str]) -> None:
        """Take what is known of the page.

        Args:
            shape: its elements.
            grids: its tables.
            plain: lists that only lay out the page.
            notes: elements that are footnotes, with their marks.
        """
        self._shape = shape
        self._grids = grids
        self._plain = plain
        self._notes = notes
        self._known: dict[int, Frames] = {-1: ()}
        self._last_items: dict[int, int] = {}
        self._begun: set[int] = set()

    def of(self, element: int) -> Frames:
        """The frames around text in an element: text right in a list belongs to its last item, and text in a table
        that is in no cell stands outside of it.
        """
        frames = self._around(element)
        while frames and frames[-1].tag in ("dl", "table", "tr"):
            frames = frames[:-1]
        if frames and frames[-1].tag in ("ul", "ol"):
            frames = (*frames, Frame("li", self._last_items.get(frames[-1].element, -frames[-1].element), -1))
        return frames

    def caption(self, element: int) -> Frames:
        """The frames around the caption of a table, which stands above its first row."""
        frames = self._around(element)
        if frames and frames[-1].tag == "table" and frames[-1].element not in self._begun:
            return frames
        return self.of(element)

    def _around(self, element: int) -> Frames:
        path = []
        while element not in self._known:
            path.append(element)
            element = self._shape.parents[element]
        frames = self._known[element]
        for inner in reversed(path):
            frames = self._known[inner] = self._entered(inner, frames)
        return frames

    def _entered(self, element: int, frames: Frames) -> Frames:
        tag = self._shape.tag(element)
        name = tag.name
        label = self._notes.get(element, "")
        if (name not in _WANTED and not label) or len(frames) >= DEEPEST:
            return frames
        if name in LISTS or name == "dl":
            return self._list(element, name, frames)
        if name == "li":
            return self._item(element, label, frames)
        if label:
            return (*frames, Frame("note", element, label=label))
        if name in ("dt", "dd"):
            while frames and frames[-1].tag in ("dt", "dd"):  # one that was never closed
                frames = frames[:-1]
            return (*frames, Frame(name, element)) if frames and frames[-1].tag == "dl" else frames
        if name == "blockquote" and _POST.search(self._shape.classes(element)):
            return frames
        if name in ("blockquote", "figure"):
            return (*frames, Frame(name, element))
        return self._of_table(element, name, frames)

    def _list(self, element: int, name: str, frames: Frames) -> Frames:
        if element in self._plain:
            return frames
        if frames and frames[-1].tag in ("ul", "ol"):  # a list right in a list belongs to the item before it
            item = self._last_items.get(frames[-1].element, -element)
            frames = (*frames, Frame("li", item, -1))
        if name == "dl":
            return (*frames, Frame("dl", element))
        start = _START.fullmatch(self._shape.attributes[element].get("start", "")) if name == "ol" else None
        return (*frames, Frame("ol" if name == "ol" else "ul", element, int(start[1]) if start else 1))

    def _item(self, element: int, label: str, frames: Frames) -> Frames:
        above = self._shape.parents[element]
        if above in self._plain:
            return (*frames, Frame("note", element, label=label)) if label else frames
        while frames and frames[-1].tag == "li":  # one that was never closed
            frames = frames[:-1]
        if not frames or frames[-1].tag not in ("ul", "ol"):
            frames = (*frames, Frame("ul", above))
        self._last_items[frames[-1].element] = element
        value = _START.fullmatch(self._shape.attributes[element].get("value", ""))
        return (*frames, Frame("li", element, int(value[1]) if value else -1, label=label))

    def _of_table(self, element: int, name: str, frames: Frames) -> Frames:
        if name == "table":
            is_data = element in self._grids.data and len(frames) + 3 <= DEEPEST
            return (*frames, Frame("table", element)) if is_data else frames
        place = next((n for n in range(len(frames) - 1, -1, -1) if frames[n].tag == "table"), -1)
        if place < 0 or len(frames) > place + 2:
            return frames
        self._begun.add(frames[place].element)
        if name == "tr":
            return (*frames[: place + 1], Frame("tr", element))
        if name in ("td", "th"):
            if frames[-1].tag != "tr":
                frames = (*frames, Frame("tr", self._shape.parents[element]))
            return (*frames, self._grids.frame(frames[place].element, element))
        return frames
