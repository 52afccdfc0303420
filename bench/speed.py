"""Cost: CPU time a page beside peers, the share of each stage, and memory over a long run. Bytes in, text out."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.datasets import load
from bench.peers import Extractor, peer
from declutter import extract, pipeline
from declutter.model import Trees

OURS = "declutter"

WARM_UP = 20
"""Pages run before the clock starts: tables that are built on first use, caches, the processor's speed."""

RATIOS = ("trafilatura", "lxml-parse")
"""Peers that the others are measured in multiples of."""

STAGES: dict[str, tuple[tuple[Any, str], ...]] = {
    "decode": ((pipeline, "read_source"),),
    "walk": ((pipeline, "_segments"),),
    "cues": ((pipeline, "find_cues"),),
    "features": (
        (pipeline, "view_of"),
        (pipeline, "block_features"),
        (pipeline, "context_features"),
        (pipeline, "kind_values"),
        (pipeline, "page_tokens"),
        (pipeline, "quality_values"),
    ),
    "trees": ((Trees, "sums"),),
    "choose": ((pipeline, "choose"),),
    "render": ((pipeline, "printed"), (pipeline, "passages"), (pipeline, "to_text")),
}
"""The functions that make up a stage, and where the pipeline finds them. None may call another one that is listed."""

VIEWS = ("title", "markdown", "blocks")
"""What a page works out when it is first asked for, after the text."""


