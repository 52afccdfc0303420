"""Where the output of a run goes: a folder of files, a file of lines, standard output.

Pages come in the order of the input. What is written counts from `commit` on; `restore` goes back to such a place.
"""

from __future__ import annotations

import errno
import gzip
import os
import sys
from pathlib import Path
from typing import IO, Protocol

from declutter.batch.table import to_parquet
from declutter.errors import MissingExtraError
from declutter.failures import Failed, FailureReason
from declutter.sources.compressed import zstandard

FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO))
"""Errors that the next page would meet too: the run ends, to be taken up when there is room."""


class Output(Protocol):
    """Takes the output of one page after the other."""

    def write(self, target: str, data: bytes) -> None:
        """Take a page.

        Raises:
            Failed: this page cannot be written.
            OSError: nothing can.
        """

    def commit(self, *, is_durable: bool) -> int:
        """Hand all of it to the system, or to the disk; the size of the file then."""

    def restore(self, size: int) -> None:
        """Go back to what was there at that size."""

    def finish(self) -> None:
        """All pages are written: give the output its name."""

    def close(self) -> None:
        """Let go of it as it is."""


class Stdout:
    """Standard output, a blank line between two texts."""

    def __init__(self) -> None:
        self._is_empty = True

    def write(self, target: str, data: bytes) -> None:
        """Print it."""
        del target
        if data:
            gap = b"" if self._is_empty or data.startswith(b"{") else b"\n"
            self._is_empty = False
            sys.stdout.buffer.write(gap + data)
            sys.stdout.buffer.flush()

    def commit(self, *, is_durable: bool) -> int:
        """It is printed."""
        del is_durable
        return 0

    def restore(self, size: int) -> None:
        """What is printed is printed."""

    def finish(self) -> None:
        """Nothing is left to do."""

    def close(self) -> None:
        """It is not ours to close."""


class Tree:
    """A file a page, in folders as the input has them; each is written beside its place and then renamed."""

    def __init__(self, folder: Path, suffix: str) -> None:
        self._folder = folder
        self._suffix = suffix
        folder.mkdir(parents=True, exist_ok=True)
        self._root = os.path.realpath(folder)
        self._partial = os.path.join(self._root, ".partial")
        self._last = ""

    def write(self, target: str, data: bytes) -> None:
        """Write the file of a page."""
        path = f"{self._root}/{target}{self._suffix}"
        parent = os.path.dirname(path)
        try:
            self._enter(parent)
            with open(self._partial, "wb") as file:
                file.write(data)
            os.replace(self._partial, path)
        except OSError as error:
            if error.errno in FULL:
                raise
            raise Failed(FailureReason.OUTPUT, f"{target}{self._suffix}: {error.strerror or error}") from error

    def _enter(self, parent: str) -> None:
        """Make the folder of a page, and see that no link leads out of the output on the way."""
        if parent == self._last:
            return
        # Before it is made: a link on the way would have it made elsewhere.
        real = os.path.realpath(parent)
        if real != self._root and not real.startswith(self._root.rstrip(os.sep) + os.sep):
            raise Failed(FailureReason.OUTPUT, f"{os.path.relpath(parent, self._root)} leads out of the output folder")
        os.makedirs(parent, exist_ok=True)
        self._last = parent

    def commit(self, *, is_durable: bool) -> int:
        """Every file is whole by itself; one that is written again after an interruption is the same."""
        del is_durable
        return 0

    def restore(self, size: int) -> None:
        """Files beyond the last commit are written again."""

    def finish(self) -> None:
        """Every file has its name already."""

    def close(self) -> None:
        """Nothing is open."""


class Lines:
    """One file of lines, plain or packed; under a name of its own until all pages are in it.

    A packed one is made of many packed pieces, one a commit, which every reader takes for one file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._partial = partial_of(path)
        self._file: IO[bytes] = open(self._partial, "ab")  # noqa: SIM115 - open as long as the run
        self._pending: list[bytes] = []
        name = path.name.lower()
        self._packer = _gzip if name.endswith(".gz") else _zstd if name.endswith(".zst") else b"".join

    def write(self, target: str, data: bytes) -> None:
        """Take a line."""
        del target
        self._pending.append(data)

    def commit(self, *, is_durable: bool) -> int:
        """Write what has come since the last time."""
        if self._pending:
            self._file.write(self._packer(self._pending))
            self._pending = []
        self._file.flush()
        if is_durable:
            os.fsync(self._file.fileno())
        return os.fstat(self._file.fileno()).st_size

    def restore(self, size: int) -> None:
        """Cut off what came after that."""
        self._pending = []
        self._file.truncate(size)

    def finish(self) -> None:
        """Give the file its name."""
        os.fsync(self._file.fileno())
        self._file.close()
        self._partial.replace(self._path)

    def close(self) -> None:
        """Leave the file for a run that goes on with it."""
        self._file.close()


class Parquet(Lines):
    """A Parquet file: lines of JSON until all pages are there, since it cannot be taken up in the middle."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        super().__init__(path)
        self._columns = columns

    def finish(self) -> None:
        """Write the table beside its place, and rename it."""
        self._file.close()
        table = self._partial.with_name(self._partial.name + ".parquet")
        to_parquet(self._partial, table, self._columns)
        table.replace(self._path)
        self._partial.unlink()


def partial_of(path: Path) -> Path:
    """What an unfinished output is called."""
    return path.with_name(path.name + ".partial")


def need_zstandard() -> None:
    """See that zstd can be written, before the work begins.

    Raises:
        MissingExtraError: zstandard is not installed.
    """
    try:
        zstandard()
    except Failed as error:
        raise MissingExtraError(error.failure.message) from error


def _gzip(lines: list[bytes]) -> bytes:
    # Without the time in it: the same pages give the same bytes.
    return gzip.compress(b"".join(lines), compresslevel=6, mtime=0)


def _zstd(lines: list[bytes]) -> bytes:
    packed: bytes = zstandard().ZstdCompressor(level=3).compress(b"".join(lines))
    return packed
