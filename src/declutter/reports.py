"""Where reports go: one file, or a folder with a report a page and an index of all of them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from declutter.sinks import FolderSink, write_atomically

if TYPE_CHECKING:
    from declutter.page import Page
    from declutter.render.report import IndexRow

INDEX = "index.html"
ROWS = "reports.jsonl"
"""One line a page, added when the page is done: what a run that was broken off knows, and what the index is made of."""


class Reports(Protocol):
    """Takes one page after the other."""

    def add(self, source: str, page: Page) -> None:
        """Write the report of a page. Raises OSError where it cannot be written."""

    def fail(self, source: str, reason: str) -> None:
        """Keep on record that no page or no report came of a source."""

    def close(self) -> None:
        """All that will come has come."""


def make_reports(output: str, *, are_many: bool, overwrite: bool) -> Reports:
    """What `--report` asks for. Several pages, or a name that is a folder, mean a folder.

    Raises:
        click.UsageError: several reports are to go into one file, or files that are no reports would be replaced.
    """
    path = Path(output)
    try:
        if path.is_dir() or output.endswith(("/", os.sep)) or are_many:
            return ReportFolder(path, overwrite=overwrite)
        return ReportFile(path, overwrite=overwrite)
    except FileExistsError as error:
        raise click.UsageError(str(error.strerror)) from error


class ReportFile:
    """One report. A file that is no report of ours, perhaps a saved page, is replaced only if that is asked for."""

    def __init__(self, path: Path, *, overwrite: bool) -> None:
        if path.exists() and not overwrite and not _is_ours(path):
            raise FileExistsError(17, f"{path} exists and is no report; --overwrite replaces it")
        self._path = path

    def add(self, source: str, page: Page) -> None:
        """Write it."""
        from declutter.render.report import to_report

        write_atomically(self._path, to_report(page, source=source))

    def fail(self, source: str, reason: str) -> None:
        """The command has said so; there is no index to say it in."""

    def close(self) -> None:
        """Nothing is open."""


class ReportFolder:
    """A report a page, `index.html` with a row for each, and `reports.jsonl`, from which the index is made.

    Every row is stored when its page is done, so that a run that is broken off loses none; a later run into the same
    folder adds to them. Reports that exist stay unless overwriting is asked for.

    Raises:
        FileExistsError: the path is a file, or an index that is not ours would be replaced.
    """

    def __init__(self, folder: Path, *, overwrite: bool) -> None:
        if folder.exists() and not folder.is_dir():
            raise FileExistsError(17, f"reports need a folder, and this is a file: {folder}")
        index = folder / INDEX
        if index.exists() and not overwrite and not _is_ours(index):
            raise FileExistsError(17, f"{index} exists and is no index of reports; --overwrite replaces it")
        self._folder = folder
        self._sink = FolderSink(folder, ".html", overwrite=overwrite, reserved=(INDEX,))
        self._rows = {row.source: row for row in read_rows(folder / ROWS)}
        if not self._rows and (folder / ROWS).exists() and (folder / ROWS).stat().st_size:
            raise FileExistsError(17, f"{folder / ROWS} exists and holds no rows of reports")

    def add(self, source: str, page: Page) -> None:
        """Write the report of a page, and its row."""
        from declutter.render.report import IndexRow, to_report

        path = self._sink.write(source, to_report(page, source=source))
        self.record(IndexRow.of(page, source, path.relative_to(self._folder).as_posix()))

    def fail(self, source: str, reason: str) -> None:
        """A row with the reason. The row of a report that an earlier run wrote stays: the report is still there."""
        from declutter.render.report import IndexRow

        earlier = self._rows.get(source)
        if earlier is None or not earlier.report or not (self._folder / earlier.report).exists():
            self.record(IndexRow.failed(source, reason))

    def record(self, row: IndexRow) -> None:
        """Store a row; whoever writes reports elsewhere, such as a worker, hands in the rows here."""
        self._folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps(row.to_dict(), ensure_ascii=True)
        with (self._folder / ROWS).open("ab+") as file:
            # A run that was broken off may have left half a line.
            file.seek(max(0, file.seek(0, os.SEEK_END) - 1))
            begin = b"" if file.read(1) in (b"", b"\n") else b"\n"
            file.write(begin + line.encode("ascii") + b"\n")
        self._rows[row.source] = row

    def close(self) -> None:
        """Write the index of all rows, those of earlier runs too."""
        from declutter.render.report import to_index

        if self._rows:
            write_atomically(self._folder / INDEX, to_index(self._rows.values()))


def read_rows(path: Path) -> Iterator[IndexRow]:
    """The rows of `reports.jsonl` in order, half lines left out; where a source comes twice, the later one holds."""
    from declutter.render.report import IndexRow

    if not path.exists():
        return
    for line in path.read_text("utf-8", "replace").split("\n"):
        try:
            yield IndexRow.from_dict(json.loads(line))
        except (ValueError, TypeError):
            continue


def _is_ours(path: Path) -> bool:
    from declutter.render.report import GENERATOR

    if not path.is_file():
        return False
    with path.open("rb") as file:
        return f'<meta name="generator" content="{GENERATOR}'.encode() in file.read(4096)
