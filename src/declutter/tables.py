"""Which tables hold data: the others only lay out the page, and their text is paragraphs."""

from __future__ import annotations

from declutter.flags import Flag
from declutter.records import Ints, Outline
from declutter.roles import Kind


def without_layout_tables(kinds: tuple[Kind, ...], container: Ints, group: Ints, outline: Outline) -> tuple[Kind, ...]:
    """Cells are table cells only where every cell of the table is one run of text.

    A cell with several blocks, a table in a cell, or a table of one cell is layout: its text is paragraphs.
    """
    if Kind.TABLE_CELL not in kinds:
        return kinds
    table_of: list[int] = []
    layout: set[int] = set()
    cells: dict[int, int] = {}
    for block, kind in enumerate(kinds):
        element = int(container[block])
        cell, table = _enclosing_cell(element, outline)
        table_of.append(table)
        if table < 0:
            continue
        if kind is not Kind.TABLE_CELL or cell in cells:
            layout.add(table)
        cells[cell] = table
        outer = _enclosing_cell(table, outline)[1]
        while outer >= 0 and outer not in layout:
            layout.add(outer)
            outer = _enclosing_cell(outer, outline)[1]
    counts: dict[int, int] = {}
    for table in cells.values():
        counts[table] = counts.get(table, 0) + 1
    layout.update(table for table, count in counts.items() if count == 1)
    return tuple(
        Kind.PARAGRAPH if kind is Kind.TABLE_CELL and table in layout else kind
        for kind, table in zip(kinds, table_of, strict=True)
    )


def _enclosing_cell(element: int, outline: Outline) -> tuple[int, int]:
    """The innermost cell around an element and the table of that cell; (-1, -1) outside of tables."""
    if element < 0 or not outline.flags[element] & Flag.TABLE:
        return -1, -1
    cell = -1
    while element >= 0:
        tag = outline.tags[element]
        if tag in ("td", "th") and cell < 0:
            cell = element
        elif tag == "table" and cell >= 0:
            return cell, element
        element = int(outline.parent[element])
    return -1, -1
