"""A document of blocks that have no markup, or of which it is not at hand."""

from __future__ import annotations

from collections.abc import Iterable

from declutter.document import Frame, Part, Run
from declutter.page import Block
from declutter.roles import Kind, Role

_FORMS = {Kind.CODE: "pre", Kind.CAPTION: "caption"}


def plain_document(blocks: Iterable[Block]) -> tuple[Part, ...]:
    """The parts of a document, with the elements around them as far as the form of a block tells."""
    parts: list[Part] = []
    lists: list[Frame] = []
    row, column, table, tables = -1, 0, 0, -1
    for number, block in enumerate(blocks):
        kind = block.kind
        frames: tuple[Frame, ...] = ()
        if block.role is Role.TITLE or kind is Kind.HEADING:
            lists, row = [], -1
            level = 1 if block.role is Role.TITLE else max(block.level, 1)
            parts.append(Part(f"h{level}", (Run(block.text),)))
            continue
        lists = lists if kind is Kind.LIST_ITEM else []
        row = row if kind is Kind.TABLE_CELL else -1
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


def text_document(text: str, blocks: Iterable[Block]) -> tuple[Part, ...]:
    """The parts of a text without markup, whose lists and quotes have their signs in the text itself.

    Args:
        text: what is kept.
        blocks: its units, in order; what stands between two of them, as a bar between cells, goes with the first.
    """
    parts: list[Part] = []
    place = 0
    for block in blocks:
        start = text.find(block.text, place)
        if start < 0:
            continue  # what follows gets its words, as it gets a bar
        parts = _with_gap(parts, text[place:start])
        place = start + len(block.text)
        form = "h1" if block.role is Role.TITLE else "h2" if block.kind is Kind.HEADING else "p"
        parts.append(Part(form, (Run(block.text),)))
    return tuple(_with_gap(parts, text[place:]))


def _with_gap(parts: list[Part], gap: str) -> list[Part]:
    gap = " ".join(gap.split())
    if not gap:
        return parts
    if not parts:
        return [Part("p", (Run(gap),))]
    last = parts[-1]
    return [*parts[:-1], last._replace(runs=(Run(f"{last.text} {gap}"),))]


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
