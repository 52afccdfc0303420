"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from declutter.document import Frame, Part
from declutter.render.inline import Look, inline

_RULES = {"left": ":---", "center": ":---:", "right": "---:", "": "---"}


def is_cell(part: Part) -> bool:
    """Whether a part stands in a cell of a table."""
    return any(frame.tag == "tr" for frame in part.frames)


def tables_whole(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """The parts one by one, except that all cells of a table come together."""
    cells: list[Part] = []
    for part in parts:
        table = _path(part) if is_cell(part) else ()
        if cells and table != _path(cells[0]):
            yield cells
            cells = []
        if table:
            cells.append(part)
        else:
            yield [part]
    if cells:
        yield cells


def table_lines(parts: Sequence[Part], look: Look) -> list[str]:
    """The lines of a table. The first row is its head, since no table is without one."""
    rows: list[dict[int, list[str]]] = []
    aligned: dict[int, str] = {}
    width = 0
    last = (-1, -1, -1)
    for part in parts:
        row, cell = _row(part), _cell(part)
        if row.element != last[0] or (cell.element != last[1] and cell.start <= last[2]):
            rows.append({})  # of cells out of order too: the order of the words goes before the columns
        last = (row.element, cell.element, cell.start)
        texts = rows[-1].setdefault(cell.start, [])
        text = inline(part.runs, look, is_heading=cell.tag == "th", in_table=True).strip()
        if text:
            texts.append("<br>".join(text.split("\n")))
        width = max(width, cell.start + cell.columns)
        if cell.align and cell.columns == 1:
            aligned.setdefault(cell.start, cell.align)
    spanned = {n for part in parts for n in range(_cell(part).start, _cell(part).start + _cell(part).columns)}
    columns = [n for n in range(width) if n in spanned]  # without those that stand empty in all rows
    lines = ["| " + " | ".join("<br>".join(row.get(n, ())) for n in columns) + " |" for row in rows]
    rule = "| " + " | ".join(_RULES[aligned.get(n, "")] for n in columns) + " |"
    return [*lines[:1], rule, *lines[1:]]


def _path(part: Part) -> tuple[Frame, ...]:
    """The frames down to the table."""
    place = next(n for n, frame in enumerate(part.frames) if frame.tag == "table")
    return part.frames[: place + 1]


def _row(part: Part) -> Frame:
    return next(frame for frame in part.frames if frame.tag == "tr")


def _cell(part: Part) -> Frame:
    return next((frame for frame in part.frames if frame.tag in ("td", "th")), Frame("td", -1, 0))
