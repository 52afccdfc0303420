"""What is known about a page as a table for a person: field, source, value; what other sources say below."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from declutter.page import Finding, Metadata
from declutter.render.terminal import printable

FIELDS = tuple(name for name in Metadata.__slots__ if name != "findings")

VALUE_CHARS = 200


def facts(metadata: Metadata, console: Console) -> None:
    """A row for each field that has a value, and one for each further value, marked as not taken."""
    table = Table(box=None, pad_edge=False, show_edge=False)
    table.add_column("field", no_wrap=True)
    table.add_column("source", no_wrap=True)
    table.add_column("value")
    sources = metadata.sources
    for name in FIELDS:
        value = getattr(metadata, name)
        if not value:
            continue
        taken = (value,) if isinstance(value, str) else value
        for number, text in enumerate(taken):
            table.add_row("" if number else name, Text(sources[name]), Text(_shown(text)))
        for finding in _others(metadata, name, taken):
            table.add_row("", Text(finding.source, style="dim"), Text(f"({_shown(finding.value)})", style="dim"))
    console.print(table)


def _others(metadata: Metadata, field: str, taken: tuple[str, ...]) -> list[Finding]:
    """One finding for each value of a field that was found and not taken."""
    others = {found.value: found for found in reversed(metadata.findings) if found.field == field}
    return [found for value, found in reversed(others.items()) if value not in taken]


def _shown(text: str) -> str:
    line = printable(" ".join(text.split()))
    return line if len(line) <= VALUE_CHARS else line[: VALUE_CHARS - 1] + "…"
