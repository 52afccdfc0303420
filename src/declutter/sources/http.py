"""What HTTP did to a page on its way: transfer and content encodings, undone."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from declutter.failures import Failed, FailureReason
from declutter.sniff import looks_like_html
from declutter.sources.compressed import GZIP, missing, too_large
from declutter.sources.records import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable


def undone(data: bytes, transfer: str, coding: str) -> bytes:
    """The body as the server meant it.

    Many crawlers undo the encodings and leave the headers as they were, so that a body that already reads as a page
    is one.

    Raises:
        Failed: it is encoded in a way that is not known here, or damaged, or too large.
    """
    if "chunked" in transfer.lower():
        data = dechunked(data)
    for name in reversed([part.strip().lower() for part in coding.split(",")]):
        if name in ("", "identity"):
            continue
        decoder = _DECODERS.get(name)
        if decoder is None:
            if looks_like_html(data):
                return data
            raise Failed(FailureReason.UNREADABLE, f"Content-Encoding {name} is not known")
        try:
            data = decoder(data)
        except (zlib.error, ValueError, OSError, EOFError) as error:
            if looks_like_html(data):
                return data
            raise Failed(FailureReason.UNREADABLE, f"the body is not {name} as its header says ({error})") from error
        if len(data) > MOST_BYTES:
            raise Failed(FailureReason.TOO_LARGE, too_large())
    return data


def dechunked(data: bytes) -> bytes:
    """A body in chunks, put together; one that is in none stays as it is, and of one that is cut what is there."""
    parts: list[bytes] = []
    place = 0
    while True:
        end = data.find(b"\r\n", place)
        size = data[place:end].split(b";")[0].strip() if end >= 0 else b""
        try:
            length = int(size, 16)
        except ValueError:
            return b"".join(parts) if parts else data
        if length <= 0:
            return b"".join(parts)
        parts.append(data[end + 2 : end + 2 + length])
        place = end + 4 + length


def _gunzip(data: bytes) -> bytes:
    if not data.startswith(GZIP):
        raise ValueError("no gzip header")
    return zlib.decompressobj(wbits=31).decompress(data, MOST_BYTES + 1)


def _inflate(data: bytes) -> bytes:
    # The standard's `deflate` has a zlib header; what some servers send has none.
    try:
        return zlib.decompressobj().decompress(data, MOST_BYTES + 1)
    except zlib.error:
        return zlib.decompressobj(wbits=-15).decompress(data, MOST_BYTES + 1)


def _unbrotli(data: bytes) -> bytes:
    import io

    try:
        from fastwarc.stream_io import BrotliReader
    except ImportError as error:
        raise Failed(FailureReason.UNREADABLE, missing("warc", "fastwarc")) from error
    return BrotliReader(io.BytesIO(data)).read(MOST_BYTES + 1)


def _unzstd(data: bytes) -> bytes:
    from declutter.sources.compressed import ZSTD, unpacked

    if not data.startswith(ZSTD):
        raise ValueError("no zstd header")
    return unpacked(data)


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
