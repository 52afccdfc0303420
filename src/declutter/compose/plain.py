"""A document of blocks that have no markup, or of which it is not at hand."""

from __future__ import annotations

from collections.abc import Iterable

from declutter.document import Frame, Part, Run
from declutter.page import Block
from declutter.roles import Kind, Role

_FORMS = {Kind.CODE: "pre", Kind.CAPTION: "caption"}


def plain_document(blocks: Iterable[Block], *, is_text: bool = False) -> tuple[Part, ...]:
    """The parts of a document, with the elements around them as far as the form of a block tells.

    `is_text`: the blocks are of text without markup, where lists and quotes have their signs in the text itself.
    """
    parts: list[Part] = []
    lists: list[Frame] = []
    row, column, table, tables = -1, 0, 0, -1
    for number, block in enumerate(blocks):
        kind, frames = block.kind, ()
        if is_text and kind not in (Kind.HEADING, Kind.CODE):
            kind = Kind.PARAGRAPH
        is_title = block.role is Role.TITLE
        if kind is not Kind.LIST_ITEM or is_title:
            lists = []
        if kind is not Kind.TABLE_CELL or is_title:
            row = -1
        if is_title or kind is Kind.HEADING:
            level = 1 if is_title else max(block.level, 1) if not is_text else 2
            parts.append(Part(f"h{level}", (Run(block.text),)))
            continue
        if kind is Kind.LIST_ITEM:
            frames = _list(block, number, lists)
        elif kind is Kind.TABLE_CELL:
            if row < 0 or block.table != tables:
                table, tables, row = number, block.table, -1
            column = column + 1 if block.group == row else 0
            row = block.group
            frames = (Frame("table", table), Frame("tr", row), Frame("td", number, column))
        elif kind is Kind.QUOTE:
            frames = (Frame("blockquote", -1),)
        elif kind in (Kind.TERM, Kind.DEFINITION):
            frames = (Frame("dl", -1), Frame("dt" if kind is Kind.TERM else "dd", number))
        parts.append(Part(_FORMS.get(kind, "p"), (Run(block.text),), frames))
    return tuple(parts)


def _list(block: Block, number: int, lists: list[Frame]) -> tuple[Frame, ...]:
    """The frames of an item; `lists` are those that are open, each followed by its last item."""
    tag = "ol" if block.is_numbered else "ul"
    while lists and (lists[-1].start >= block.level):
        if lists[-1].start == block.level and lists[-2].element == block.group and lists[-2].tag == tag:
            lists.pop()
            lists.append(Frame("li", number, block.level))
            return _plainly(lists)
        del lists[-2:]
    lists += [Frame(tag, block.group), Frame("li", number, block.level)]
    return _plainly(lists)


def _plainly(lists: list[Frame]) -> tuple[Frame, ...]:
    return tuple(frame._replace(start=-1 if frame.tag == "li" else 1) for frame in lists)
