"""What the head of a report says of a page: how many words were kept, how it ended."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from declutter.page import Block
from declutter.records import Outcome

# Han, kana, Thai, Lao, Khmer and Burmese are written without spaces: there each character counts.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")

DOUBTFUL = 0.7
"""Below this confidence a page is marked: the README advises to look at such pages."""

ENDS = {
    Outcome.DECLARED: "The page shows no content; the text is what its JSON-LD declares.",
    Outcome.NO_INPUT: "The source holds nothing but white space.",
    Outcome.NO_TEXT: "The page parses but shows no text.",
    Outcome.NEEDS_SCRIPT: "The page is an empty shell that scripts fill in a browser.",
    Outcome.FRAMESET: "The page only names other pages to be shown in frames.",
    Outcome.NO_CONTENT: "There is text on the page, but all of it is surely clutter.",
}
"""What every outcome but `ok` means."""


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


def counted(number: int, noun: str) -> str:
    """Such as "1 block" and "1,204 blocks"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
