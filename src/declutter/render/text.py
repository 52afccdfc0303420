"""Plain text: paragraphs a blank line apart, list items and table rows a line each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from declutter.records import Block
from declutter.roles import Kind


def to_text(blocks: Sequence[Block]) -> str:
    """The words of the blocks in order; cells of a table row are a tab apart."""
    parts: list[str] = []
    previous: Block | None = None
    for row in rows(blocks):
        block = row[0]
        line = "\t".join(cell.text.replace("\n", " ") for cell in row) if len(row) > 1 else block.text
        if previous is not None:
            parts.append("\n" if _is_close(previous, block) else "\n\n")
        parts.append(line)
        previous = block
    return "".join(parts)


def rows(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    """Blocks one by one, except that the cells of a table row come together."""
    result: list[tuple[Block, ...]] = []
    for is_cell, run in groupby(blocks, key=lambda block: block.kind is Kind.TABLE_CELL):
        if is_cell:
            result += [tuple(row) for _, row in groupby(run, key=lambda block: block.group)]
        else:
            result += [(block,) for block in run]
    return result


def _is_close(above: Block, below: Block) -> bool:
    return above.kind is below.kind and below.kind in (Kind.LIST_ITEM, Kind.TABLE_CELL)
