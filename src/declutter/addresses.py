"""Where the elements of a page stand in its tree, written as xpaths when they are asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_PLAIN_TAG = re.compile(r"[a-z][a-z0-9_.-]*")


class Addresses:
    """The xpath of every element that was walked; nothing is worked out before the first one is asked for."""

    __slots__ = ("_parents", "_prefix", "_steps", "_tags")

    def __init__(self, tags: Sequence[str] = (), parents: Sequence[int] = (), prefix: str = "") -> None:
        """Take all elements in document order.

        Args:
            tags: as they stand in the tree.
            parents: index of the parent of each, -1 for the root.
            prefix: the address of the root in the tree that the caller handed in.
        """
        self._tags = tags
        self._parents = parents
        self._prefix = prefix
        self._steps: list[str] | None = None

    def __reduce__(self) -> tuple[type[Addresses], tuple[Sequence[str], Sequence[int], str]]:
        return Addresses, (self._tags, self._parents, self._prefix)

    def of(self, element: int) -> str:
        """The address of an element, in the form of lxml's `getpath`."""
        if self._steps is None:
            self._steps = self._all_steps()  # two threads may both do this, with the same result
        steps = []
        while element > 0:
            steps.append(self._steps[element])
            element = self._parents[element]
        return self._prefix + "".join(reversed(steps))

    def _all_steps(self) -> list[str]:
        """The last step to each element: its tag, and its place among siblings of the same tag where it has some."""
        elements = list(zip(self._parents, self._tags, strict=True))
        totals = Counter(elements)
        children = Counter[int]()
        seen = Counter[tuple[int, str]]()
        steps = []
        for key in elements:
            parent, tag = key
            children[parent] += 1
            seen[key] += 1
            if not (_PLAIN_TAG.fullmatch(tag) or (tag.isalnum() and tag.islower())):
                steps.append(f"/*[{children[parent]}]")  # of another namespace, in capitals, with odd characters
            else:
                steps.append(f"/{tag}[{seen[key]}]" if totals[key] > 1 else f"/{tag}")
        return steps
