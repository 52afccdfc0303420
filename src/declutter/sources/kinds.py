"""What sort of source a file is, by its name. Nothing here opens a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from declutter.sniff import HTML_SUFFIXES

PACKED = frozenset((".gz", ".zst", ".zstd"))
PAGES = HTML_SUFFIXES | {".mht", ".txt", ".text"}
"""Files that are taken for pages in a folder; one with another name only if it begins like a page."""


class Sort(StrEnum):
    """The sorts of sources."""

    PAGE = "page"
    WARC = "warc"
    JSONL = "jsonl"
    PARQUET = "parquet"


_ARCHIVES = {
    ".warc": Sort.WARC,
    ".wet": Sort.WARC,
    ".jsonl": Sort.JSONL,
    ".ndjson": Sort.JSONL,
    ".parquet": Sort.PARQUET,
    ".pq": Sort.PARQUET,
}


def unpacked_name(name: str) -> str:
    """The name without the suffix of a compressor."""
    path = PurePath(name)
    return str(path.with_suffix("")) if path.suffix.lower() in PACKED and path.stem else name


def archive_sort(name: str) -> Sort | None:
    """The sort of archive that a file of this name is; None where it is none."""
    return _ARCHIVES.get(PurePath(unpacked_name(name)).suffix.lower())


def is_page_name(name: str) -> bool:
    """Whether a file of this name is a page without a look into it."""
    return PurePath(unpacked_name(name)).suffix.lower() in PAGES
