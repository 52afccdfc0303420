"""Which blocks of a page belong to its reference text.

A reference is text without addresses, so each block is looked up in it. A long block is found by its word shingles.
A short one ("Share", a name, a date) may stand in the reference by chance, so it counts only where its whole text
stands between what the long blocks around it matched.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from declutter.records import Segments

SHINGLE = 4
"""Words that must match in a row. Three words match boilerplate by chance, five miss short paragraphs."""

SHORT = 6
"""Blocks of fewer words are placed by their neighbours."""

_TOKEN = re.compile(r"[぀-ヿ㐀-鿿豈-﫿ก-๛]|[^\W぀-ヿ㐀-鿿豈-﫿ก-๛]+")

RUN = 8
"""Words in a row across short blocks that must match: a menu that is also in the reference's text is shorter."""

Labels = NDArray[np.float32]


def tokens(text: str) -> list[str]:
    """Words, and single characters of scripts without spaces."""
    return _TOKEN.findall(text.lower())


def by_reference(segments: Segments, reference: str) -> Labels:
    """For each block, the share of its words that the reference holds at that place: 0 to 1."""
    return of_texts(segments.texts, reference)


def of_texts(texts: Sequence[str], reference: str) -> Labels:
    """The same for any pieces of a page in page order."""
    wanted = tokens(reference)
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for start in range(len(wanted) - SHINGLE + 1):
        where[tuple(wanted[start : start + SHINGLE])].append(start)
    blocks = [tokens(text) for text in texts]
    labels = np.zeros(len(blocks), dtype=np.float32)
    used = np.zeros(len(wanted), dtype=bool)
    places = np.full(len(blocks), -1, dtype=np.int64)
    for index, block in enumerate(blocks):
        if len(block) >= SHORT:
            labels[index], places[index] = _match_long(block, where, used)
    _match_short(blocks, wanted, labels, places, used)
    _match_runs(blocks, where, labels)
    return labels


def by_strings(segments: Segments, present: tuple[str, ...], absent: tuple[str, ...]) -> Labels:
    """1 for blocks that hold a wanted string, 0 for those with an unwanted one, NaN for all others."""
    return of_strings(segments.texts, present, absent)


def of_strings(texts: Sequence[str], present: tuple[str, ...], absent: tuple[str, ...]) -> Labels:
    """The same for any pieces of a page."""
    labels = np.full(len(texts), np.nan, dtype=np.float32)
    for index, text in enumerate(texts):
        if any(string in text for string in absent):
            labels[index] = 0.0
        if any(string in text for string in present):
            labels[index] = 1.0
    return labels


def _match_long(
    block: list[str], where: dict[tuple[str, ...], list[int]], used: NDArray[np.bool_]
) -> tuple[float, int]:
    """Share of the block's words inside shingles of the reference that no block before it has used up."""
    covered = np.zeros(len(block), dtype=bool)
    first = -1
    taken: list[int] = []
    for start in range(len(block) - SHINGLE + 1):
        for place in where.get(tuple(block[start : start + SHINGLE]), ()):
            if not used[place : place + SHINGLE].all():
                covered[start : start + SHINGLE] = True
                taken.append(place)
                if first < 0:
                    first = place
                break
    share = float(covered.mean())
    if share >= 0.5:
        for place in taken:
            used[place : place + SHINGLE] = True
        return share, first
    return share, -1


def _match_short(
    blocks: list[list[str]], wanted: list[str], labels: Labels, places: NDArray[np.int64], used: NDArray[np.bool_]
) -> None:
    starts: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(wanted):
        starts[word].append(place)
    following = _next_place(places, len(wanted))
    last = 0
    for index, block in enumerate(blocks):
        if places[index] >= 0:
            last = int(places[index])
        if not block or len(block) >= SHORT:
            continue
        size = len(block)
        for place in starts.get(block[0], ()):
            if place < last - size or place > following[index]:
                continue
            if wanted[place : place + size] == block and not used[place : place + size].any():
                used[place : place + size] = True
                labels[index] = 1.0
                last = max(last, place)
                break


def _match_runs(blocks: list[list[str]], where: dict[tuple[str, ...], list[int]], labels: Labels) -> None:
    """Short blocks in a row, such as the cells of a grid, that stand in the reference one after the other."""
    start = 0
    while start < len(blocks):
        end = start
        while end < len(blocks) and len(blocks[end]) < SHORT:
            end += 1
        run = [(word, index) for index in range(start, end) for word in blocks[index]]
        for first, last in _stretches([word for word, _ in run], where):
            inside = [index for _, index in run[first:last]]
            for index in set(inside):
                if inside.count(index) == len(blocks[index]) and len(set(inside)) > 1:
                    labels[index] = 1.0
        start = max(end, start + 1)


def _stretches(words: list[str], where: dict[tuple[str, ...], list[int]]) -> list[tuple[int, int]]:
    """Stretches of at least `RUN` words that follow each other in the reference too."""
    found: list[tuple[int, int]] = []
    start = 0
    while start + SHINGLE <= len(words):
        longest = max((_length(words, start, place, where) for place in _places(words, start, where)), default=0)
        if longest >= RUN:
            found.append((start, start + longest))
        start += longest if longest >= RUN else 1
    return found


def _places(words: list[str], start: int, where: dict[tuple[str, ...], list[int]]) -> list[int]:
    return where.get(tuple(words[start : start + SHINGLE]), [])


def _length(words: list[str], start: int, place: int, where: dict[tuple[str, ...], list[int]]) -> int:
    """How many words from `start` on stand in the reference from `place` on."""
    length = SHINGLE
    while start + length < len(words) and place + length - SHINGLE + 1 in _places(
        words, start + length - SHINGLE + 1, where
    ):
        length += 1
    return length


def _next_place(places: NDArray[np.int64], end: int) -> NDArray[np.int64]:
    """For each block, where the next placed block below it begins in the reference."""
    following = np.full(len(places), end, dtype=np.int64)
    nearest = end
    for index in range(len(places) - 1, -1, -1):
        following[index] = nearest
        if places[index] >= 0:
            nearest = int(places[index])
    return following
