"""Tables for a person at a terminal; plain text when piped."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from declutter.page import Page
from declutter.roles import Role

_STYLES = {Role.TITLE: "bold green", Role.BODY: "green", Role.COMMENT: "cyan"}
_TEXT_CHARS = 84


def explain(page: Page, console: Console) -> None:
    """A table of all blocks: number, role, score, the beginning of the text, the reason."""
    table = Table(box=None, pad_edge=False, show_edge=False)
    table.add_column("#", justify="right")
    table.add_column("role", no_wrap=True)
    table.add_column("score", justify="right")
    table.add_column("text", ratio=3)
    table.add_column("reason", ratio=2)
    for number, block in enumerate(page.blocks, 1):
        style = _STYLES.get(block.role, "dim")
        table.add_row(
            str(number),
            Text(block.role.value, style=style),
            f"{block.score:.2f}",
            Text(shown(block.text)),
            Text(block.reason),
        )
    console.print(table)


def shown(text: str) -> str:
    """The beginning of a text on one line."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= _TEXT_CHARS else line[: _TEXT_CHARS - 1] + "…"


def printable(text: str) -> str:
    """Text without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() or c == "\u200d" else " " for c in text)
