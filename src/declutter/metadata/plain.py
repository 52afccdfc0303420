"""Values as they stand in markup and data to plain text, and texts to compare."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Any

MOST_CHARS = 20_000
"""Of a value; more is the article itself."""

LARGEST = 10**18
"""A larger number is no year, and may be too long to write."""

_MARKUP = re.compile(r"<[/a-zA-Z!][^<>]{0,500}>")
_QUOTES = str.maketrans("‘’‚‛“”„‟«»‹›–—−‐‑‒", "''''\"\"\"\"\"\"''------")


def plain(value: Any) -> str:
    """The text of a value without markup and references, on one line; empty where there is none.

    A number stands for its digits, a list for its first value, a node for its name.
    """
    for _ in range(8):
        if isinstance(value, list):
            value = next((entry for entry in value if entry), None)
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name") or value.get("headline") or value.get("alternateName")
        else:
            break
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = value if isinstance(value, str) else _digits(value)
    text = html.unescape(html.unescape(text[:MOST_CHARS]))
    return " ".join(_printable(_MARKUP.sub(" ", text) if "<" in text else text).split())


def _digits(value: float) -> str:
    if isinstance(value, float):
        return format(value, "g")
    return str(value) if abs(value) < LARGEST else ""


def _printable(text: str) -> str:
    """Without characters of control, of no width, and halves of pairs."""
    if text.isascii() and text.isprintable():
        return text
    shown = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Cn") else c for c in text)
    return shown.replace("\ufeff", "").replace("\u200b", "")


def folded(text: str) -> str:
    """A text as it is compared: one form of each character, quote and dash, in lower case."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold().split())


def letters(text: str) -> str:
    """Letters and digits alone, to compare names."""
    return "".join(c for c in folded(text) if c.isalnum())
