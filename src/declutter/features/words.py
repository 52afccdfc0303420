"""The words of a text without markup, worked out for all of its units at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from declutter.features.matrix import Column, distinct
from declutter.features.tokens import SHORT_CHARS, SHORT_WORDS, UNSPACED_CHARS

READ_CHARS = 600
"""Words are looked for at the beginning of a unit only."""

BAG_PAIRS = 150
BAG_WORDS = 80
BAG_LETTERS = 3
"""Words and pairs of characters that a unit is known by: those at its beginning, short ones left out."""

WHOLE_WORDS = range(2, 6)
WHOLE_CHARS = 20
"""A unit of so many words is a token as a whole too, and in scripts without spaces the beginning of a short one."""

_SEPARATOR = "\0"
_WORD = re.compile(f"[^\\W\\d_]+|\\d+|[©|»›→%{_SEPARATOR}]")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class LineWords:
    """Log-odds that a unit is main content: by the words of short units, by the first words, by the words of any."""

    words: Mapping[str, float]
    leads: Mapping[str, float]
    bag: Mapping[str, float]


class Rows(NamedTuple):
    """Which token stands in which unit: two columns of numbers, one row for each token of each unit."""

    units: Numbers
    tokens: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The tokens of all units of a text.

    Attributes:
        vocabulary: the distinct tokens; the columns hold their numbers.
        short: the words of short units, pairs of characters in scripts without spaces, very short units as a whole.
        bag: the distinct words of units of any length, or pairs of characters.
        counts: how many tokens each unit has in `bag`.
        leads: of each unit its first word, first two and first three.
    """

    vocabulary: tuple[str, ...]
    short: Rows
    bag: Rows
    counts: Numbers
    leads: tuple[tuple[str, ...], ...]

    def shared(self, marked: NDArray[np.bool_]) -> Column:
        """Share of each unit's words that stand in other units which are marked, -0.1 for units without words."""
        units, tokens = self.bag
        if not len(tokens):
            return np.full(len(self.counts), -0.1)
        own = marked[units]
        elsewhere = np.bincount(tokens, weights=own)[tokens] > own
        found = np.bincount(units, weights=elsewhere, minlength=len(self.counts))
        return np.where(self.counts > 0, found / np.maximum(self.counts, 1), -0.1)

    def distinct(self) -> list[str]:
        """The words of all bags, each once."""
        is_there = np.zeros(len(self.vocabulary), dtype=bool)
        is_there[self.bag.tokens] = True
        return list(compress(self.vocabulary, is_there.tolist()))

    def bag_of(self, places: Sequence[int]) -> Words:
        """The bags of some units alone, in any order, as often as they are named."""
        chosen = np.array(places, dtype=np.int64)
        counts = self.counts[chosen]
        ends = counts.cumsum()
        rows = np.arange(int(ends[-1]) if len(ends) else 0)
        rows += (self.counts.cumsum()[chosen] - ends).repeat(counts)
        bag = Rows(np.arange(len(chosen)).repeat(counts), self.bag.tokens[rows])
        return Words(self.vocabulary, _NO_ROWS, bag, counts, ())


_NO_ROWS = Rows(np.zeros(0, np.int64), np.zeros(0, np.int64))


