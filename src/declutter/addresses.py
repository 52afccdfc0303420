"""Where the elements of a page stand in its tree, written as xpaths when they are asked for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

LONGEST_PATH = 1000
"""Characters of an address that names every element on the way. Those of deeply nested pages would together take the
square of the page's size; the longest on 2,300 real pages has under 500."""

_PLAIN_TAG = re.compile(r"[a-z][a-z0-9_.-]*")


class Addresses:
    """The xpath of every element that was walked; nothing is worked out before the first one is asked for."""

    __slots__ = ("_is_cut", "_known", "_parents", "_passed", "_prefix", "_tags")

    def __init__(
        self,
        tags: Sequence[str] = (),
        parents: Sequence[int] = (),
        prefix: str = "",
        passed: Sequence[int] = (),
        is_cut: bool = False,
    ) -> None:
        """Take all elements in document order.

        Args:
            tags: as they stand in the tree.
            parents: index of the parent of each, -1 for the root.
            prefix: the address of the root in the tree that the caller handed in.
            passed: for each element of the tree that was not walked (it stands in a template, say), the index that the
                next one got that was.
            is_cut: whether more of the page follows, so that an element may have siblings that nobody has seen.
        """
        self._tags = tags
        self._parents = parents
        self._prefix = prefix
        self._passed = passed
        self._is_cut = is_cut
        self._known: tuple[list[str], list[int]] | None = None

    def __reduce__(self) -> tuple[type[Addresses], tuple[Sequence[str], Sequence[int], str, Sequence[int], bool]]:
        return Addresses, (self._tags, self._parents, self._prefix, self._passed, self._is_cut)

    def of(self, element: int) -> str:
        """The address of an element, in the form of lxml's `getpath`.

        A path longer than `LONGEST_PATH` is given as the element's number below the root: `/html/descendant::*[2044]`.
        """
        if self._known is None:
            steps = self._all_steps()
            self._known = steps, self._lengths(steps)  # two threads may both do this, with the same result
        all_steps, lengths = self._known
        if lengths[element] > LONGEST_PATH:
            return f"{self._prefix}/descendant::*[{element + bisect_right(self._passed, element)}]"
        path = []
        while element > 0:
            path.append(all_steps[element])
            element = self._parents[element]
        return self._prefix + "".join(reversed(path))

    def of_unread(self) -> str:
        """The address of the first element beyond the last one that was walked."""
        count = len(self._parents)
        return f"{self._prefix}/descendant::*[{count + bisect_left(self._passed, count)}]"

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
                steps.append(f"/{tag}[{seen[key]}]" if self._is_cut or totals[key] > 1 else f"/{tag}")
        return steps

    def _lengths(self, steps: Sequence[str]) -> list[int]:
        """The length of the path to each element below the root."""
        lengths: list[int] = []
        for step, parent in zip(steps, self._parents, strict=True):
            lengths.append(lengths[parent] + len(step) if parent >= 0 else 0)
        return lengths
