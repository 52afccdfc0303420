"""Pages in web archives (WARC 1.0 and 1.1): responses and resources, and conversions such as the text of WET files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from declutter.failures import Failed, Failure, FailureReason
from declutter.sniff import looks_like_html
from declutter.sources.compressed import GZIP, ZSTD, missing, too_large, unpacking
from declutter.sources.records import MOST_BYTES, Item, Problem, Skipped, Source, Start

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

HTML_TYPES = frozenset(("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"))
TEXT_TYPES = frozenset(("text/plain",))
VAGUE_TYPES = frozenset(("", "application/octet-stream", "unk", "application/http"))
"""Types that say nothing: the beginning of the body tells."""


def read_warc(path: str, name: str, start: Start | None = None) -> Iterator[Item]:
    """The pages of an archive in order, one in memory at a time; after `start` if it is given.

    Requests, metadata and the archive's own record are passed over. What is answered but is no page is `Skipped`:
    redirects, errors, images, revisits (their page stands in another record).

    Raises:
        Failed: fastwarc is not installed.
        OSError: the archive cannot be opened.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as error:
        raise Failed(FailureReason.UNREADABLE, missing("warc", "fastwarc")) from error
    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion | WarcRecordType.revisit
    with open(path, "rb") as file:
        record = _seek(file, start)
        offset = start.offset if start is not None and record else 0
        done = start.record if start is not None else -1
        try:
            for found in ArchiveIterator(file, record_types=wanted, parse_http=True, auto_decode="none"):
                offset = found.stream_pos
                if record > done:
                    yield _item(found, name, offset, record)
                record += 1
        except (OSError, ValueError, EOFError) as error:
            # Where the damage is nobody tells: somewhere behind the beginning of the last good record.
            offset += 1 if record else 0
            if record > done:
                failure = Failure(FailureReason.UNREADABLE, f"the archive is damaged here: {error}")
                yield Problem(name, failure, offset, record, rest=True)
            return
        if record == 0 and file.seek(0, 2) > 0 and not _is_warc(path):
            yield Problem(name, Failure(FailureReason.UNREADABLE, "not a WARC file"), rest=True)


def _seek(stream: IO[bytes], start: Start | None) -> int:
    """Go to the record that was done last, if a record can begin there; the number of the record that comes now."""
    if start is None or start.offset == 0:
        return 0
    stream.seek(start.offset)
    if stream.read(5).startswith((GZIP, ZSTD, b"WARC/")):
        stream.seek(start.offset)
        return start.record
    # The archive was packed as a whole: only the way through it leads there.
    stream.seek(0)
    return 0


def _is_warc(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return unpacking(file).read(5) == b"WARC/"
    except (Failed, OSError, EOFError, ValueError):
        return False


def _item(found: WarcRecord, name: str, offset: int, record: int) -> Item:
    from fastwarc.warc import WarcRecordType

    url = (found.headers.get("WARC-Target-URI") or "").strip("<> ") or None
    http = found.http_headers if found.is_http_parsed else None
    if found.record_type == WarcRecordType.revisit:
        return Skipped(name, "revisit of a page in another record", offset, record)
    if http is not None and not 200 <= (http.status_code or 200) < 300:
        return Skipped(name, f"answered with HTTP status {http.status_code}", offset, record)
    content_type = (http.get("Content-Type") if http is not None else found.headers.get("Content-Type")) or ""
    essence = content_type.split(";")[0].strip().lower()
    if essence not in HTML_TYPES | TEXT_TYPES | VAGUE_TYPES:
        return Skipped(name, f"of type {essence}", offset, record)
    data = found.reader.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return Problem(name, Failure(FailureReason.TOO_LARGE, too_large()), offset, record, url)
    if len(data) < found.content_length:
        failure = Failure(FailureReason.UNREADABLE, "the archive ends in this record")
        return Problem(name, failure, offset, record, url, rest=True)
    if essence in VAGUE_TYPES and not (data and looks_like_html(data)):
        return Skipped(name, "of no stated type and not like a page", offset, record)
    return Source(
        name,
        offset,
        record,
        data=data,
        url=url,
        content_type=content_type or None,
        is_text=essence in TEXT_TYPES,
        id=(found.record_id or "").strip("<>") or None,
        transfer=(http.get("Transfer-Encoding") or "") if http is not None else "",
        coding=(http.get("Content-Encoding") or "") if http is not None else "",
    )
