"""What the elements around a block are: the named ones beyond the nearest, forms, menus and feet of the page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from declutter.cues.evidence import Evidence
from declutter.flags import Flag
from declutter.label.place import leads_home
from declutter.records import WRITING_FIELDS, Cue, Segments
from declutter.roles import Role

FORM_FIELDS = 3
"""A form with an address for e-mail and more fields to write in than this asks for more than a newsletter needs."""

_NAV = Cue("place:nav", Role.NAVIGATION)
_FOOTER = Cue("place:footer", Role.FOOTER)
_LOGIN = Cue("structure:password-field", Role.LOGIN)
_LETTER = Cue("structure:lone-email-field", Role.SUBSCRIBE)
_SEARCH = Cue("structure:search-field", Role.SEARCH)

_IN_TEXT = Flag.ARTICLE | Flag.MAIN

_IN_MENU = frozenset(
    (
        Role.NAVIGATION,
        Role.LOGIN,
        Role.SEARCH,
        Role.SHARE,
        Role.SUBSCRIBE,
        Role.PAGINATION,
        Role.CONSENT,
        Role.PLACEHOLDER,
    )
)
"""What may stand in a menu and keep its name. All else there, teasers of a wide menu for one, is the menu's."""

_IN_FOOT = frozenset(
    (
        Role.FOOTER,
        Role.NAVIGATION,
        Role.SUBSCRIBE,
        Role.SHARE,
        Role.CONSENT,
        Role.SEARCH,
        Role.RELATED,
        Role.PLACEHOLDER,
    )
)
"""What may stand in the foot of a site and keep its name."""

_SEARCH_ADDRESS = re.compile(r"search|suche|recherche|busca|cerca|zoek|szukaj|sok|haku|query", re.I)

_SAYING_LITTLE = frozenset((Role.HIDDEN, Role.OTHER))
_OF_PARTS = frozenset((Role.ADVERT, Role.BYLINE))
"""Names of parts, which say nothing of what is hidden within them."""

_OF_REGIONS = frozenset((Role.FOOTER, Role.HEADER, Role.NAVIGATION))
_OF_ANY_FORM = _OF_REGIONS | {Role.HIDDEN, Role.OTHER, Role.COMMENT_FORM}
"""Roles that labels of fields and the small print of a form get by their words or their place."""


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """For each element, what the nearest one at or above it says that holds none of the main content.

    Attributes:
        named: by its names, if they tell more than that it is hidden or a box.
        forms: by the fields of the form.
    """

    segments: Segments
    evidence: Evidence
    named: Sequence[Cue | None]
    forms: Sequence[Cue | None]

    @classmethod
    def of(cls, segments: Segments, evidence: Evidence, kept: NDArray[np.bool_]) -> Regions:
        """Look at all elements of a page."""
        outline = segments.outline
        content = np.sort(segments.owner[kept]).tolist()
        end = outline.end.tolist()

        def is_clear(element: int) -> bool:
            place = bisect_left(content, element)
            return place == len(content) or content[place] >= end[element]

        telling = {
            element: cue
            for element, cue in evidence.named
            if cue.role not in _SAYING_LITTLE and not cue.role.is_content and is_clear(element)
        }
        forms = {element: cue for element, cue in _forms(segments, evidence).items() if is_clear(element)}
        return cls(segments, evidence, _inherited(segments, telling), _inherited(segments, forms))

    def name(self, index: int) -> Cue | None:
        """What the names around a block say, however much of the page they enclose."""
        return self.named[int(self.segments.owner[index])]

    def settle(self, index: int, cue: Cue) -> Cue:
        """The cue of a block, unless the region that it stands in knows better."""
        segments = self.segments
        flags = segments.flags(index)
        form = self.forms[int(segments.owner[index])]
        is_open = cue.role in _OF_ANY_FORM or cue.id.startswith("place:")
        if form is not None and is_open and not (cue.certain and cue.role not in _OF_REGIONS):
            cue = form
        if not cue.certain and not cue.id.startswith("phrase:"):
            cue = self._beyond(index, cue)
        if flags & _IN_TEXT or self.evidence.in_comments[index]:
            return cue
        if flags & Flag.NAV:
            if self._keeps_its_name_in_menu(index, cue, flags):
                return cue
            return self._legal(index) or _NAV if flags & Flag.FOOTER else _NAV
        if flags & Flag.FOOTER and cue.role not in _IN_FOOT and (form is None or cue.role is not form.role):
            return _FOOTER
        return cue

    def _beyond(self, index: int, cue: Cue) -> Cue:
        """For what is known only to be hidden, or a box, what stands around it; a region within the text is none."""
        outer = self.name(index)
        if outer is None or cue.role not in _SAYING_LITTLE:
            return cue
        flags = self.segments.flags(index)
        if outer.role is Role.NAVIGATION and flags & _IN_TEXT and not (flags & Flag.NAV or "breadcrumb" in outer.id):
            return cue
        tells = outer.role is Role.FOOTER if cue.role is Role.OTHER else outer.role not in _OF_PARTS
        return outer if tells else cue

    def _keeps_its_name_in_menu(self, index: int, cue: Cue, flags: int) -> bool:
        if cue.role is Role.RELATED:
            return bool(flags & Flag.ASIDE)
        if cue.role is Role.HEADER:
            return not flags & Flag.LIST and leads_home(self.segments, index)
        if cue.role is Role.ADVERT:
            return cue.certain or not flags & Flag.LIST
        return cue.role in _IN_MENU or (cue.role is Role.FOOTER and cue.id.startswith("phrase:"))

    def _legal(self, index: int) -> Cue | None:
        """What the words of an entry say that leads to the terms of use or to a page about cookies."""
        phrase = self.evidence.phrase[index]
        if phrase is None or phrase.role not in (Role.FOOTER, Role.CONSENT):
            return None
        return phrase if phrase.role is Role.FOOTER else _FOOTER


def _inherited(segments: Segments, said: dict[int, Cue]) -> list[Cue | None]:
    """What is said of elements, handed down to those within that say nothing."""
    found: list[Cue | None] = []
    for element, above in enumerate(segments.outline.parent.tolist()):
        found.append(said.get(element) or (found[above] if above >= 0 else None))
    return found


def _forms(segments: Segments, evidence: Evidence) -> dict[int, Cue]:
    """The forms whose fields say what they are for, of any size."""
    owner = segments.owner.tolist()
    searching = sorted({owner[b] for b, cue in enumerate(evidence.phrase) if cue and cue.role is Role.SEARCH})
    cues = {}
    for form, fields in segments.form_fields().items():
        kinds = [kind for kind in fields if kind in WRITING_FIELDS]
        if "textarea" in kinds:
            continue
        if "password" in kinds:
            cues[form] = _LOGIN
        elif "search" in kinds or (kinds == ["text"] and _is_for_search(form, segments, searching)):
            cues[form] = _SEARCH
        elif kinds.count("email") == 1 and len(kinds) <= FORM_FIELDS:
            cues[form] = _LETTER
    return cues


def _is_for_search(form: int, segments: Segments, searching: Sequence[int]) -> bool:
    """Whether the address of a form with one field, a word in it or its place above says that one searches with it."""
    outline = segments.outline
    names = outline.names[form]
    if names is not None and any(name == "action" and _SEARCH_ADDRESS.search(value) for name, value in names.other):
        return True
    place = bisect_left(searching, form)
    if place < len(searching) and searching[place] < outline.end[form]:
        return True
    return bool(outline.flags[form] & (Flag.HEADER | Flag.NAV))
