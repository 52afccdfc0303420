"""Whether a source is a page or text without markup: by the end of its name, then by what is in it."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

Input = Literal["auto", "html", "text"]

HTML_SUFFIXES = frozenset((".html", ".htm", ".xhtml", ".xht", ".mhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp"))
TEXT_SUFFIXES = frozenset((".txt", ".text", ".md", ".markdown", ".rst", ".log", ".wet"))

SAMPLE = 65_536
"""Bytes or characters that are looked at."""

CLOSING_TAGS = 3
"""So many closing tags of blocks are more than a text about HTML shows in passing."""

_BEGINNING = re.compile(
    r"\s*(?:\ufeff\s*)?<(?:!doctype|!--|\?xml|/?(?:html|head|body|meta|title|link|script|style|main|article|section|header|"
    r"footer|nav|aside|div|span|p|h[1-6]|a|img|ul|ol|li|table|tr|td|form|br|b|i|em|strong|center|font|svg)\b[^<>]*>)",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"</(?:p|div|li|td|tr|h[1-6]|a|span|body|html|table|ul|section|article)\s*>", re.IGNORECASE)


def is_html(name: str, data: bytes | str) -> bool:
    """Whether a source of this name that begins so is a page; one that is empty counts as one."""
    suffix = PurePath(name).suffix.lower()
    if suffix in HTML_SUFFIXES:
        return True
    return suffix not in TEXT_SUFFIXES and looks_like_html(data)


def looks_like_html(data: bytes | str) -> bool:
    """Whether text begins with a tag, or has closing tags all over."""
    sample = data[:SAMPLE]
    # Tags are ASCII, which shows through in every encoding of the web but UTF-16.
    text = sample if isinstance(sample, str) else bytes(sample).replace(b"\0", b"").decode("latin-1")
    text = text.removeprefix("ï»¿").removeprefix("ÿþ").removeprefix("þÿ")
    if not text.strip() or _BEGINNING.match(text):
        return True
    return sum(1 for _ in _CLOSING.finditer(text)) >= CLOSING_TAGS
