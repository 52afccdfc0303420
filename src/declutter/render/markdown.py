"""Markdown (CommonMark with GFM tables) from the form of the blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from declutter.records import Block
from declutter.render.text import rows
from declutter.roles import Kind

_SPECIAL = re.compile(r"([\\`*_\[\]<])")
_AT_START = re.compile(r"^(\s*)([#>+-]|\d+(?=[.)]))", re.MULTILINE)
_LONGEST_TICKS = re.compile(r"`+")


def to_markdown(blocks: Sequence[Block]) -> str:
    """The same words as in the plain text, with headings, lists, tables, quotes and code marked."""
    parts: list[str] = []
    previous: Block | None = None
    row_number = 0
    for row in rows(blocks):
        block = row[0]
        is_cell = block.kind is Kind.TABLE_CELL
        follows = previous is not None and previous.kind is block.kind
        row_number = row_number + 1 if is_cell and follows else 0
        if previous is not None:
            parts.append("\n" if follows and block.kind in (Kind.LIST_ITEM, Kind.TABLE_CELL) else "\n\n")
        parts.append(_table_row(row, is_first=row_number == 0) if is_cell else _block(block))
        previous = block
    return "".join(parts)


def _block(block: Block) -> str:
    if block.kind is Kind.CODE:
        ticks = max((len(run) for run in _LONGEST_TICKS.findall(block.text)), default=0)
        fence = "`" * max(3, ticks + 1)
        return f"{fence}\n{block.text}\n{fence}"
    text = _escaped(block.text)
    if block.kind is Kind.HEADING:
        return "#" * max(block.level, 1) + " " + text.replace("\n", " ")
    if block.kind is Kind.LIST_ITEM:
        indent = "  " * (max(block.level, 1) - 1)
        return f"{indent}- " + text.replace("\n", f"\n{indent}  ")
    if block.kind is Kind.QUOTE:
        return "> " + text.replace("\n", "\n> ")
    return text.replace("\n", "  \n")


def _table_row(row: tuple[Block, ...], *, is_first: bool) -> str:
    cells = [_escaped(cell.text).replace("|", "\\|").replace("\n", " ") for cell in row]
    line = "| " + " | ".join(cells) + " |"
    return f"{line}\n|{' --- |' * len(cells)}" if is_first else line


def _escaped(text: str) -> str:
    return _AT_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))
