"""Tables of pages in, tables of verdicts out: the columns that Spark and Ray share (`declutter[parquet]`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from declutter import OptionError, Options, Page
from declutter.columns import ON_REQUEST, PAGE_COLUMNS, Column, arrow_schema
from declutter.integrations.extras import missing_extra
from declutter.integrations.fields import (
    DEFAULTS,
    Input,
    check_choice,
    check_fields,
    error_line,
    fields_of,
    read_page,
)

try:
    import pyarrow as pa
except ImportError as error:
    raise missing_extra(__name__, "parquet", error) from error

COLUMNS = (*(column.name for column in PAGE_COLUMNS if column.name not in ON_REQUEST), "error")
"""The columns of a row, in order, where the caller chooses none; `encoding`, `blocks` and `comments` are there for the
asking."""

_ERROR: Column[Page] = Column(
    "error", "string", "why the page could not be read; null where it could", lambda page: None
)
_BY_NAME = {column.name: column for column in (*PAGE_COLUMNS, _ERROR)}

ROWS_AT_ONCE = 64
BYTES_AT_ONCE = 32 * 2**20
"""A batch that is written ends after so many pages, or once their sources are as large as this; so memory does not grow
with the batches that are read, and no column comes near the 2 GiB that Arrow's strings can hold."""


def page_schema(columns: Sequence[str] = COLUMNS) -> pa.Schema:
    """The Arrow schema of these columns; each field's metadata describes it. All columns but `url` and `error` are null
    where the page could not be read.

    Raises:
        OptionError: there is no such column.
    """
    check_fields(columns, also=("error",))
    schema: pa.Schema = arrow_schema(_BY_NAME[name] for name in columns)
    return schema


@dataclass(frozen=True, slots=True)
class PageReader:
    """Reads tables of pages; immutable and picklable, so that an engine can send it to its workers.

    Attributes:
        source: name of the column that holds the pages: binary or string.
        url: name of the column of their addresses; by default `url` if there is one.
        content_type: name of the column of their HTTP headers `Content-Type`, used for bytes; by default
            `content_type` if there is one.
        input: `"html"` for pages, `"text"` for text without markup.
        columns: what to work out, of `COLUMNS` and `declutter.columns.ON_REQUEST`. Text alone costs less than all.
        keep: names of columns of the caller's that are carried over unchanged, before the others.
        options: choices that hold for the whole run.

    Raises:
        OptionError: a name is unknown, or stands for two columns of the result.
    """

    source: str = "html"
    url: str | None = None
    content_type: str | None = None
    input: Input = "html"
    columns: tuple[str, ...] = COLUMNS
    keep: tuple[str, ...] = ()
    options: Options = DEFAULTS

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "keep", tuple(self.keep))
        check_choice("input", self.input, Input)
        check_fields(self.columns, also=("error",))
        names = [*self.keep, *self.columns]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise OptionError(f"{', '.join(map(repr, twice))} would be there twice; choose columns and keep apart")

    def schema(self, given: pa.Schema) -> pa.Schema:
        """The schema of what comes out of a table of this schema.

        Raises:
            OptionError: the table lacks a column, or its pages are neither bytes nor text.
        """
        self.check_names(given.names)
        kind = given.field(self.source).type
        if not any(is_such(kind) for is_such in _READABLE):
            raise OptionError(f"column {self.source!r} holds {kind}; pages are binary or string")
        return pa.schema([*(given.field(name) for name in self.keep), *page_schema(self.columns)])

    def check_names(self, given: Sequence[str]) -> None:
        """Refuse a table that has only these columns if one that was named is not among them.

        Raises:
            OptionError: it is not.
        """
        named = [name for name in (self.source, self.url, self.content_type, *self.keep) if name is not None]
        missing = [name for name in named if name not in given]
        if missing:
            raise OptionError(f"no column {', '.join(map(repr, missing))}; there are {', '.join(given)}")

    def batches(self, table: pa.RecordBatch | pa.Table) -> Iterator[pa.RecordBatch]:
        """The rows of a batch or table in order, a small batch at a time.

        A row comes out for every row that goes in. A page that cannot be read has nulls and, in `error`, the reason.

        Raises:
            OptionError: as `schema` does.
        """
        schema = self.schema(table.schema)
        sources = table.column(self.source)
        urls = self._optional(table, self.url or "url")
        types = self._optional(table, self.content_type or "content_type")
        start, size, rows = 0, 0, []
        for number, scalar in enumerate(sources):
            source = scalar.as_py()
            rows.append(self._row(source, _text(urls, number), _text(types, number)))
            size += len(source or b"")
            if len(rows) >= ROWS_AT_ONCE or size >= BYTES_AT_ONCE:
                yield from self._batch(table.slice(start, len(rows)), rows, schema)
                start, size, rows = number + 1, 0, []
        if rows or not len(sources):
            yield from self._batch(table.slice(start, len(rows)), rows, schema)

    def _optional(self, table: pa.RecordBatch | pa.Table, name: str) -> pa.Array | pa.ChunkedArray | None:
        return table.column(name) if name in table.schema.names else None

    def _row(self, source: str | bytes | None, url: str | None, content_type: str | None) -> dict[str, Any]:
        names = [name for name in self.columns if name not in ("url", "error")]
        try:
            if source is None:
                raise ValueError("the page is null")
            page = read_page(source, url=url, content_type=content_type, input=self.input, options=self.options)
            return {"url": url, **fields_of(page, names)}
        except Exception as error:
            # Whatever it is: one page must not cost its partition, and its row says what happened.
            return {"url": url, "error": error_line(error)}

    def _batch(
        self, given: pa.RecordBatch | pa.Table, rows: list[dict[str, Any]], schema: pa.Schema
    ) -> Iterator[pa.RecordBatch]:
        made = [pa.array([row.get(name) for row in rows], type=schema.field(name).type) for name in self.columns]
        kept = [given.column(name) for name in self.keep]
        yield from pa.Table.from_arrays([*kept, *made], schema=schema).combine_chunks().to_batches() or [
            pa.RecordBatch.from_pylist([], schema=schema)
        ]


_READABLE: tuple[Callable[[pa.DataType], bool], ...] = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_string_view,
    pa.types.is_binary_view,
)


def _text(column: pa.Array | pa.ChunkedArray | None, number: int) -> str | None:
    value = None if column is None else column[number].as_py()
    return None if value is None else str(value)