def words_of(texts: Sequence[str]) -> Words:
    """The words of all units, of which there is at least one."""
    heads = _folded([text[:READ_CHARS] for text in texts])
    found = _WORD.findall(_SEPARATOR.join(heads))
    numbers = dict(zip(dict.fromkeys(found), range(len(found)), strict=False))
    tokens = np.fromiter(map(numbers.__getitem__, found), np.int64, len(found))
    edges = np.flatnonzero(tokens == numbers.get(_SEPARATOR, -1))
    starts = np.concatenate(([0], edges + 1))
    sizes = np.concatenate((edges, [len(found)])) - starts
    units = np.arange(len(texts)).repeat(sizes + 1)[: len(found)]
    place = np.arange(len(found)) - starts[units]
    is_word = place < sizes[units]

    is_short = np.array([len(text) <= SHORT_CHARS for text in texts]) & (sizes <= SHORT_WORDS)
    lengths = np.fromiter(map(len, numbers), np.int64, len(numbers))
    in_bag = is_word & (place < BAG_WORDS) & (lengths[tokens] >= BAG_LETTERS)
    unspaced = [unit for unit, head in enumerate(heads) if not head.isascii() and _UNSPACED.search(head)]
    if unspaced:
        is_short[unspaced] = False
        in_bag &= ~np.isin(units, unspaced)
    in_short = is_word & is_short[units]

    leads, whole = _phrases(found, starts.tolist(), sizes.tolist(), is_short.tolist())
    pairs = [(unit, _pairs(heads[unit], BAG_PAIRS)) for unit in unspaced]
    for unit, pairs_of_unit in pairs:
        if len(texts[unit]) <= UNSPACED_CHARS:
            whole.append((unit, [*pairs_of_unit, "=" + heads[unit][:WHOLE_CHARS]]))
    short = _with_more(Rows(units[in_short], _as_zero(tokens[in_short], numbers)), whole, numbers)
    bag = _distinct(_with_more(Rows(units[in_bag], tokens[in_bag]), pairs, numbers), len(numbers))
    return Words(tuple(numbers), short, bag, np.bincount(bag.units, minlength=len(texts)), leads)


def _folded(heads: list[str]) -> list[str]:
    """Without case, and without the character that is put between units."""
    folded = _SEPARATOR.join(heads).casefold().split(_SEPARATOR)
    return folded if len(folded) == len(heads) else [head.replace(_SEPARATOR, " ").casefold() for head in heads]


def _phrases(
    found: Sequence[str], starts: Sequence[int], sizes: Sequence[int], is_short: Sequence[bool]
) -> tuple[tuple[tuple[str, ...], ...], list[tuple[int, list[str]]]]:
    """The first words of each unit, and the units of a few words as a whole."""
    leads: list[tuple[str, ...]] = []
    whole: list[tuple[int, list[str]]] = []
    least, most = WHOLE_WORDS[0], WHOLE_WORDS[-1]
    for unit, (start, size, short) in enumerate(zip(starts, sizes, is_short, strict=True)):
        words = ["0" if word.isdigit() else word for word in found[start : start + min(size, most)]]
        if size == 0:
            leads.append(())
        elif size == 1:
            leads.append((words[0],))
        elif size == 2:
            leads.append((words[0], f"{words[0]} {words[1]}"))
        else:
            leads.append((words[0], two := f"{words[0]} {words[1]}", f"{two} {words[2]}"))
        if short and least <= size <= most:
            whole.append((unit, ["=" + " ".join(words)]))
    return tuple(leads), whole


def _pairs(text: str, most: int) -> list[str]:
    """Neighbouring characters, as scripts without spaces have no other words to look up."""
    return [text[i : i + 2] for i in range(min(len(text), most) - 1)]


def _as_zero(tokens: Numbers, numbers: dict[str, int]) -> Numbers:
    """Tokens of which all numbers are one."""
    is_number = np.fromiter(map(str.isdigit, numbers), np.bool_, len(numbers))
    return np.where(is_number[tokens], numbers.setdefault("0", len(numbers)), tokens) if is_number.any() else tokens


def _with_more(rows: Rows, more: Sequence[tuple[int, Sequence[str]]], numbers: dict[str, int]) -> Rows:
    """Rows of further tokens below those that there are; new tokens get a number."""
    if not more:
        return rows
    units = np.array([unit for unit, tokens in more for _ in tokens], dtype=np.int64)
    places = np.array([numbers.setdefault(t, len(numbers)) for _, tokens in more for t in tokens], dtype=np.int64)
    return Rows(np.concatenate((rows.units, units)), np.concatenate((rows.tokens, places)))


def _distinct(rows: Rows, count: int) -> Rows:
    """Each token once a unit, in the order of the units."""
    keys = distinct(rows.units * count + rows.tokens)
    units = keys // count
    return Rows(units, keys - units * count)
