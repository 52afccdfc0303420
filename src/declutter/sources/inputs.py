"""All that a command line names, as one stream of pages that can be taken up again at any place."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from glob import has_magic, iglob
from hashlib import blake2b
from typing import NamedTuple

from declutter.failures import Failed, Failure, FailureReason
from declutter.sources.files import STDIN
from declutter.sources.folders import Entry, look, walk
from declutter.sources.jsonl import read_jsonl
from declutter.sources.kinds import Sort
from declutter.sources.names import Names, record_name, safe_path
from declutter.sources.parquet import read_parquet
from declutter.sources.records import Item, Problem, Skipped, Source, Start
from declutter.sources.retry import Failures
from declutter.sources.warc import read_warc

LONGEST_NAME = 1 << 16
"""Bytes of a name in a list of files; systems take 4,096."""


class Cursor(NamedTuple):
    """The place of an item in the stream.

    Attributes:
        file: how many files come before its own.
        digest: of the names and sizes of all files up to its own.
        offset, record: of the item in its file.
    """

    file: int
    digest: str
    offset: int
    record: int


class Placed(NamedTuple):
    """An item with its place, and how many bytes of files lie behind it."""

    item: Item
    cursor: Cursor
    read: int


class InputsChanged(Exception):  # noqa: N818 - it says what happened
    """The files up to the place where a run was interrupted are not those that it read."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is to be read.

    Attributes:
        names: files, folders, patterns such as `pages/**/*.html`, or `-` for standard input.
        listed: a file that names further files, one a line or with NULs between; `-` for standard input.
        field: the field of JSON Lines and Parquet files that holds the page.
        suffix: of the files of the output.
        left_out: real paths that are no input.
        failures: an earlier run, of which that alone is read which it could not do; with it there are no names.
    """

    names: tuple[str, ...] = ()
    listed: str | None = None
    field: str | None = None
    suffix: str = ".txt"
    left_out: frozenset[str] = frozenset()
    failures: Failures | None = None

    def items(self, after: Cursor | None = None) -> Iterator[Placed]:
        """Every page in order, and what is said of those that cannot be read; after a place if it is given.

        Raises:
            InputsChanged: the files up to that place are others than they were.
            OSError: the list of files cannot be read.
        """
        digest, read, number = "", 0, -1
        for number, entry in enumerate(self.entries()):
            digest = _chained(digest, entry)
            before, read = read, read + max(entry.size, 0)
            if after is not None and number < after.file:
                continue
            start = None
            if after is not None and number == after.file:
                if digest != after.digest:
                    raise InputsChanged(f"not the files that the run read before it was interrupted: {entry.name}")
                start = Start(after.offset, after.record)
            missed = self.failures.files.get(entry.name) if self.failures is not None else None
            for item in self._of(entry, start):
                if missed is not None and item.record not in missed and not isinstance(item, Problem):
                    continue
                place = Cursor(number, digest, item.offset, item.record)
                yield Placed(item, place, before + _share(entry, item))
        if after is not None and number < after.file:
            raise InputsChanged("not the files that the run read before it was interrupted: there are fewer now")

    def is_at_end(self, last: Cursor | None) -> bool:
        """Whether nothing stands behind this place.

        Raises:
            InputsChanged: the files up to that place are others than they were.
        """
        return next(self.items(last), None) is None

    def sizes(self) -> Iterator[int]:
        """The size of each file in bytes, to know how much there is; nothing if standard input has a part in it."""
        if STDIN not in (*self.names, self.listed):
            for entry in self.entries():
                yield max(entry.size, 0)

    def entries(self) -> Iterator[Entry]:
        """Every file, in order."""
        names = Names(self.suffix)
        is_alone = len(self.names) == 1 and self.listed is None
        for name in self.names:
            if name == STDIN:
                yield self._standard_input(names)
            elif os.path.isdir(name):
                own = os.path.basename(os.path.abspath(name)) or "root"
                yield from walk(name, "" if is_alone else names.folder("", own), self.suffix, self.left_out)
            elif has_magic(name) and not os.path.lexists(name):
                found = sorted(path for path in iglob(name, recursive=True) if not os.path.isdir(path))
                if not found:
                    failure = Failure(FailureReason.UNREADABLE, "no file matches this pattern")
                    yield Entry(name, name, "", failure=failure)
                root = os.path.commonpath([os.path.dirname(path) for path in found]) if found else ""
                for path in found:
                    folder = safe_path(os.path.relpath(os.path.dirname(path) or ".", root or "."))
                    yield look(path, path, folder, names, is_named=True)
            else:
                yield look(name, name, "", names, is_named=True)
        for name in self._further():
            folder = safe_path(os.path.dirname(name))
            if self.failures is not None and name == STDIN:
                yield self._standard_input(names)
            elif self.failures is not None and os.path.isdir(name):
                yield from walk(name, names.folder(folder, os.path.basename(name)), self.suffix, self.left_out)
            else:
                yield look(name, name, folder, names, is_named=True)

    def _standard_input(self, names: Names) -> Entry:
        sort = Sort.JSONL if self.field is not None else Sort.PAGE
        return Entry(STDIN, STDIN, names.file("", "stdin"), sort)

    def _further(self) -> Iterator[str]:
        """The names of files that are not named one by one."""
        if self.failures is not None:
            yield from self.failures.files
        if self.listed is not None:
            yield from _listed(self.listed)

    def _of(self, entry: Entry, start: Start | None) -> Iterator[Item]:
        if entry.failure is not None:
            items: Iterator[Item] = iter((Problem(entry.name, entry.failure, rest=True),))
        elif entry.sort is None:
            items = iter((Skipped(entry.name, entry.why),))
        elif entry.sort is Sort.PAGE:
            items = iter((Source(entry.name, path=entry.path, target=entry.target),))
        else:
            yield from self._of_archive(entry, start)
            return
        if start is None:
            yield from items

    def _of_archive(self, entry: Entry, start: Start | None) -> Iterator[Item]:
        try:
            match entry.sort:
                case Sort.WARC:
                    items = read_warc(entry.path, entry.name, start)
                case Sort.PARQUET:
                    items = read_parquet(entry.path, entry.name, self.field, start)
                case _:
                    items = read_jsonl(entry.path, entry.name, self.field, start)
            for item in items:
                if isinstance(item, Source):
                    target = f"{entry.target}/{record_name(item.record, item.url or item.id)}"
                    yield replace(item, target=target)
                else:
                    yield item
        except (OSError, Failed) as error:
            record = start.record + 1 if start is not None else 0
            yield Problem(entry.name, Failure.of(error), record=record, rest=True)


def _share(entry: Entry, item: Item) -> int:
    """How many bytes of its file lie behind an item; of packed lines and of rows nobody knows."""
    return min(item.offset, entry.size) if entry.sort in (Sort.WARC, Sort.JSONL) else max(entry.size, 0)


def _chained(digest: str, entry: Entry) -> str:
    what = f"{digest}\0{entry.name}\0{entry.size}".encode("utf-8", "surrogateescape")
    return blake2b(what, digest_size=16).hexdigest()


def _listed(path: str) -> Iterator[str]:
    """The names in a list, read bit by bit; NULs stand between them if there is one in the first piece."""
    with open(path, "rb") if path != STDIN else nullcontext(sys.stdin.buffer) as file:
        rest, between = b"", b""
        while True:
            piece = file.read1(LONGEST_NAME)  # type: ignore[union-attr]  # every buffered reader has it
            between = between or (b"\0" if b"\0" in piece else b"\n")
            *names, rest = (rest + piece).split(between)
            if not piece and rest:
                names, rest = [*names, rest], b""
            for name in names:
                if between == b"\n":
                    name = name.removesuffix(b"\r")
                if name.strip():
                    yield os.fsdecode(name)
            if not piece:
                return
