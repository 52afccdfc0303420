"""Learned evidence of single tokens: of class and id names around a block, and of the words of short blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from declutter.features.matrix import Column
from declutter.records import Names, Segments

SHORT_WORDS = 14
"""Blocks of more words are judged by their statistics; single words say little about them."""

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
    return _name_tokens(names, {})


def _name_tokens(names: Names, known: dict[str, tuple[str, ...]]) -> list[str]:
    """`known` keeps the tokens of single values for the other elements of the page."""
    tokens: set[str] = set()
    for value in (*names.classes.split(), names.id, names.itemprop):
        if not value or len(value) > 60:
            continue
        found = known.get(value)
        if found is None:
            parts = [part.lower() for part in _PARTS.findall(value)]
            if len(parts) > 1 and not _HASHED.search(value):
                parts.append("." + value.lower())
            found = known[value] = tuple(parts)
        tokens.update(found)
    if names.role:
        tokens.add("role=" + names.role.lower())
    return sorted(tokens)


def word_tokens(text: str) -> list[str]:
    """Words of a short block, pairs of characters in scripts without spaces, and the whole block if very short."""
    if len(text) > 200:
        return []
    folded = text.casefold()
    words = _WORD.findall(folded)
    if _UNSPACED.search(folded):
        if len(folded) > 40:
            return []
        return [folded[i : i + 2] for i in range(len(folded) - 1)] + ["=" + folded[:20]]
    if len(words) > SHORT_WORDS:
        return []
    words = ["0" if word.isdigit() else word for word in words]
    if 1 < len(words) <= 5:
        words.append("=" + " ".join(words))
    return words


def name_columns(segments: Segments, vocabulary: Vocabulary) -> dict[str, Column]:
    """Mean and minimum of the log-odds of names: at the block's own element, its parents, and all above."""
    outline = segments.outline
    table = vocabulary.names
    parents = outline.parent.tolist()
    cache: dict[int, tuple[float, float, float]] = {}
    own: list[tuple[float, float, float]] = []
    above: list[tuple[float, float, float, float]] = []  # sum, count, min, max over all ancestors
    nothing = (0.0, 0.0, 0.0)
    known: dict[str, tuple[str, ...]] = {}
    for index, names in enumerate(outline.names):
        if names is None:
            value = nothing
        elif id(names) in cache:
            value = cache[id(names)]
        else:
            found = [table[token] for token in _name_tokens(names, known) if token in table]
            value = (sum(found) / len(found), min(found), max(found)) if found else nothing
            cache[id(names)] = value
        own.append(value)
        if index == 0:
            above.append(_NOTHING_ABOVE)
        else:
            parent = parents[index]
            total, count, low, high = above[parent]
            mean, least, most = own[parent]
            if mean or least:
                above.append((total + mean, count + 1, min(low, least), max(high, most)))
            else:
                above.append((total, count, low, high))
    columns: dict[str, list[float]] = {key: [] for key in _NAME_COLUMNS}
    for element, container in zip(segments.owner.tolist(), segments.container.tolist(), strict=True):
        # An inline owner (a link in a list item) speaks together with its container.
        mean, low, high = own[element]
        if element != container:
            outer = own[container]
            mean, low, high = mean + outer[0], min(low, outer[1]), max(high, outer[2])
        first = parents[container] if container else 0
        second = parents[first] if first else 0
        total, count, least, most = above[second]
        row = (mean, low, high, *own[first][:2], *own[second][:2], total / max(count, 1), least, most)
        for key, value in zip(_NAME_COLUMNS, row, strict=True):
            columns[key].append(value)
    return {key: np.array(values) for key, values in columns.items()}


_NOTHING_ABOVE = (0.0, 0.0, 0.0, 0.0)

_NAME_COLUMNS = (
    "name_own_mean", "name_own_min", "name_own_max", "name_parent_mean", "name_parent_min",
    "name_grandparent_mean", "name_grandparent_min", "name_above_mean", "name_above_min", "name_above_max",
)  # fmt: skip


def word_columns(segments: Segments, vocabulary: Vocabulary) -> dict[str, Column]:
    """Mean, minimum and maximum of the log-odds of a short block's words."""
    table = vocabulary.words
    rows = []
    for text in segments.texts:
        found = [table[token] for token in word_tokens(text) if token in table]
        rows.append((sum(found) / len(found), min(found), max(found)) if found else (0.0, 0.0, 0.0))
    values = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return {"word_mean": values[:, 0], "word_min": values[:, 1], "word_max": values[:, 2]}
