"""Pages in a field of JSON Lines, packed or not."""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterator
from typing import IO

from declutter.failures import Failure, FailureReason
from declutter.sources.compressed import damage, is_packed, is_zstd_error, too_large, unpacking
from declutter.sources.fields import source_of
from declutter.sources.files import STDIN
from declutter.sources.records import MOST_BYTES, Item, Problem, Start

LONGEST = 2 * MOST_BYTES
"""Bytes of a line; JSON writes some characters in six."""


def read_jsonl(path: str, name: str, field: str | None, start: Start | None = None) -> Iterator[Item]:
    """A page a line, one in memory at a time; after `start` if it is given. Empty lines are passed over.

    Raises:
        Failed: the package that unpacks it is not installed.
        OSError: the file cannot be opened.
    """
    if path == STDIN:
        yield from _after(_items(sys.stdin.buffer, name, field, 0, 0), start)
        return
    with open(path, "rb") as file:
        if start is not None and not is_packed(file):
            file.seek(start.offset)
            yield from _after(_items(file, name, field, start.offset, start.record), start)
        else:
            yield from _after(_items(unpacking(file), name, field, 0, 0), start)


def _after(items: Iterator[Item], start: Start | None) -> Iterator[Item]:
    return items if start is None else (item for item in items if item.record > start.record)


def _items(file: IO[bytes], name: str, field: str | None, offset: int, record: int) -> Iterator[Item]:
    while True:
        try:
            line = file.readline(LONGEST + 1)
            length = len(line)
            while line and not line.endswith(b"\n") and length > LONGEST:
                rest = file.readline(LONGEST + 1)
                length += len(rest)
                if not rest or rest.endswith(b"\n"):
                    break
        except Exception as error:
            if not isinstance(error, OSError | EOFError | zlib.error) and not is_zstd_error(error):
                raise
            yield Problem(name, Failure(FailureReason.UNREADABLE, damage(error)), offset, record, rest=True)
            return
        if not line:
            return
        if line.strip():
            yield (
                _item(line, name, field, offset, record)
                if length <= LONGEST
                else Problem(name, Failure(FailureReason.TOO_LARGE, too_large()), offset, record)
            )
            record += 1
        offset += length


def _item(line: bytes, name: str, field: str | None, offset: int, record: int) -> Item:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return Problem(name, Failure(FailureReason.BAD_RECORD, f"not JSON: {error}"), offset, record)
    if not isinstance(row, dict):
        return Problem(name, Failure(FailureReason.BAD_RECORD, "not a JSON object"), offset, record)
    return source_of(row, field, name, offset, record)
