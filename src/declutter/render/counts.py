"""How many words a page has, and how many of them were kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from declutter.page import Block

# Han, kana, Thai, Lao, Khmer and Burmese are written without spaces: there each character counts.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")


class Words(NamedTuple):
    """Words of the main content, and of the page in all."""

    kept: int
    all: int


def count_words(text: str) -> int:
    """The words of a text; in scripts without spaces, its characters."""
    return len(text.split()) if text.isascii() else len(_WORD.findall(text))


def words_of(blocks: Iterable[Block]) -> Words:
    """The words of blocks."""
    kept = total = 0
    for block in blocks:
        words = count_words(block.text)
        total += words
        kept += words if block.role.is_content else 0
    return Words(kept, total)
