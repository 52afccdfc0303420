"""What a source yields: pages as they were found, and what is said of those that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from declutter.failures import Failure

MOST_BYTES = 64 * 2**20
"""A page larger than this, unpacked, is refused: the largest of 2,316 labelled pages has 6 MB, and a few bytes of an
archive can unpack to all the memory there is."""


@dataclass(frozen=True, slots=True)
class Source:
    """A page as it was found.

    Attributes:
        name: the file that it stands in, as the caller named it.
        offset: where in that file: the byte at which a WARC record begins, the byte of the unpacked stream at which a
            line of JSON begins, the row of a Parquet file; 0 for a page that is a file by itself.
        record: how many pages of that file come before it.
        data: the page; None where the file at `path` is the page and is read when it is its turn.
        path: where the file is.
        url, content_type: what the archive says of it.
        is_text: whether it is text without markup; None where its name and its beginning tell.
        id: what the archive calls it.
        target: where its output belongs in a folder, without suffix, with `/` between names.
        transfer, coding: HTTP's `Transfer-Encoding` and `Content-Encoding`, not undone yet.
    """

    name: str
    offset: int = 0
    record: int = 0
    data: bytes | str | None = None
    path: str = ""
    url: str | None = None
    content_type: str | None = None
    is_text: bool | None = None
    id: str | None = None
    target: str = ""
    transfer: str = ""
    coding: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A page, a file or a folder that cannot be read, and why.

    Attributes:
        name, offset, record, url: as those of a `Source`.
        rest: whether what stands behind it in the file, or in the folder, could not be read either.
    """

    name: str
    failure: Failure
    offset: int = 0
    record: int = 0
    url: str | None = None
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is no page: an image, a redirect; counted by `why`."""

    name: str
    why: str
    offset: int = 0
    record: int = 0


class Start(NamedTuple):
    """The record of an archive that was done last, to go on after it."""

    offset: int
    record: int


Item = Source | Problem | Skipped
