"""PySpark: a DataFrame of pages to a DataFrame of verdicts, in Arrow batches (`declutter[spark]`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from declutter import OptionError, Options
from declutter.integrations.extras import missing_extra
from declutter.integrations.fields import DEFAULTS, Input

try:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import BinaryType, StringType, StructType
except ImportError as error:
    raise missing_extra(__name__, "spark", error) from error

from declutter.integrations.table import COLUMNS, PageReader, page_schema


def extract_pages(
    frame: DataFrame,
    source: str = "html",
    *,
    url: str | None = None,
    content_type: str | None = None,
    input: Input = "html",  # noqa: A002  # the command's name for it
    columns: Sequence[str] = COLUMNS,
    keep: Sequence[str] = (),
    options: Options = DEFAULTS,
) -> DataFrame:
    """One row of verdicts for every row of pages, lazily, partition by partition and batch by batch (`mapInArrow`).

    declutter must be installed where the executors run. A null page, or one that cannot be read, gives a row whose
    `error` says why. Executors hold one Arrow batch of pages at a time: where pages are large, lower
    `spark.sql.execution.arrow.maxRecordsPerBatch`.

    Args:
        frame: the pages.
        source: the column that holds them, binary or string.
        url: the column of their addresses; by default `url` if there is one.
        content_type: the column of their HTTP headers `Content-Type`; by default `content_type` if there is one.
        input: `"html"` for pages, `"text"` for text without markup.
        columns: what to work out; `declutter.integrations.table.page_schema` describes them.
        keep: columns of `frame` that are carried over unchanged, such as a key.
        options: choices that hold for the whole run.

    Raises:
        OptionError: a column is missing, unknown, named twice, or holds neither bytes nor text.
    """
    reader = PageReader(source, url, content_type, input, tuple(columns), tuple(keep), options)
    reader.check_names(frame.columns)
    kind = frame.schema[source].dataType
    if not isinstance(kind, BinaryType | StringType):
        raise OptionError(f"column {source!r} holds {kind.simpleString()}; pages are binary or string")
    kept = [frame.schema[name] for name in reader.keep]
    verdicts = from_arrow_schema(page_schema(reader.columns))

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from reader.batches(batch)

    return frame.mapInArrow(read, StructType([*kept, *verdicts.fields]))
