"""Pages in a column of a Parquet file."""

from __future__ import annotations

from collections.abc import Iterator

from declutter.failures import Failed, Failure, FailureReason
from declutter.sources.compressed import missing
from declutter.sources.fields import BESIDE, FIELDS, page_field, source_of
from declutter.sources.records import Item, Problem, Start

ROWS = 32
"""Rows in memory at a time: some 3 MB of web pages."""

BUFFER = 1 << 20
"""Bytes of a column that are read ahead; without it a whole row group is, which may be gigabytes."""


def read_parquet(path: str, name: str, field: str | None, start: Start | None = None) -> Iterator[Item]:
    """A page a row, a few rows in memory at a time; after `start` if it is given, whose offset is the row.

    Raises:
        Failed: pyarrow is not installed.
        OSError: the file cannot be opened.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise Failed(FailureReason.UNREADABLE, missing("parquet", "pyarrow")) from error
    row = 0
    done = start.record if start is not None else -1
    try:
        with parquet.ParquetFile(path, buffer_size=BUFFER, pre_buffer=False) as file:
            names = file.schema_arrow.names
            column = page_field(names, field)
            if column is None:
                wanted = field or ", ".join(FIELDS)
                if done < 0:
                    what = f"no column {wanted}: has {', '.join(names)[:200]}"
                    yield Problem(name, Failure(FailureReason.BAD_RECORD, what), rest=True)
                return
            columns = [column, *(beside for beside in BESIDE if beside in names and beside != column)]
            for group in range(file.num_row_groups):
                rows = file.metadata.row_group(group).num_rows
                if row + rows <= done + 1:
                    row += rows
                    continue
                for batch in file.iter_batches(ROWS, [group], columns, use_threads=False):
                    for values in batch.to_pylist():
                        if row > done:
                            yield source_of(values, column, name, row, row)
                        row += 1
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        if isinstance(error, FileNotFoundError | PermissionError):
            raise
        if row > done:
            what = str(error).partition("\n")[0][:200]
            failure = Failure(FailureReason.UNREADABLE, f"the Parquet file is damaged: {what}")
            yield Problem(name, failure, row, row, rest=True)