def raw_pages(data: Path, sets: tuple[str, ...], most: int | None = None) -> list[bytes]:
    """The raw pages of the sets; of more than `most` an even selection."""
    pages = load(data, sets)
    count = min(most or len(pages), len(pages))
    return [pages[number * len(pages) // count].read() for number in range(count)]


def tools(against: Sequence[str]) -> dict[str, Extractor]:
    """declutter and the peers of these names."""
    return {OURS: lambda data: extract(data).text} | {name: peer(name) for name in against}


def measure(extractors: dict[str, Extractor], pages: Sequence[bytes], rounds: int) -> dict[str, list[float]]:
    """CPU seconds of each tool on each page, page by page in turn, so that a drift of the machine hits all of them.

    Args:
        extractors: the tools by name.
        pages: raw pages, begun again at the first one when all are done.
        rounds: how many pages are timed.
    """
    for data in pages[:WARM_UP]:
        for name, tool in extractors.items():
            _seconds(name, tool, data)
    seconds: dict[str, list[float]] = {name: [] for name in extractors}
    for data in islice(cycle(pages), rounds):
        for name, tool in extractors.items():
            seconds[name].append(_seconds(name, tool, data))
    return seconds


def _seconds(name: str, tool: Extractor, data: bytes) -> float:
    start = time.process_time()
    try:
        tool(data)
    except Exception:
        # What a peer spends on a page that it fails on is its cost all the same. Ours may not fail.
        if name == OURS:
            raise
    return time.process_time() - start


def summary(seconds: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    """Mean, median and 99th percentile in milliseconds, pages a second, and multiples of the means of `RATIOS`."""
    means = {name: statistics.fmean(values) for name, values in seconds.items()}
    rows = {}
    for name, values in seconds.items():
        row = {
            "mean ms": 1000 * means[name],
            "median ms": 1000 * statistics.median(values),
            "p99 ms": 1000 * sorted(values)[int(0.99 * (len(values) - 1))],
            "pages/s/core": 1 / max(means[name], 1e-9),
        }
        row.update({f"x {base}": means[name] / max(means[base], 1e-9) for base in RATIOS if base in means})
        rows[name] = row
    return rows


def stage_costs(pages: Sequence[bytes]) -> dict[str, float]:
    """CPU milliseconds a page: each stage, what lies between them, their sum, and each view asked for afterwards."""
    for data in pages[:WARM_UP]:
        extract(data)
    seconds = dict.fromkeys((*STAGES, "rest", "text", *VIEWS), 0.0)
    with _timed(seconds):
        for data in pages:
            start = time.process_time()
            page = extract(data)
            seconds["text"] += time.process_time() - start
            before = {stage: seconds[stage] for stage in STAGES}
            for view in VIEWS:
                start = time.process_time()
                getattr(page, view)
                seconds[view] += time.process_time() - start
            seconds.update(before)  # a view may go through a stage again; that is the view's cost
    seconds["rest"] = seconds["text"] - sum(seconds[stage] for stage in STAGES)
    return {name: 1000 * value / max(len(pages), 1) for name, value in seconds.items()}


@contextmanager
def _timed(seconds: dict[str, float]) -> Iterator[None]:
    """Add up what the functions of the stages cost while it is open."""
    originals = [(owner, name, getattr(owner, name)) for places in STAGES.values() for owner, name in places]
    for stage, places in STAGES.items():
        for owner, name in places:
            setattr(owner, name, _adding(seconds, stage, getattr(owner, name)))
    try:
        yield
    finally:
        for owner, name, function in originals:
            setattr(owner, name, function)


def _adding(seconds: dict[str, float], stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def timed(*args: Any, **kwargs: Any) -> Any:
        start = time.process_time()
        try:
            return function(*args, **kwargs)
        finally:
            seconds[stage] += time.process_time() - start

    return timed


def soak(pages: Sequence[bytes], count: int) -> dict[int, tuple[float, int]]:
    """Resident megabytes and open files after 10, 50 and 100 percent of `count` pages; what leaks grows from one to the
    next. Every tenth page is read from a file, and all that it can work out is asked for."""
    marks = {max(count * percent // 100, 1): percent for percent in (10, 50, 100)}
    sizes: dict[int, tuple[float, int]] = {}
    with TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        for number, data in enumerate(islice(cycle(pages), count), 1):
            if number % 10:
                extract(data)
            else:
                file.write_bytes(data)
                extract(file).to_dict()
            if number in marks:
                sizes[marks[number]] = resident(), open_files()
    return sizes


def open_files() -> int:
    """How many files, pipes and sockets this process holds open.

    Raises:
        OSError: the system has no `/proc`.
    """
    return len(list(Path("/proc/self/fd").iterdir())) - 1  # one of them lists the others


def resident() -> float:
    """Megabytes of this process that are in memory now.

    Raises:
        OSError: the system has no `/proc`.
    """
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def resident_of(process: int) -> float:
    """The same of another process; 0 if it is gone."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, IndexError):
        return 0.0


def peak() -> float:
    """The most megabytes of this process that ever were in memory."""
    import resource  # not on every system

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def report(
    pages: Sequence[bytes], against: tuple[str, ...], *, rounds: int | None, by_stage: bool, soaked: int | None
) -> None:
    """Print what was asked for: the cost of each tool always, stages and memory if wanted."""
    console = Console(width=140)
    # First, because the peers' own memory would be in it.
    if soaked:
        sizes = soak(pages, soaked)
        grown = ", ".join(f"{size:.1f} MB and {n} open files after {percent} %" for percent, (size, n) in sizes.items())
        console.print(f"{soaked} pages: {grown}; peak {peak():.1f} MB\n")
    rows = summary(measure(tools(against), pages, rounds or len(pages)))
    console.print(_table("tool", rows))
    console.print(f"\npeak memory of the process with all tools: {peak():.0f} MB")
    if by_stage:
        console.print()
        console.print(_table("stage", {name: {"ms a page": cost} for name, cost in stage_costs(pages).items()}))


def _table(first: str, rows: dict[str, dict[str, float]]) -> Table:
    table = Table(box=None)
    table.add_column(first)
    for column in next(iter(rows.values())):
        table.add_column(column, justify="right")
    for name, row in rows.items():
        table.add_row(name, *[f"{value:.2f}" for value in row.values()])
    return table
