"""Which tables hold data: the others only lay out the page, and their text is paragraphs."""

from __future__ import annotations

from collections import Counter

from declutter.records import Ints, Outline
from declutter.roles import Kind


def without_layout_tables(kinds: tuple[Kind, ...], container: Ints, outline: Outline) -> tuple[Kind, ...]:
    """Cells are table cells only where every cell of the table is one run of text.

    A cell with several blocks, a table in a cell, or a table of one cell is layout: its text is paragraphs.
    """
    if Kind.TABLE_CELL not in kinds:
        return kinds
    cell_of, table_of = _enclosing(outline)
    blocks = [(cell_of[element], table_of[element]) for element in container.tolist()]
    layout: set[int] = set()
    cells: dict[int, int] = {}
    for (cell, table), kind in zip(blocks, kinds, strict=True):
        if table < 0:
            continue
        if kind is not Kind.TABLE_CELL or cell in cells:
            layout.add(table)
        cells[cell] = table
    counts = Counter(cells.values())
    layout.update(table for table, count in counts.items() if count == 1)
    for table in sorted(counts):
        outer = table_of[table]
        while outer >= 0 and outer not in layout:
            layout.add(outer)
            outer = table_of[outer]
    return tuple(
        Kind.PARAGRAPH if kind is Kind.TABLE_CELL and table in layout else kind
        for (_, table), kind in zip(blocks, kinds, strict=True)
    )


def _enclosing(outline: Outline) -> tuple[list[int], list[int]]:
    """For each element the innermost cell around it, and the table of that cell; -1 outside of tables.

    A cell is its own cell; a table belongs to the cell around it.
    """
    cells: list[int] = []
    tables: list[int] = []
    opened: list[int] = []  # the nearest table at or above each element
    for element, (tag, parent) in enumerate(zip(outline.tags, outline.parent.tolist(), strict=True)):
        above = opened[parent] if parent >= 0 else -1
        if tag in ("td", "th") and above >= 0:
            cells.append(element)
            tables.append(above)
        else:
            cells.append(cells[parent] if parent >= 0 else -1)
            tables.append(tables[parent] if parent >= 0 else -1)
        opened.append(element if tag == "table" else above)
    return cells, tables
