"""The table of output columns: what a line of JSON or a row of Parquet says of a page, and where it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from declutter.columns import ON_REQUEST, PAGE_COLUMNS, Column, arrow_schema
from declutter.sources.names import shown

if TYPE_CHECKING:
    from declutter.page import Page
    from declutter.sources import Source


PLACE_COLUMNS: tuple[Column[Source], ...] = (
    Column("source", "string", "the file that the page stands in, as it was named", lambda at: shown(at.name)),
    Column(
        "offset", "int64", "where in it: byte of a WARC record or a line of JSON, row, else 0", lambda at: at.offset
    ),
    Column("record", "int64", "how many pages of the file come before it", lambda at: at.record),
    Column("id", "string", "what the archive calls it, or the field `id`; null where there is none", lambda at: at.id),
)

COLUMNS: tuple[Column[Any], ...] = (*PLACE_COLUMNS, *PAGE_COLUMNS)
NAMES = tuple(column.name for column in COLUMNS)
DEFAULT = tuple(name for name in NAMES if name not in ON_REQUEST)

_OF_PLACES = {column.name: column.value for column in PLACE_COLUMNS}
_OF_PAGES = {column.name: column.value for column in PAGE_COLUMNS}


def row(page: Page, source: Source, names: tuple[str, ...]) -> dict[str, Any]:
    """What is said of a page, by column; nothing is worked out that is not asked for."""
    return {name: _OF_PLACES[name](source) if name in _OF_PLACES else _OF_PAGES[name](page) for name in names}


def parquet_schema(names: tuple[str, ...]) -> Any:
    """The pyarrow schema of these columns."""
    by_name = {column.name: column for column in COLUMNS}
    return arrow_schema(by_name[name] for name in names)
