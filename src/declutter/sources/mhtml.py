"""The page in a web archive as browsers save it (MHTML): the HTML part that the others belong to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from declutter.failures import Failed, FailureReason

if TYPE_CHECKING:
    from email.message import Message

_HEADER = re.compile(rb"\A(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}", re.IGNORECASE)
_RELATED = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)


def is_mhtml(data: bytes) -> bool:
    """Whether bytes begin as such an archive does: with the headers of a mail whose parts belong together."""
    head = _HEADER.match(data[:8192].lstrip())
    return head is not None and _RELATED.search(head[0]) is not None


def read_mhtml(data: bytes) -> tuple[bytes, str | None, str | None]:
    """The page in it, its address and its content type.

    Raises:
        Failed: there is no HTML in it.
    """
    from email import message_from_bytes  # a tenth of what the command imports, and few archives are of this sort

    message = message_from_bytes(data.lstrip())
    parts = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not parts:
        raise Failed(FailureReason.UNREADABLE, "no HTML in this web archive")
    # The root is the part that `start` names, else the first one (RFC 2387).
    start = message.get_param("start")
    part = next((part for part in parts if start and part["Content-ID"] == start), parts[0])
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise Failed(FailureReason.UNREADABLE, "the HTML in this web archive cannot be read")
    url = part["Content-Location"] or message["Snapshot-Content-Location"]
    return content, str(url).strip() if url else None, _content_type(part)


def _content_type(part: Message) -> str | None:
    value = part["Content-Type"]
    return " ".join(str(value).split()) if value else None
