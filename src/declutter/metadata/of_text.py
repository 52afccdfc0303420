"""What a text without markup tells of itself: its first line, and its byline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from declutter.metadata.bylines import days_in, names_in
from declutter.metadata.choose import chosen
from declutter.page import Block, Finding, Metadata
from declutter.roles import Role

TITLE_CHARS = 120
"""A longer first line is the text itself, and so is one that ends as a sentence does."""

BEGINNING = 3
"""So many blocks of the main content may stand before the byline."""


def text_metadata(title: str, blocks: Sequence[Block], url: str | None) -> Metadata:
    """What is known about a text.

    Args:
        title: its first line, if that is a title.
        blocks: all of the text.
        url: where it comes from, if the caller knows.
    """
    return chosen(list(_found(title, blocks)), url or "", "")


def _found(title: str, blocks: Sequence[Block]) -> Iterator[Finding]:
    if title and len(title) <= TITLE_CHARS and not title.endswith("."):
        yield Finding("title", " ".join(title.split()), "text:first-line")
    passed = 0
    for block in blocks:
        passed += block.role is Role.BODY
        if passed > BEGINNING:
            return
        if block.role is Role.BYLINE:
            for name in names_in(block.text):
                yield Finding("authors", name, "text:byline")
            for field, day in days_in(block.text):
                yield Finding(field, day, "text:byline")
