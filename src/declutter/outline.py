"""The elements that the walk saw to the outline: those that hold text of a block, with their names and flags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from declutter.addresses import Addresses
from declutter.flags import FLAG_OF_ROLE, Flag
from declutter.records import Names, Outline
from declutter.tags import TAGS, TELLING, Tag

_OVER_THE_PAGE = re.compile(r"position\s*:\s*fixed", re.IGNORECASE)
_WHOLE_PAGE = frozenset(("html", "body", "main", "article"))
"""A script that opens a box over the page fixes the page itself, so that it does not scroll."""

_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_DIALOG = TAGS["dialog"]
_ROLE, _TELLING, _STYLE, _OTHER = 3, 4, 5, 6
_SORTS = {"class": 0, "id": 1, "itemprop": 2, "role": _ROLE, "style": _STYLE, **dict.fromkeys(TELLING, _TELLING)}
"""What is done with an attribute; those of a sort up to that of `role` are names."""


@dataclass(slots=True, eq=False)
class Elements:
    """All elements of a page in document order, as columns of equal length.

    Attributes:
        tags: as they stand in the markup; `known` has what is known of each.
        parents: index of the parent, -1 for the root.
        passed: for each element that is none of them, because nothing in it is shown, the index of the next one.
        is_cut: whether the page goes on where they end.
    """

    tags: list[str]
    parents: list[int]
    attributes: list[Mapping[str, str]]
    known: Mapping[str, Tag]
    passed: Sequence[int]
    is_cut: bool

    def outline(self, owners: Sequence[int], prefix: str) -> tuple[Outline, dict[int, int]]:
        """The elements that are, or are around, one of the owners of blocks; and the index there of each of them."""
        places = sorted(self._around(owners))
        index_of = {place: index for index, place in enumerate(places)}
        parent = [index_of.get(self.parents[place], -1) for place in places]
        tags = [self.known[self.tags[place]] for place in places]
        flags, names = self._flags_and_names(places, parent, tags)
        counts = Counter[str]()
        for tag, count in Counter(self.tags).items():
            counts[self.known[tag].name] += count
        return (
            Outline(
                tags=tuple([tag.name for tag in tags]),
                parent=np.array(parent, dtype=np.int32),
                end=np.array(_ends(parent), dtype=np.int32),
                flags=np.array(flags, dtype=np.int32),
                names=tuple(names),
                place=np.array(places, dtype=np.int32),
                tag_counts=counts,
                addresses=Addresses(self.tags, self.parents, prefix or self._root(), self.passed, self.is_cut),
            ),
            index_of,
        )

    def fields(self, inputs: Sequence[tuple[int, str]], index_of: Mapping[int, int]) -> tuple[tuple[int, str], ...]:
        """Each form field with the nearest element of the outline around it; without those of forms without text."""
        nearest: dict[int, int] = {}
        result = []
        for field, kind in inputs:
            element = field
            climbed = []
            while element >= 0 and element not in index_of and element not in nearest:
                climbed.append(element)
                element = -1 if self.known[self.tags[element]].name == "form" else self.parents[element]
            found = index_of.get(element, nearest.get(element, -1))
            nearest.update(dict.fromkeys(climbed, found))
            if found >= 0:
                result.append((found, kind))
        return tuple(result)

    def _root(self) -> str:
        return f"/{self.known[self.tags[0]].name}" if self.tags else ""

    def _around(self, owners: Sequence[int]) -> set[int]:
        found: set[int] = set()
        for element in owners:
            while element >= 0 and element not in found:
                found.add(element)
                element = self.parents[element]
        return found

    def _flags_and_names(
        self, places: list[int], parent: list[int], tags: list[Tag]
    ) -> tuple[list[int], list[Names | None]]:
        flags: list[int] = []
        names: list[Names | None] = []
        read: dict[tuple[tuple[str, str], ...], tuple[int, Names | None]] = {}
        # One object for all elements of the same names, so that later stages can look them up by identity.
        known: dict[Names, Names] = {}
        attributes_of = self.attributes
        for place, above, tag in zip(places, parent, tags, strict=True):
            flag = tag.flag
            if above >= 0:
                flag |= flags[above]
            attributes = attributes_of[place]
            if tag is _DIALOG and "open" not in attributes:
                flag |= Flag.HIDDEN
            if not attributes:
                flags.append(flag)
                names.append(None)
                continue
            key = tuple(attributes.items())
            found = read.get(key)
            if found is None:
                more, own = _read(key)
                found = read[key] = (more, known.setdefault(own, own) if own is not None else None)
            own_flags = found[0]
            if own_flags & Flag.DIALOG and tag.name in _WHOLE_PAGE:
                own_flags &= ~Flag.DIALOG
            flags.append(flag | own_flags)
            names.append(found[1])
        return flags, names


def _ends(parent: list[int]) -> list[int]:
    """Index one past the last descendant of each, in document order."""
    ends = list(range(1, len(parent) + 1))
    for index in range(len(parent) - 1, 0, -1):
        above = parent[index]
        if ends[index] > ends[above]:
            ends[above] = ends[index]
    return ends


def _read(attributes: tuple[tuple[str, str], ...]) -> tuple[int, Names | None]:
    """The flags and the names that attributes give."""
    naming = ["", "", "", ""]  # by their sort
    other: list[tuple[str, str]] = []
    flags = 0
    for name, value in attributes:
        sort = _SORTS.get(name, _OTHER)
        if sort <= _ROLE:
            naming[sort] = value
        elif sort == _TELLING or (sort == _OTHER and name.startswith("data-")):
            other.append((name, value[:100]))
        elif sort == _STYLE:
            if _NOT_SHOWN.search(value):
                flags |= Flag.HIDDEN
            if _OVER_THE_PAGE.search(value):
                flags |= Flag.DIALOG
        elif name == "popover" or (name == "hidden" and value.lower() != "until-found"):
            flags |= Flag.HIDDEN
        elif name == "aria-hidden" and value == "true":
            flags |= Flag.ARIA_HIDDEN
    classes, identity, itemprop, role = naming
    if role:
        flags |= FLAG_OF_ROLE.get(role.strip().lower(), 0)
    if not (classes or identity or role or itemprop or other):
        return flags, None
    return flags, Names(classes, identity, role, itemprop, tuple(other))
