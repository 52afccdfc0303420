"""The blocks of a page as markup: content as an article, clutter small, and folded where it is long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from declutter.render.report.shell import escaped
from declutter.roles import Kind, Role

if TYPE_CHECKING:
    from declutter.page import Block

Numbered = tuple[int, "Block"]

_FOLDED = 3
"""A run of this many blocks of one clutter is folded: two lines are shorter than the handle and its line."""

_PREVIEW = 160
"""Characters shown of a folded run; more do not fit beside its handle."""

_CHUNK = 40
"""Blocks that are laid out, or not, together: some two screens of text."""


def markup(blocks: Sequence[Block], *, chunked: bool) -> str:
    """All blocks in order.

    Args:
        blocks: of the page.
        chunked: whether to wrap them by the dozen, so that a browser need not lay out what is off screen.
    """
    levels = _headings(blocks)
    items: list[str] = []
    for key, group in groupby(enumerate(blocks, 1), key=_sort):
        run = list(group)
        if key is not None and key is not Role.COMMENT and len(run) >= _FOLDED:
            items.append(_run(key, run, chunked=chunked))
        else:
            items += _lines(run, levels)
    return "\n".join(_chunks(items) if chunked else items)


def _lines(run: Sequence[Numbered], levels: Mapping[int, int]) -> Iterator[str]:
    """Blocks one by one; the cells of a row of a table beside each other."""
    for row, group in groupby(run, key=_row):
        shown = [_block(number, block, levels.get(number)) for number, block in group]
        if row < 0:
            yield from shown
        else:
            yield '<div class="row">' + "".join(shown) + "</div>"


def _row(numbered: Numbered) -> int:
    block = numbered[1]
    return block.group if block.kind is Kind.TABLE_CELL and block.role.is_content else -1


def _sort(numbered: Numbered) -> Role | None:
    role = numbered[1].role
    return None if role.is_content else role


def _chunks(items: Sequence[str]) -> Iterator[str]:
    for begin in range(0, len(items), _CHUNK):
        yield '<div class="chunk">\n' + "\n".join(items[begin : begin + _CHUNK]) + "\n</div>"


def _run(role: Role, run: Sequence[Numbered], *, chunked: bool) -> str:
    preview = ""
    for _, block in run:
        preview += (" · " if preview else "") + " ".join(block.text[:_PREVIEW].split())
        if len(preview) > _PREVIEW:
            break
    inside = [_block(number, block, None) for number, block in run]
    body = "\n".join(_chunks(inside) if chunked and len(inside) > _CHUNK else inside)
    return (
        f'<details class="run r-{role}"><summary><span><i>{role}</i>{run[0][0]}–{run[-1][0]}</span>'
        f'<p><b>{len(run):,} blocks</b> <q dir="auto">{escaped(preview[:_PREVIEW])}</q></p></summary>'
        f"\n{body}\n</details>"
    )


def _block(number: int, block: Block, level: int | None) -> str:
    role, kind = block.role, block.kind
    classes = f"b {'c' if role.is_content else 'x'} r-{role} k-{kind}"
    style = ""
    if kind is Kind.HEADING and role.is_content:
        style = f' class="l{block.level or 2}"'
    elif kind is Kind.LIST_ITEM and block.level > 1:
        classes += " deep"
    tag = f"h{level}" if level else "pre" if kind is Kind.CODE and role.is_content else "p"
    # A browser drops a newline that follows <pre>, so that one is put there for it.
    begin = "\n" if tag == "pre" else ""
    return (
        f'<div class="{classes}" id="b{number}"><button type="button" tabindex="-1">{number} <i>{role}</i></button>'
        f'<{tag}{style} dir="auto">{begin}{escaped(block.text)}</{tag}></div>'
    )


def _headings(blocks: Sequence[Block]) -> dict[int, int]:
    """The level of each heading of the content below the report's own, by number; none is skipped on the way down."""
    levels: dict[int, int] = {}
    last = 1
    for number, block in enumerate(blocks, 1):
        if block.role is Role.TITLE:
            last = levels[number] = 2
        elif block.role.is_content and block.kind is Kind.HEADING:
            last = levels[number] = min(max(block.level, 2) + 1, last + 1, 6)
    return levels
