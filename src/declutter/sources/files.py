"""A file that is a page by itself: plain, packed, or a web archive of a browser."""

from __future__ import annotations

import os
import stat
import sys
from typing import NamedTuple

from declutter.failures import Failed, FailureReason
from declutter.sources.compressed import too_large, unpacked
from declutter.sources.http import undone
from declutter.sources.kinds import unpacked_name
from declutter.sources.mhtml import is_mhtml, read_mhtml
from declutter.sources.records import MOST_BYTES, Source

STDIN = "-"


class Loaded(NamedTuple):
    """A page that has been read: bytes or text, and what is known of it."""

    data: bytes | str
    name: str
    url: str | None
    content_type: str | None


def load(source: Source) -> Loaded:
    """Read a source, undo its packing, and take the page out of a web archive.

    Raises:
        Failed: it is damaged, too large, or no ordinary file.
        OSError: it cannot be read.
    """
    name, url, content_type = unpacked_name(source.name), source.url, source.content_type
    data = read_file(source.path) if source.data is None else source.data
    if isinstance(data, str):
        return Loaded(data, name, url, content_type)
    if source.transfer or source.coding:
        data = undone(data, source.transfer, source.coding)
    if source.data is None:
        data = unpacked(data)
        if is_mhtml(data):
            data, found, content_type = read_mhtml(data)
            return Loaded(data, "page.html", url or found, content_type)
    return Loaded(data, name, url, content_type)


def read_file(path: str) -> bytes:
    """The bytes of an ordinary file, at most `MOST_BYTES` of them.

    Raises:
        Failed: it is a device, a pipe or a socket, or too large.
        OSError: it cannot be read.
    """
    if path == STDIN:
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        refuse_odd(path, os.stat(path).st_mode)
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Failed(FailureReason.TOO_LARGE, too_large())
    return data


def refuse_odd(path: str, mode: int) -> None:
    """Let only ordinary files and folders pass, and the pipes that a shell hands over by number.

    Raises:
        Failed: reading it might never end.
    """
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode) or path.startswith(("/dev/fd/", "/proc/self/fd/", "/dev/stdin")):
        return
    kinds = ((stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"))
    what = next((what for is_kind, what in kinds if is_kind(mode)), "a device")
    raise Failed(FailureReason.REFUSED, f"{what}, not a file")
