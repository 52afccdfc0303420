"""Markdown (CommonMark with GFM tables) from the form of the blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from declutter.records import Block
from declutter.render.text import rows
from declutter.roles import Kind, Role

_SPECIAL = re.compile(r"([\\`*_\[\]<])")
_AT_START = re.compile(r"^(\s*)(?:([#>+-])|(\d{1,9})([.)]))(?=\s|$)", re.MULTILINE)
_QUOTE_AT_START = re.compile(r"^(\s*)>", re.MULTILINE)
_LONGEST_TICKS = re.compile(r"`+")


def to_markdown(blocks: Sequence[Block]) -> str:
    """The same words as in the plain text, with headings, lists, tables, quotes and code marked."""
    parts: list[str] = []
    previous: Block | None = None
    row_number = 0
    numbers: dict[int, int] = {}
    for row in rows(blocks):
        block = row[0]
        is_cell = block.kind is Kind.TABLE_CELL
        follows = previous is not None and previous.kind is block.kind
        row_number = row_number + 1 if is_cell and follows else 0
        if previous is not None:
            parts.append(_gap(previous, block))
        numbers[block.group] = numbers.get(block.group, 0) + 1
        if is_cell:
            parts.append(_table_row(row, is_first=row_number == 0))
        else:
            parts.append(_block(block, numbers[block.group]))
        previous = block
    return "".join(parts)


def _gap(above: Block, below: Block) -> str:
    if above.kind is below.kind and below.kind in (Kind.LIST_ITEM, Kind.TABLE_CELL):
        return "\n"
    return "\n>\n" if above.kind is below.kind is Kind.QUOTE else "\n\n"


def _block(block: Block, number: int) -> str:
    if block.kind is Kind.CODE:
        ticks = max((len(run) for run in _LONGEST_TICKS.findall(block.text)), default=0)
        fence = "`" * max(3, ticks + 1)
        return f"{fence}\n{block.text}\n{fence}"
    text = _escaped(block.text)
    if block.role is Role.TITLE or block.kind is Kind.HEADING:
        level = 1 if block.role is Role.TITLE else max(block.level, 1)
        return "#" * level + " " + text.replace("\n", " ")
    if block.kind is Kind.LIST_ITEM:
        mark = f"{number}." if block.is_numbered else "-"
        indent = "   " * (max(block.level, 1) - 1)
        return f"{indent}{mark} " + text.replace("\n", f"\n{indent}   ")
    if block.kind is Kind.QUOTE:
        return "> " + text.replace("\n", "\n> ")
    return text.replace("\n", "  \n")


def _table_row(row: tuple[Block, ...], *, is_first: bool) -> str:
    cells = [_escaped(cell.text).replace("|", "\\|").replace("\n", " ") for cell in row]
    line = "| " + " | ".join(cells) + " |"
    return f"{line}\n|{' --- |' * len(cells)}" if is_first else line


def _escaped(text: str) -> str:
    text = _QUOTE_AT_START.sub(r"\1\\>", _SPECIAL.sub(r"\\\1", text))
    return _AT_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", text)
