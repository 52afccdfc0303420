"""Markdown (CommonMark with GFM tables) from the form of the blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from declutter.page import Block
from declutter.render.text import rows
from declutter.roles import Kind, Role

_SPECIAL = re.compile(r"([\\`*_\[\]<~|]|&(?=#?\w{1,32};))")
_AT_START = re.compile(
    r"^([ \t]*)(?:(#{1,6}(?=\s|$)|>|[+-](?=\s|$)|-{2,}(?=[ \t-]*$)|=+(?=[ \t]*$))|(\d{1,9})([.)])(?=\s|$))",
    re.MULTILINE,
)
_CLOSING_HASHES = re.compile(r"(?<![\\#])(#+)([ \t]*)$")
_TICKS = re.compile(r"`+")


WIDEST_INDENT = 200
"""Lists that nest deeper than some sixty levels go on at the same level: their indents would take the square of the
page's size. No labelled page has lists of more than ten levels."""


def to_markdown(blocks: Sequence[Block]) -> str:
    """The same words as in the plain text, with headings, lists, tables, quotes and code marked."""
    writer = _Writer()
    table: list[list[Block]] = []
    for row in rows(blocks):
        block = row[0]
        if table and (block.kind is not Kind.TABLE_CELL or block.table != table[0][0].table):
            writer.table(table)
            table = []
        if block.kind is Kind.TABLE_CELL:
            table.append(row)
        else:
            writer.block(block)
    if table:
        writer.table(table)
    return "".join(writer.parts)


@dataclass(slots=True)
class _Writer:
    """The text so far, and the lists that are open.

    An open list is its element and level, the column where its last item's text begins, and its marker; a nested list
    has to be indented by that column, and a list next to another one needs another marker to be a list of its own.
    """

    parts: list[str] = field(default_factory=list)
    open: list[tuple[tuple[int, int], int, str]] = field(default_factory=list)
    numbers: dict[tuple[int, int], int] = field(default_factory=dict)
    last: Kind | None = None

    def block(self, block: Block) -> None:
        if block.kind is Kind.LIST_ITEM and block.role is not Role.TITLE:
            self.item(block)
            return
        quotes = self.last is Kind.QUOTE and block.kind is Kind.QUOTE
        self.gap("\n>\n" if quotes else "\n\n", block.kind)
        self.open.clear()
        self.parts.append(_block(block))

    def item(self, block: Block) -> None:
        self.gap("\n" if self.last is Kind.LIST_ITEM else "\n\n", Kind.LIST_ITEM)
        this = (block.group, block.level)
        beside = ""
        while self.open and self.open[-1][0] != this and self.open[-1][0][1] >= block.level:
            beside = self.open.pop()[2]
        if self.open and self.open[-1][0] == this:
            marker = self.open.pop()[2]
        else:
            marker = self.marker(block, beside)
            self.numbers[this] = 0
        self.numbers[this] += 1
        indent = min(self.open[-1][1], WIDEST_INDENT) if self.open else 0
        sign = f"{self.numbers[this]}{marker}" if block.is_numbered else marker
        column = indent + len(sign) + 1
        self.open.append((this, column, marker))
        text = _escaped(block.text).replace("\n", "\\\n" + " " * column)
        self.parts.append(" " * indent + f"{sign} {text}")

    def marker(self, block: Block, beside: str) -> str:
        if block.is_numbered:
            return ")" if beside == "." else "."
        return "*" if beside == "-" else "-"

    def table(self, table: Sequence[Sequence[Block]]) -> None:
        width = max(len(row) for row in table)
        lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |" + " |" * (width - len(row)) for row in table]
        lines.insert(1, "|" + " --- |" * width)
        self.gap("\n\n", Kind.TABLE_CELL)
        self.open.clear()
        self.parts.append("\n".join(lines))

    def gap(self, gap: str, kind: Kind) -> None:
        if self.last is not None:
            self.parts.append(gap)
        self.last = kind


def _block(block: Block) -> str:
    if block.role is Role.TITLE or block.kind is Kind.HEADING:
        level = 1 if block.role is Role.TITLE else max(block.level, 1)
        line = _CLOSING_HASHES.sub(r"\\\1\2", _escaped(block.text.replace("\n", " ")))
        return "#" * level + " " + line
    if block.kind is Kind.CODE:
        fence = "`" * max(3, 1 + max((len(run) for run in _TICKS.findall(block.text)), default=0))
        return f"{fence}\n{block.text}\n{fence}"
    text = _escaped(block.text).replace("\n", "\\\n")
    return "> " + text.replace("\n", "\n> ") if block.kind is Kind.QUOTE else text


def _cell(cell: Block) -> str:
    return _escaped(cell.text.replace("\n", " "))


def _escaped(text: str) -> str:
    """Text of which no character is markup."""
    return _AT_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", _SPECIAL.sub(r"\\\1", text))
