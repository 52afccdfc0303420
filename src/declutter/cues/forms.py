"""What a form is for: by its fields, and by what is written in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from declutter.records import Cue, Ints, Names, Outline, Segments
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


def form_cues(segments: Segments, chars: Ints, spoken: Sequence[Sequence[Cue | None]]) -> dict[int, Cue]:
    """The cue of the form around a block, for the blocks whose form is no wrapper and says something.

    Args:
        segments: the page's blocks.
        chars: length of each block's text.
        spoken: cues of phrases and of markup for each block; within a form they vote, the certain ones for three.
    """
    if not segments.inputs:
        return {}
    outline = segments.outline
    form_of = enclosing_forms(outline)
    fields: dict[int, list[str]] = defaultdict(list)
    for element, kind in segments.inputs:
        fields[int(form_of[element])].append(kind)
    fields.pop(-1, None)
    form_of_block = form_of[segments.owner]
    cues: dict[int, Cue] = {}
    for form, kinds in fields.items():
        inside = np.flatnonzero((segments.owner >= form) & (segments.owner < outline.end[form]))
        if len(inside) > FORM_BLOCKS or chars[inside].sum() > FORM_CHARS:
            continue
        cue = _by_fields(kinds, outline.names[form])
        if cue is None or not cue.certain:
            cue = _by_votes(inside.tolist(), spoken) or cue
        if cue is not None:
            cues.update(dict.fromkeys(np.flatnonzero(form_of_block == form).tolist(), cue))
    return cues


def enclosing_forms(outline: Outline) -> Ints:
    """For each element the innermost form at or above it, -1 outside of forms."""
    form_of = np.full(len(outline.tags), -1, dtype=np.int32)
    for element, tag in enumerate(outline.tags):
        if tag == "form":
            form_of[element : outline.end[element]] = element
    return form_of


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
