"""The blocks of a page for a person at a terminal; plain, a line a block, when piped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from declutter.page import Block, Page
from declutter.render.summary import DOUBTFUL, ENDS, counted, words_of
from declutter.roles import Role

_STYLES = {
    **dict.fromkeys((Role.TITLE,), "bold green"),
    **dict.fromkeys((Role.BODY,), "green"),
    **dict.fromkeys((Role.COMMENT,), "cyan"),
    **dict.fromkeys((Role.COMMENT_FORM, Role.LOGIN, Role.SEARCH), "yellow"),
    **dict.fromkeys((Role.SHARE, Role.LIKE, Role.SUBSCRIBE), "magenta"),
    **dict.fromkeys((Role.CONSENT, Role.ADVERT), "red"),
    **dict.fromkeys((Role.NAVIGATION, Role.PAGINATION, Role.RELATED), "blue"),
}
"""The families of the report's colours; other roles are dim."""

_TEXT_CHARS = 84
"""Of a text when piped."""

_LINES = 2
"""Of a text at a terminal."""

_FOLDED = 3
"""So many blocks of one clutter after another are one row at a terminal."""

_WIDE = 120
"""Columns from which on the reason stands beside the text; the text is left some 50 of them."""

_ROLE_WIDTH = max(len(role) for role in Role)


def explain(page: Page, console: Console) -> None:
    """What the page is and what was kept; all blocks with number, role, score, text and reason; the roles' counts.

    At a terminal runs of the same clutter are folded, and texts take two lines. When piped each block is one line.
    """
    soft_wrap = not console.is_terminal
    console.print(_summary(page), soft_wrap=soft_wrap)
    if page.outcome in ENDS:
        console.print(Text(ENDS[page.outcome], "red"), soft_wrap=soft_wrap)
    console.print()
    if console.is_terminal:
        console.print(_table(page.blocks, console.width))
    else:
        for line in _lines(page.blocks):
            console.print(Text(line), soft_wrap=True)
    if page.blocks:
        console.print()
        for counts in _counts(page.blocks, console.width if console.is_terminal else None):
            console.print(counts, soft_wrap=soft_wrap)


def _summary(page: Page) -> Text:
    words = words_of(page.blocks)
    sure = f"{page.kind_probability:.0%} sure" if page.kind_probability else "assumed"
    return Text.assemble(
        (page.kind.value, "bold"),
        f" ({sure}), confidence ",
        (f"{page.confidence:.2f}", "bold red" if page.confidence < DOUBTFUL else "bold green"),
        f", {words.kept:,} of {counted(words.all, 'word')} kept, {counted(len(page.blocks), 'block')}",
        f", {page.outcome.value}" if page.outcome in ENDS else "",
    )


def _counts(blocks: Sequence[Block], width: int | None) -> Iterator[Text]:
    """How many blocks each role has, on lines of this width that break between roles alone."""
    counts = Counter(block.role for block in blocks)
    line = Text()
    for role in Role:
        if counts[role]:
            part = Text(f"{role.value} {counts[role]:,}", _style(role))
            if width is not None and line and len(line) + 2 + len(part) > width:
                yield line
                line = Text()
            line = Text.assemble(line, ", ", part) if line else part
    yield line


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    """Columns for a program that reads lines; the last one is as long as it is."""
    texts = [shown(block.text) for block in blocks]
    number, text_width = len(str(len(blocks))), max(map(cell_len, [*texts, "text"]))
    roles = max([4, *(len(block.role) for block in blocks)])
    yield f"{'#':>{number}}  {'role':<{roles}}  score  {'text':<{text_width}}  reason"
    for index, (block, text) in enumerate(zip(blocks, texts, strict=True), 1):
        gap = " " * (text_width - cell_len(text))
        reason = printable(" ".join(block.reason.split()))
        yield f"{index:>{number}}  {block.role.value:<{roles}}  {block.score:5.2f}  {text}{gap}  {reason}"


def _table(blocks: Sequence[Block], width: int) -> Table:
    wide = width >= _WIDE
    table = Table(box=None, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0))
    table.add_column("#", justify="right", no_wrap=True, style="dim")
    table.add_column("role", no_wrap=True, min_width=min(_ROLE_WIDTH, max(4, width // 6)), overflow="ellipsis")
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("text", ratio=3, overflow="fold")
    if wide:
        table.add_column("reason", ratio=2, overflow="fold", style="dim")
    # The other columns take about 32.
    room = max(20, (width - 32) * 3 // 5 if wide else width - 32)
    for key, group in groupby(enumerate(blocks, 1), key=_sort):
        run = list(group)
        rows = [run] if key is not None and len(run) >= _FOLDED else [[one] for one in run]
        for row in rows:
            _add(table, row, room, wide=wide)
    return table


def _sort(numbered: tuple[int, Block]) -> Role | None:
    role = numbered[1].role
    return None if role.is_content or role is Role.COMMENT else role


def _add(table: Table, run: Sequence[tuple[int, Block]], room: int, *, wide: bool) -> None:
    (first, block), (last, _) = run[0], run[-1]
    texts = [shown(one.text, room * _LINES) for _, one in run]
    score = max(one.score for _, one in run)
    dim = "" if block.role.is_content or block.role is Role.COMMENT else "dim"
    if len(run) == 1:
        text = Text(texts[0], "bold" if block.role is Role.TITLE else dim)
    else:
        text = Text.assemble((f"{len(run)} blocks: ", ""), (shown(" · ".join(texts), room * _LINES - 12), dim))
    reason = _reason([one for _, one in run])
    # Beside a score that says the same it would be one line more for each paragraph.
    if not wide and not (block.role.is_content and block.cue == "model"):
        text.append(f"\n{reason}", "dim italic")
    number = str(first) if first == last else f"{first}-{last}"
    role = Text(block.role.value, _style(block.role))
    table.add_row(number, role, f"{score:.2f}", text, *([reason] if wide else []))


def _reason(blocks: Sequence[Block]) -> str:
    """The reason of most of the blocks, and how many others there are."""
    ((most, _), *others) = Counter(printable(block.reason) for block in blocks).most_common()
    return f"{most} (and {counted(len(others), 'other reason')})" if others else most


def _style(role: Role) -> str:
    return _STYLES.get(role, "dim")


def shown(text: str, width: int = _TEXT_CHARS) -> str:
    """The beginning of a text on one line, so many columns at most."""
    # A cell is at least a third of a character here: marks take none, and nobody reads a page of them.
    line = printable(" ".join(text[: width * 8].split()))
    if len(line) == cell_len(line) or cell_len(line) <= width:
        return line if len(line) <= width else line[: width - 1] + "…"
    taken = 0
    for index, character in enumerate(line):
        taken += cell_len(character)
        if taken >= width:
            return line[:index] + "…"
    return line


def printable(text: str) -> str:
    """Text without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() or c == "\u200d" else " " for c in text)
