"""Comma-separated values: a page a row (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

COLUMNS = (
    "source", "url", "title", "author", "date", "language", "kind", "confidence", "outcome", "text",
)  # fmt: skip

_RISKY = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""What a spreadsheet may take for a formula, by OWASP's page on CSV injection; the last four are full-width."""


def csv_heading() -> str:
    """The names of the columns, without line end."""
    return _line(COLUMNS)


def csv_row(record: Mapping[str, object]) -> str:
    """The row of a page, without line end.

    A cell that a spreadsheet could take for a formula gets an apostrophe before it; `unguarded` takes it away.

    Args:
        record: the page as plain data (`Page.to_dict`), with its source, and its metadata where there is some.
    """
    metadata = record.get("metadata")
    extra = metadata if isinstance(metadata, Mapping) else {}
    author = record.get("author") or extra.get("author") or extra.get("authors") or ""
    known = {**record, "author": author, "date": record.get("date") or extra.get("date") or ""}
    return _line([_cell(known.get(name)) for name in COLUMNS])


def unguarded(cell: str) -> str:
    """What a cell said before it was guarded."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    text = "" if value is None else str(value)
    return "'" + text if _RISKY.match(text) else text


def _line(cells: tuple[str, ...] | list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="").writerow(cells)
    return buffer.getvalue()
