"""Plain text: paragraphs a blank line apart, list items and table rows a line each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from declutter.roles import Kind


class Shown(Protocol):
    """What plain text needs to know of a block: a `Block` has it, and so has the lighter `Passage`."""

    @property
    def text(self) -> str:
        """As in `Block`."""

    @property
    def kind(self) -> Kind:
        """As in `Block`."""

    @property
    def group(self) -> int:
        """As in `Block`."""


T = TypeVar("T", bound=Shown)


def to_text(blocks: Iterable[Shown]) -> str:
    """The words of the blocks in order; cells of a table row are a tab apart."""
    parts: list[str] = []
    previous: Kind | None = None
    for row in rows(blocks):
        kind = row[0].kind
        if previous is not None:
            is_close = kind is previous and kind in (Kind.LIST_ITEM, Kind.TABLE_CELL)
            parts.append("\n" if is_close else "\n\n")
        parts.append(row[0].text if len(row) == 1 else "\t".join([cell.text.replace("\n", " ") for cell in row]))
        previous = kind
    return "".join(parts)


def rows(blocks: Iterable[T]) -> list[list[T]]:
    """Blocks one by one, except that the cells of a table row come together."""
    result: list[list[T]] = []
    open_row: int | None = None
    for block in blocks:
        row = block.group if block.kind is Kind.TABLE_CELL else None
        if row is not None and row == open_row:
            result[-1].append(block)
        else:
            result.append([block])
        open_row = row
    return result
