"""Ray Data: a dataset of pages to a dataset of verdicts, in Arrow batches (`declutter[ray]`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from declutter import Options
from declutter.integrations.extras import missing_extra
from declutter.integrations.fields import DEFAULTS, Input

try:
    import pyarrow as pa
    from ray.data import Dataset
except ImportError as error:
    raise missing_extra(__name__, "ray", error) from error

from declutter.integrations.table import COLUMNS, ROWS_AT_ONCE, PageReader


def extract_pages(
    dataset: Dataset,
    source: str = "html",
    *,
    url: str | None = None,
    content_type: str | None = None,
    input: Input = "html",  # noqa: A002  # the command's name for it
    columns: Sequence[str] = COLUMNS,
    keep: Sequence[str] = (),
    options: Options = DEFAULTS,
    batch_size: int = ROWS_AT_ONCE,
    **ray_options: Any,
) -> Dataset:
    """One row of verdicts for every row of pages, lazily (`map_batches`, one CPU a task).

    declutter must be installed where the workers run. A null page, or one that cannot be read, gives a row whose
    `error` says why.

    Args:
        dataset: the pages.
        source: the column that holds them, binary or string.
        url: the column of their addresses; by default `url` if there is one.
        content_type: the column of their HTTP headers `Content-Type`; by default `content_type` if there is one.
        input: `"html"` for pages, `"text"` for text without markup.
        columns: what to work out; `declutter.integrations.table.page_schema` describes them.
        keep: columns of `dataset` that are carried over unchanged, such as a key.
        options: choices that hold for the whole run.
        batch_size: pages that a task holds at a time.
        ray_options: passed on to `map_batches`: `concurrency`, `memory`, `num_cpus` ...

    Raises:
        OptionError: a column is unknown or named twice. What the dataset lacks shows when it is run.
    """
    reader = PageReader(source, url, content_type, input, tuple(columns), tuple(keep), options)

    def read(batch: pa.Table) -> pa.Table:
        return pa.Table.from_batches(reader.batches(batch))

    return dataset.map_batches(read, batch_format="pyarrow", batch_size=batch_size, **ray_options)
