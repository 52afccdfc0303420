"""What a crawl costs: CPU time a page of each component in one run, extrapolated to a number of pages."""

from __future__ import annotations

import gzip
import os
import statistics
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.peers import Extractor, peer
from bench.speed import OURS, measure, raw_pages
from declutter import extract
from declutter.columns import ON_REQUEST
from declutter.integrations.fields import FIELDS, fields_of

MONTH = 2_300_000_000
"""Pages of a monthly crawl of Common Crawl, about."""

ROW = tuple(name for name in FIELDS if name not in ON_REQUEST)
"""The columns of a row that Spark and Ray write by default."""


def components(against: Sequence[str]) -> dict[str, Extractor]:
    """What is timed: the pages are given compressed, as an archive holds them."""
    ours: dict[str, Extractor] = {
        OURS: lambda data: extract(gzip.decompress(data)).text,
        f"{OURS}, whole row": lambda data: str(fields_of(extract(gzip.decompress(data)), ROW)),
        "decompression alone": lambda data: str(len(gzip.decompress(data))),
    }
    return ours | {name: _decompressed(peer(name)) for name in against}


def _decompressed(tool: Extractor) -> Extractor:
    return lambda data: tool(gzip.decompress(data))


def core_hours(milliseconds: float, pages: int) -> float:
    """Hours of one core for so many pages at so many milliseconds each."""
    return pages * milliseconds / 1000 / 3600


def costs(pages: Sequence[bytes], against: Sequence[str], total: int) -> dict[str, dict[str, float]]:
    """By component: milliseconds a page, core-hours for `total` pages, and cores to be done within a week."""
    seconds = measure(components(against), [gzip.compress(page) for page in pages], len(pages))
    rows = {}
    for name, values in seconds.items():
        mean = 1000 * statistics.fmean(values)
        hours = core_hours(mean, total)
        rows[name] = {"mean ms": mean, "max ms": 1000 * max(values), "core-hours": hours, "cores, a week": hours / 168}
    return rows


def report(data: Path, sets: tuple[str, ...], against: Sequence[str], most: int | None, total: int) -> None:
    """Print the costs, and what they were measured on."""
    pages = raw_pages(data, sets, most)
    sizes = [len(page) / 1000 for page in pages]
    console = Console(width=140)
    console.print(
        f"{len(pages)} pages of {', '.join(sets)}: {statistics.fmean(sizes):.0f} kB in the mean, "
        f"{statistics.median(sizes):.0f} kB in the median; {os.cpu_count()} cores, one used\n"
        f"core-hours = {total:,} pages x mean ms / 3,600,000\n"
    )
    table = Table(box=None)
    rows = costs(pages, against, total)
    for column in ("component", *next(iter(rows.values()))):
        table.add_column(column, justify="left" if column == "component" else "right")
    for name, row in rows.items():
        table.add_row(name, *[f"{value:,.1f}" if value < 1000 else f"{value:,.0f}" for value in row.values()])
    console.print(table)
