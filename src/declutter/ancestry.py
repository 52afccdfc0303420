"""Small questions about the tree while its columns grow."""

from __future__ import annotations

import numpy as np

from declutter.records import Ints


def common(first: int, last: int, parent: list[int]) -> int:
    """The deepest element that holds both: indices grow along the document, so the later one climbs."""
    while first != last:
        if first > last:
            first = parent[first]
        else:
            last = parent[last]
    return first


def positions(tags: list[str], parents: list[int]) -> tuple[Ints, Ints]:
    """Position of each element among its parent's children of the same tag, and how many those are."""
    seen: dict[tuple[int, str], int] = {}
    nth = []
    for key in zip(parents, tags, strict=True):
        count = seen.get(key, 0) + 1
        seen[key] = count
        nth.append(count)
    same = [seen[key] for key in zip(parents, tags, strict=True)]
    return np.array(nth, dtype=np.int32), np.array(same, dtype=np.int32)


def bearing(owner: Ints, parent: Ints) -> bytearray:
    """1 for each element that holds text of a block, itself or below it: the only ones that later stages look at."""
    parents = parent.tolist()
    marked = bytearray(len(parents))
    for element in owner.tolist():
        while element >= 0 and not marked[element]:
            marked[element] = 1
            element = parents[element]
    return marked
