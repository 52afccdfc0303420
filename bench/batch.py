"""Many pages: pages a second of the command with one and two workers, beside trafilatura's, and the parent's memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.speed import raw_pages, resident_of

IN_A_FOLDER = 500

LOOK = 0.2
"""Seconds between two looks at the memory."""


@dataclass(slots=True)
class Measured:
    """One run of a command.

    Attributes:
        seconds: on the clock.
        cpu: of the command and all its processes; on a busy machine the only one to compare.
        memory: resident megabytes of the parent at a tenth, at half and at the end of the run.
        pages: how many came out.
    """

    seconds: float
    cpu: float
    memory: tuple[float, float, float]
    pages: int = 0


def make_folder(folder: Path, pages: Sequence[bytes], count: int) -> None:
    """Pages as files, over and over until there are so many; a few hundred in a folder."""
    for number, data in enumerate(islice(cycle(pages), count)):
        path = folder / f"{number // IN_A_FOLDER:04d}" / f"{number:06d}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def make_warc(path: Path, pages: Sequence[bytes], count: int) -> None:
    """The same pages as responses in a web archive, packed record by record."""
    import gzip
    import io

    from fastwarc.warc import WarcRecord, WarcRecordType

    with path.open("wb") as file:
        for number, data in enumerate(islice(cycle(pages), count)):
            record = WarcRecord()
            record.init_headers(record_type=WarcRecordType.response)
            record.headers["WARC-Target-URI"] = f"http://bench.example/{number}"
            record.headers["Content-Type"] = "application/http; msgtype=response"
            record.set_bytes_content(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + data)
            out = io.BytesIO()
            record.write(out)
            file.write(gzip.compress(out.getvalue(), 1))


def measured(command: Sequence[str]) -> Measured:
    """Run a command to its end.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    sizes: list[float] = []
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    watch = _Watch(process.pid, sizes)
    watch.start()
    _, told = process.communicate()
    seconds = time.perf_counter() - begun
    watch.done.set()
    watch.join()
    if process.returncode not in (0, 1):  # 1: some of the pages failed
        raise subprocess.CalledProcessError(process.returncode, command, stderr=told)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    places = [len(sizes) // 10, len(sizes) // 2, len(sizes) - 2]
    memory = [sizes[max(min(place, len(sizes) - 1), 0)] for place in places] if sizes else [0.0] * 3
    return Measured(seconds, cpu, (memory[0], memory[1], memory[2]))


@dataclass
class _Watch(threading.Thread):
    """Writes down the memory of a process until it ends."""

    process: int
    sizes: list[float]
    done: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        while not self.done.wait(LOOK):
            size = resident_of(self.process)
            if size:
                self.sizes.append(size)


def report(data: Path, sets: tuple[str, ...], count: int) -> None:
    """Make the pages, run everything, print the table."""
    pages = raw_pages(data, sets, min(count, 2000))
    declutter = [sys.executable, "-m", "declutter", "--quiet", "--overwrite"]
    console = Console(width=140)
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        make_folder(root / "pages", pages, count)
        make_warc(root / "pages.warc.gz", pages, count)
        runs: dict[str, list[str]] = {}
        for workers in ("1", "2"):
            shared = ["--workers", workers]
            runs[f"folder to folder, {workers}"] = [*declutter, f"{root}/pages", "-o", f"{root}/tree", *shared]
            runs[f"folder to JSONL, {workers}"] = [*declutter, f"{root}/pages", "-o", f"{root}/out.jsonl", *shared]
            runs[f"WARC to JSONL, {workers}"] = [*declutter, f"{root}/pages.warc.gz", "-o", f"{root}/w.jsonl", *shared]
        trafilatura = str(Path(sys.executable).with_name("trafilatura"))
        peer = [trafilatura, "--input-dir", f"{root}/pages", "--output-dir", f"{root}/peer", "--parallel", "2"]
        runs["trafilatura, folder to folder, 2"] = peer
        rows = {name: measured(command) for name, command in runs.items()}
        for name in rows:
            rows[name].pages = count
        written = sum(1 for _ in (root / "peer").rglob("*.txt"))
    console.print(_table(rows))
    console.print(f"\ntrafilatura left {written} files: it names them by content, and writes none without")
    sizes = os.cpu_count()
    console.print(f"\n{count} pages, {len(pages)} different ones; {sizes} processors, load {os.getloadavg()[0]:.1f}")
    for what in ("folder to folder", "folder to JSONL", "WARC to JSONL"):
        one, two = rows[f"{what}, 1"], rows[f"{what}, 2"]
        console.print(f"{what}: two workers are {one.seconds / two.seconds:.2f} times one (clock)")
    ours, theirs = rows["folder to folder, 2"], rows["trafilatura, folder to folder, 2"]
    console.print(
        f"beside trafilatura: {theirs.seconds / ours.seconds:.2f} times the pages a second (clock), "
        f"{theirs.cpu / ours.cpu:.2f} times (CPU)"
    )


def _table(rows: dict[str, Measured]) -> Table:
    table = Table(box=None)
    for column in ("run, workers", "pages", "s", "pages/s", "CPU s", "CPU ms a page", "parent MB at 10, 50, 100 %"):
        table.add_column(column, justify="left" if column.startswith("run") else "right")
    for name, run in rows.items():
        memory = ", ".join(f"{size:.0f}" for size in run.memory)
        costs = (f"{run.pages / run.seconds:.1f}", f"{run.cpu:.1f}", f"{1000 * run.cpu / max(run.pages, 1):.1f}")
        table.add_row(name, str(run.pages), f"{run.seconds:.1f}", *costs, memory)
    return table
