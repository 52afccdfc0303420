"""What a form is for: by its fields, and by what is written in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from declutter.records import Cue, Ints, Names, Segments
from declutter.roles import Role

FORM_BLOCKS = 30
FORM_CHARS = 1200
"""A form with more text than this is a wrapper around the page, as ASP.NET makes it, and says nothing."""

_WRITING = frozenset(("text", "email", "textarea", "search", "tel", "url", "password"))
_VOTING = frozenset((Role.COMMENT_FORM, Role.LOGIN, Role.SUBSCRIBE, Role.SEARCH, Role.CONSENT, Role.SHARE, Role.OTHER))

_PASSWORD_CUE = Cue("structure:password-field", Role.LOGIN, certain=True)
_SEARCH_CUE = Cue("structure:search-field", Role.SEARCH, certain=True)
_EMAIL_CUE = Cue("structure:lone-email-field", Role.SUBSCRIBE)
_TEXTAREA_CUE = Cue("structure:text-area", Role.COMMENT_FORM)


def form_cues(segments: Segments, spoken: Sequence[Sequence[Cue | None]]) -> tuple[Cue | None, ...]:
    """For each block the cue of the form around it, if that is no wrapper and says something.

    Args:
        segments: the page's blocks.
        spoken: cues of phrases and of markup for each block; within a form they vote, the certain ones for three.
    """
    outline = segments.outline
    form_of = enclosing_forms(outline.parent, outline.tags)
    fields: dict[int, list[str]] = defaultdict(list)
    for element, kind in segments.inputs:
        form = form_of[element]
        if form >= 0:
            fields[form].append(kind)
    cues: dict[int, Cue] = {}
    for form, kinds in fields.items():
        inside = np.flatnonzero((segments.owner >= form) & (segments.owner < outline.end[form])).tolist()
        if len(inside) > FORM_BLOCKS or sum(len(segments.texts[block]) for block in inside) > FORM_CHARS:
            continue
        cue = _by_fields(kinds, outline.names[form])
        if cue is None or not cue.certain:
            cue = _by_votes(inside, spoken) or cue
        if cue is not None:
            cues[form] = cue
    return tuple(cues.get(form_of[owner]) for owner in segments.owner.tolist())


def enclosing_forms(parent: Ints, tags: Sequence[str]) -> list[int]:
    """For each element the innermost form at or above it, -1 outside of forms."""
    forms: list[int] = []
    for element, (tag, above) in enumerate(zip(tags, parent.tolist(), strict=True)):
        forms.append(element if tag == "form" else forms[above] if above >= 0 else -1)
    return forms


def _by_fields(kinds: list[str], names: Names | None) -> Cue | None:
    writing = [kind for kind in kinds if kind in _WRITING]
    if "password" in writing and "textarea" not in writing:
        return _PASSWORD_CUE
    if "search" in writing or (names is not None and names.role == "search"):
        return _SEARCH_CUE
    if "textarea" in writing:
        return _TEXTAREA_CUE
    if writing.count("email") == 1 and len(writing) <= 3:
        return _EMAIL_CUE
    return None


def _by_votes(inside: list[int], spoken: Sequence[Sequence[Cue | None]]) -> Cue | None:
    votes: Counter[Role] = Counter()
    for block in inside:
        for cues in spoken:
            cue = cues[block]
            if cue is not None and cue.role in _VOTING:
                votes[cue.role] += 3 if cue.certain else 1
    if not votes:
        return None
    # A tie goes to the role whose name sorts first, so that the result never depends on the order of blocks.
    role = min(votes, key=lambda role: (-votes[role], role.value))
    return Cue(f"structure:form-of-{role}", role) if votes[role] >= 2 else None
