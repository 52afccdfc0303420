"""What a form is for: by its fields, and by what is written in it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from declutter.records import WRITING_FIELDS, BlocksByOwner, Cue, Ints, Names, Segments
from declutter.roles import Role

FORM_BLOCKS = 30
FORM_CHARS = 1200
"""A form with more text than this is a wrapper around the page, as ASP.NET makes it, and says nothing."""

BOX_BLOCKS = 8
BOX_CHARS = 500
"""The heading and the text that stand beside a newsletter form, outside of it, are no more than this with it."""

_NEWSLETTER = re.compile(r"news-?letter|subscri|mailing|mail-?chimp|bolet[ií]n|nieuwsbrief|rundbrief|infolettre", re.I)
"""How the names of newsletter forms go."""

_VOTING = frozenset((Role.COMMENT_FORM, Role.LOGIN, Role.SUBSCRIBE, Role.SEARCH, Role.CONSENT, Role.SHARE, Role.OTHER))

_REGIONS = frozenset(("html", "body", "main", "article"))

_PASSWORD_CUE = Cue("structure:password-field", Role.LOGIN, certain=True)
_SEARCH_CUE = Cue("structure:search-field", Role.SEARCH, certain=True)
_EMAIL_CUE = Cue("structure:lone-email-field", Role.SUBSCRIBE)
_NEWSLETTER_CUE = Cue("structure:newsletter-form", Role.SUBSCRIBE, certain=True)
_BESIDE_CUES = {
    certain: Cue("structure:beside-email-field", Role.SUBSCRIBE, certain=certain) for certain in (False, True)
}
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
    form_of = np.array(outline.nearest(("form",)), dtype=np.int32)
    blocks_of = segments.by_owner()
    blocks_of_form: dict[int, list[int]] = defaultdict(list)
    for block, form in enumerate(form_of[segments.owner].tolist()):
        blocks_of_form[form].append(block)
    cues: dict[int, Cue] = {}
    beside: dict[int, Cue] = {}
    for form, kinds in segments.form_fields().items():
        if blocks_of.number(form) > FORM_BLOCKS:
            continue
        inside = blocks_of.within(form)
        if chars[inside].sum() > FORM_CHARS:
            continue
        cue = _by_fields(kinds, outline.names[form])
        if cue is None or not cue.certain:
            voted = _by_votes(inside.tolist(), spoken)
            # Who writes a text does not subscribe, whatever boxes there are to tick.
            cue = cue if voted is None or (cue is _TEXTAREA_CUE and voted.role is Role.SUBSCRIBE) else voted
        if cue is not None:
            cues.update(dict.fromkeys(blocks_of_form[form], cue))
            if cue.role is Role.SUBSCRIBE and "email" in kinds:
                beside.update(dict.fromkeys(_beside(segments, chars, blocks_of, form), _BESIDE_CUES[cue.certain]))
    return beside | cues


def _beside(segments: Segments, chars: Ints, blocks_of: BlocksByOwner, form: int) -> list[int]:
    """The blocks of the smallest box around a form that has a heading or another text above it, if that is small."""
    outline, owner = segments.outline, segments.owner
    box = int(outline.parent[form])
    while box >= 0 and outline.tags[box] not in _REGIONS:
        if blocks_of.number(box) > BOX_BLOCKS:
            return []
        inside = blocks_of.within(box)
        if chars[inside].sum() > BOX_CHARS:
            return []
        if (owner[inside] < form).any():
            return [block for block in inside.tolist() if not segments.links[block]]
        box = int(outline.parent[box])
    return []


def _by_fields(kinds: list[str], names: Names | None) -> Cue | None:
    writing = [kind for kind in kinds if kind in WRITING_FIELDS]
    if "password" in writing and "textarea" not in writing:
        return _PASSWORD_CUE
    if "search" in writing or (names is not None and names.role == "search"):
        return _SEARCH_CUE
    if "textarea" in writing:
        return _TEXTAREA_CUE
    if writing.count("email") == 1 and len(writing) <= 3:
        return _NEWSLETTER_CUE if names is not None and _is_newsletter(names) else _EMAIL_CUE
    return None


def _is_newsletter(names: Names) -> bool:
    return any(map(_NEWSLETTER.search, (names.id, names.classes, *(v for name, v in names.other if name == "action"))))


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
