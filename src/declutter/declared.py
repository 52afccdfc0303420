"""Main content that a page does not show but declares in its JSON-LD: asked only where the page shows no content.

On labelled pages a third of one per cent has its text there and nowhere in what it shows; elsewhere the declared text
is shorter than the shown one, so it is never taken beside it.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from declutter.records import Declared, Head

PROPERTIES = ("articleBody", "text", "reviewBody", "description")
"""Properties that hold a text, the fullest first."""

SORTS = ("article", "posting", "question", "product", "recipe", "event", "jobposting", "course", "book", "movie")
"""Parts of the names of schema.org types whose description is the content of a page; an organisation's is not."""

LEAST_CHARS = 80
"""A shorter text is a title or a motto."""

DEPTH = 12
"""Levels of a JSON document that are looked at."""

_TAG = re.compile(r"<(?:br|/p|/li|/div|/h\d)\b[^<>]{0,200}>|\n")
_MARKUP = re.compile(r"<[^<>]{0,500}>")


def declared(head: Head) -> tuple[Declared, ...]:
    """The longest text that the page's JSON-LD declares for what the page is about, as paragraphs."""
    best, source, element = "", "", -1
    for script in head.data:
        try:
            data = json.loads(script.text.strip())
        except (ValueError, RecursionError):
            continue
        for name, text in _texts(data, 0):
            if len(text) > len(best):
                best, source, element = text, f"data:json-ld:{name}", script.element
    if len(best) < LEAST_CHARS:
        return ()
    pieces = (_plain(piece) for piece in _TAG.split(html.unescape(best)))
    return tuple(Declared(piece, source, element) for piece in pieces if piece)


def _texts(data: Any, depth: int) -> Iterator[tuple[str, str]]:
    if depth > DEPTH:
        return
    if isinstance(data, list):
        for entry in data:
            yield from _texts(entry, depth + 1)
    elif isinstance(data, dict):
        sort = str(data.get("@type", "")).lower()
        if any(part in sort for part in SORTS):
            for name in PROPERTIES:
                value = data.get(name)
                if isinstance(value, str):
                    yield name, value
        for value in data.values():
            if isinstance(value, dict | list):
                yield from _texts(value, depth + 1)


def _plain(text: str) -> str:
    return " ".join(_MARKUP.sub(" ", text).split())
