"""What the characters of each block say: counted for the whole page at once."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple
from unicodedata import category

import numpy as np
from numpy.typing import NDArray

from declutter.features.matrix import Column

OTHER, SPACE, LETTER, UPPER, DIGIT, STOP, COMMA, COLON, BAR, SYMBOL, QUOTE, UNSPACED = range(12)
CLASSES = 12

_SIGNS = {
    STOP: ".!?。！？…।؟։᙮⁇",
    COMMA: ",;、，；،؛",
    COLON: ":：",
    BAR: "|•·»›«‹/→←▸►>–—~*",
    SYMBOL: "©®™@#$€£¥%+=&{}[]<^_\\",
    QUOTE: "\"'“”‘’„()「」『』（）《》",
}
_CATEGORIES = {"Lu": UPPER, "Zs": SPACE, "Zl": SPACE, "Zp": SPACE}
_CATEGORIES |= dict.fromkeys(("Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me"), LETTER)
_CATEGORIES |= dict.fromkeys(("Nd", "Nl", "No"), DIGIT)
_UNSPACED_RANGES = ((0x0E00, 0x0E80), (0x0E80, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800), (0x3040, 0x3100),
                    (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))  # fmt: skip


@cache
def class_of_code() -> NDArray[np.uint8]:
    """Character class of each code point of the basic plane; the rest counts as unspaced script or symbol."""
    table = np.array([_CATEGORIES.get(category(chr(code)), OTHER) for code in range(0x10000)], dtype=np.uint8)
    table[[code for code in range(0x100) if chr(code).isspace()]] = SPACE  # some of them are controls
    for low, high in _UNSPACED_RANGES:
        table[low:high] = UNSPACED
    for sign, characters in _SIGNS.items():
        table[[ord(c) for c in characters]] = sign
    return table


class TextStatistics(NamedTuple):
    """One number a block: characters, words, their sum as a size that holds in all scripts, and class counts."""

    chars: Column
    words: Column
    size: Column
    counts: NDArray[np.float64]  # (CLASSES, blocks)
    first: NDArray[np.uint8]
    last: NDArray[np.uint8]


def text_statistics(texts: tuple[str, ...]) -> TextStatistics:
    """Count the characters of all blocks by class.

    `size` is in words: runs of letters and digits, where a script without spaces counts 1.7 characters a word
    (the mean of Chinese and Japanese segmenters).
    """
    n = len(texts)
    joined = "\n".join(texts) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    classes = class_of_code()[np.minimum(codes, 0xFFFF)]
    classes = np.where(codes > 0x1FFFF, UNSPACED, np.where(codes > 0xFFFF, SYMBOL, classes)).astype(np.uint8)
    lengths = np.fromiter((len(text) for text in texts), dtype=np.int64, count=n)
    block = np.repeat(np.arange(n), lengths + 1)
    counts = np.bincount(block * CLASSES + classes, minlength=n * CLASSES).reshape(n, CLASSES).T.astype(np.float64)
    counts[SPACE] -= 1  # the newline between blocks
    is_word = (classes == LETTER) | (classes == UPPER) | (classes == DIGIT)
    starts = is_word & ~np.concatenate(([False], is_word[:-1]))
    words = np.bincount(block, weights=starts, minlength=n)
    ends = np.cumsum(lengths + 1) - 2
    begins = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
    return TextStatistics(
        chars=lengths - counts[SPACE],
        words=words,
        size=words + counts[UNSPACED] / 1.7,
        counts=counts,
        first=classes[begins] if n else np.zeros(0, np.uint8),
        last=classes[np.maximum(ends, 0)] if n else np.zeros(0, np.uint8),
    )
