"""Learned evidence of single tokens: of class and id names around a block, and of the words of short blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from declutter.features.matrix import Group
from declutter.records import Names, Segments

SHORT_CHARS = 200
UNSPACED_CHARS = 40
SHORT_WORDS = 14
"""Blocks of more are judged by their statistics; single words say little about them."""

NAME_CHARS = 60
"""Longer names are made by machines."""

_PARTS = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}(?![a-z])")
_WORD = re.compile(r"[^\W\d_]+|\d+|[©|»›→%]")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_HASHED = re.compile(r"[a-z]*\d[a-z\d]*[a-z]\d|^(?:css|sc|jsx|svelte)-")


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Log-odds that text with a token is main content: 0 says nothing, negative clutter, positive content."""

    names: Mapping[str, float]
    words: Mapping[str, float]


def name_tokens(names: Names) -> list[str]:
    """Whole tokens of class, id, role and itemprop, and their parts at hyphens and changes of case, sorted."""
    tokens: set[str] = set()
    for value in name_values(names):
        parts = name_parts(value)
        tokens.update(parts)
        if len(parts) > 1 and not _HASHED.search(value):
            tokens.add(_whole(value))
    if names.role:
        tokens.add(_role(names.role))
    return sorted(tokens)


def name_values(names: Names) -> list[str]:
    """The single names of an element; longer ones are left out."""
    return [value for value in (*names.classes.split(), names.id, names.itemprop) if 0 < len(value) <= NAME_CHARS]


def name_parts(value: str) -> list[str]:
    """The words that a name is made of."""
    return [part.lower() for part in _PARTS.findall(value)]


def _whole(value: str) -> str:
    return "." + value.lower()


def _role(value: str) -> str:
    return "role=" + value.lower()


def word_tokens(text: str) -> list[str]:
    """Words of a short block, pairs of characters in scripts without spaces, and the whole block if very short."""
    if len(text) > SHORT_CHARS:
        return []
    folded = text.casefold()
    if not folded.isascii() and _UNSPACED.search(folded):
        if len(folded) > UNSPACED_CHARS:
            return []
        return [folded[i : i + 2] for i in range(len(folded) - 1)] + ["=" + folded[:20]]
    words = _WORD.findall(folded)
    if len(words) > SHORT_WORDS:
        return []
    if any(map(str.isdigit, words)):
        words = ["0" if word.isdigit() else word for word in words]
    if 1 < len(words) <= 5:
        words.append("=" + " ".join(words))
    return words


_NAME_COLUMNS = (
    "name_own_mean", "name_own_min", "name_own_max", "name_parent_mean", "name_parent_min",
    "name_grandparent_mean", "name_grandparent_min", "name_above_mean", "name_above_min", "name_above_max",
)  # fmt: skip


def name_columns(segments: Segments, parts: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> Group:
    """Mean and minimum of the log-odds of names: at the block's own element, its parents, and all above.

    Args:
        segments: the page's blocks.
        parts: the words of every single name on the page.
        vocabulary: the odds.
    """
    parent, container, owner = segments.outline.parent, segments.container, segments.owner
    own = _own_odds(segments.outline.names, parts, vocabulary.names)
    above = _odds_above(segments, own)
    mean, low, high = own[:, owner]
    # An inline owner (a link in a list item) speaks together with its container.
    outer = np.where(owner == container, 0.0, own[:, container])
    first = np.maximum(parent[container], 0)
    second = np.maximum(parent[first], 0)
    total, count, least, most = above[:, second]
    return _NAME_COLUMNS, (
        mean + outer[0],
        np.minimum(low, outer[1]),
        np.maximum(high, outer[2]),
        *own[:2, first],
        *own[:2, second],
        total / np.maximum(count, 1.0),
        least,
        most,
    )


def _own_odds(
    outline: Sequence[Names | None], parts: Mapping[str, Sequence[str]], table: Mapping[str, float]
) -> NDArray[np.float64]:
    """(3, elements): mean, minimum and maximum of each element's own names."""
    of_value: dict[str, list[float]] = {}
    for value, words in parts.items():
        found = [table[word] for word in words if word in table]
        if len(words) > 1 and (whole := _whole(value)) in table:
            found.append(table[whole])
        of_value[value] = found
    of_names: dict[int, tuple[float, float, float]] = {id(None): _NO_ODDS}
    rows = []
    for names in outline:
        row = of_names.get(id(names))
        if row is None and names is not None:
            odds = [odd for value in name_values(names) for odd in of_value[value]]
            if names.role:
                odds.append(table.get(_role(names.role), 0.0))
            row = of_names[id(names)] = (sum(odds) / len(odds), min(odds), max(odds)) if odds else _NO_ODDS
        rows.append(row)
    return np.array(rows, dtype=np.float64).reshape(-1, 3).T


def _odds_above(segments: Segments, own: NDArray[np.float64]) -> NDArray[np.float64]:
    """(4, elements): sum, count, minimum and maximum over the elements around each element."""
    means, lows, highs = own.tolist()
    rows = [_NOTHING_ABOVE]
    for parent in segments.outline.parent.tolist()[1:]:
        row = rows[parent]
        mean, low = means[parent], lows[parent]
        if mean or low:
            total, count, least, most = row
            high = highs[parent]
            row = (total + mean, count + 1, low if low < least else least, high if high > most else most)
        rows.append(row)
    return np.array(rows, dtype=np.float64).T


_NO_ODDS = (0.0, 0.0, 0.0)
_NOTHING_ABOVE = (0.0, 0.0, 0.0, 0.0)


def word_columns(words: Sequence[Sequence[str]], vocabulary: Vocabulary) -> Group:
    """Mean, minimum and maximum of the log-odds of each short block's words."""
    table = vocabulary.words
    rows = []
    for tokens in words:
        found = [table[token] for token in tokens if token in table]
        rows.append((sum(found) / len(found), min(found), max(found)) if found else _NO_ODDS)
    values = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return ("word_mean", "word_min", "word_max"), values.T
