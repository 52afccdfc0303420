"""Tables that hold data: which they are, and in which column each cell stands."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from declutter.compose.shape import Shape
from declutter.document import Frame
from declutter.roles import Kind

CELL_CHARS = 300
"""A table whose cells hold lists or several paragraphs is data if it has a head and its cells say no more than this:
posts of forums and columns of a page say more."""

MOST_COLUMNS = 100
MOST_SPANNED = 20
"""Of columns and rows: a `colspan` of thousands would make a line of Markdown of as many empty cells."""

_CELL_KINDS = frozenset((Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.TABLE_CELL, Kind.CAPTION))
_ALIGN = re.compile(r"text-align\s*:\s*(left|right|center)", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(\d{1,4})")


class Grids:
    """The tables of data around some blocks of a page. Elements are counted as in `Pieces`."""

    def __init__(self, shape: Shape, places: Sequence[int]) -> None:
        """`places`: the blocks that are shown."""
        self._shape = shape
        outline = shape.segments.outline
        owner = shape.segments.owner.tolist()
        table = outline.nearest(("table",))
        self._cell = outline.nearest(("td", "th"))
        blocks: dict[int, list[int]] = defaultdict(list)
        if outline.tag_counts["table"]:
            for block, element in enumerate(owner):
                if table[element] >= 0:
                    blocks[table[element]].append(block)
        cells = {self._cell[owner[place]] for place in places} - {-1}
        shown = Counter(table[cell] for cell in cells)  # a single cell is no table
        holders = {above for inner in blocks if (above := table[int(outline.parent[inner])]) >= 0 and inner}
        self._place = outline.place
        self.data = frozenset(
            int(outline.place[t])
            for t, inside in blocks.items()
            if shown[t] > 1 and t not in holders and self._is_data(t, inside)
        )
        self._shown = {int(outline.place[cell]) for cell in cells}
        self._frames: dict[int, dict[int, Frame]] = {}

    def _is_data(self, table: int, blocks: Sequence[int]) -> bool:
        segments = self._shape.segments
        if any(segments.kinds[block] is Kind.TABLE_CELL for block in blocks):
            return True
        if any(segments.kinds[block] not in _CELL_KINDS for block in blocks):
            return False
        chars: dict[int, int] = defaultdict(int)
        for block in blocks:
            cell = self._cell[segments.owner[block]]
            if segments.kinds[block] is not Kind.CAPTION and cell < table:
                return False
            chars[cell] += len(segments.texts[block])
        cells = [cell for cell in chars if cell > table]
        rows = [int(segments.outline.parent[cell]) for cell in cells]
        has_head = any(segments.outline.tags[cell] == "th" for cell in cells)
        return has_head and 2 <= len(set(rows)) < len(rows) and max(chars.values()) <= CELL_CHARS

    def frame(self, table: int, cell: int) -> Frame:
        """The frame of a cell in a table of data."""
        if table not in self._frames:
            self._frames[table] = self._grid(table)
        return self._frames[table].get(cell) or Frame("td", cell)

    def _grid(self, table: int) -> dict[int, Frame]:
        shape = self._shape
        rows: dict[int, list[int]] = {}
        for element in range(table + 1, shape.ends[table]):
            if shape.name(element) in ("td", "th"):
                rows.setdefault(shape.parents[element], []).append(element)
        frames: dict[int, Frame] = {}
        below: dict[int, int] = {}  # column to the rows that a cell above still takes of it
        for cells in rows.values():
            taken, below = below, {}
            column = gap = 0
            for cell in cells:
                while column in taken:
                    column += 1
                attributes = shape.attributes[cell]
                columns = min(_span(attributes.get("colspan")), max(1, MOST_COLUMNS - column))
                down = _span(attributes.get("rowspan"))
                is_empty = cell not in self._shown
                if not is_empty:
                    align = _ALIGN.search(f"text-align:{attributes.get('align', '')};{attributes.get('style', '')}")
                    frames[cell] = Frame(
                        shape.name(cell), cell, column, gap, columns, down, align[1].lower() if align else ""
                    )
                gap = gap + 1 if is_empty else 0
                if down > 1:
                    below.update(dict.fromkeys(range(column, column + columns), down - 1))
                column += columns
            for column, left in taken.items():
                if left > 1:
                    below.setdefault(column, left - 1)
        return frames


def _span(value: str | None) -> int:
    number = _NUMBER.match(value or "")
    return min(max(int(number[1]), 1), MOST_SPANNED) if number else 1
