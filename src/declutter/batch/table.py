"""Lines of JSON to a Parquet file, group by group."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from declutter.batch.columns import parquet_schema
from declutter.errors import MissingExtraError
from declutter.sources.compressed import missing

GROUP_ROWS = 5_000
GROUP_BYTES = 32 * 2**20
"""A row group ends with the first of them: large enough for readers, small enough for the memory of any machine."""


def need_pyarrow() -> None:
    """See that Parquet can be written, before the work begins.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise MissingExtraError(missing("parquet", "pyarrow")) from error


def to_parquet(lines: Path, path: Path, columns: tuple[str, ...]) -> None:
    """Write the table of a file of lines.

    Raises:
        OSError: a file cannot be read or written.
    """
    import pyarrow as pa
    from pyarrow import parquet

    schema = parquet_schema(columns)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in _groups(lines):
            arrays = [pa.array(_values(rows, field), field.type) for field in schema]
            writer.write_table(pa.table(arrays, schema=schema), row_group_size=GROUP_ROWS)


def _values(rows: list[dict[str, Any]], field: Any) -> list[Any]:
    values = [row[field.name] for row in rows]
    return [list(value.items()) for value in values] if field.name == "roles" else values


def _groups(lines: Path) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    size = 0
    with open(lines, "rb") as file:
        for line in file:
            rows.append(json.loads(line))
            size += len(line)
            if len(rows) >= GROUP_ROWS or size >= GROUP_BYTES:
                yield rows
                rows, size = [], 0
    if rows:
        yield rows
