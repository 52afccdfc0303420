"""A role, a reason and a cue for every block, given which blocks are main content.

Order of the evidence for a block of clutter: what is certain; the block's own words; its form or links; the markup
around it; a label above it in the same box; where on the page it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from declutter.cues.evidence import Evidence
from declutter.features.tree import Enclosing, enclosing
from declutter.flags import Flag
from declutter.reasons import reason
from declutter.records import Cue, Floats, Segments, Verdict
from declutter.roles import Kind, Role

LABEL_REACH = 40
"""How many blocks below a label (a heading such as "Recent posts") it still speaks for its box."""

HEADLINE_MATCH = 0.8
"""Share of a headline's words that must be in the title of the page's head."""

_MODEL = Cue("model", Role.BODY)
_IN_COMMENTS = Cue("structure:in-comments", Role.COMMENT)
_PHRASE_STRONG = frozenset({Role.COMMENT_FORM, Role.LOGIN, Role.CONSENT, Role.SUBSCRIBE, Role.PLACEHOLDER})


def label(segments: Segments, evidence: Evidence, scores: Floats, kept: NDArray[np.bool_]) -> tuple[Verdict, ...]:
    """The verdict on every block."""
    headline = find_headline(segments, kept)
    cues = _clutter_cues(segments, evidence, kept, headline)
    verdicts = []
    for index, score in enumerate(scores.tolist()):
        if index == headline:
            cue = Cue("structure:headline", Role.TITLE)
        elif kept[index]:
            cue = _MODEL
        else:
            cue = cues[index] or _MODEL
        verdicts.append(Verdict(cue.role, score, reason(cue, score), cue.id))
    return tuple(verdicts)


def find_headline(segments: Segments, kept: NDArray[np.bool_]) -> int:
    """Index of the block that is the page's headline, -1 if there is none.

    It is the heading that covers most of the title in the page's head; else a level-1 heading at or just above the
    first block of the body.
    """
    body = np.flatnonzero(kept & np.array([k is not Kind.HEADING for k in segments.kinds], dtype=bool))
    if not len(body):
        return -1
    wanted = (segments.head.og_title or segments.head.title).casefold().split()
    best, best_rank = -1, (0.0, 0.0, 0.0)
    for index, kind in enumerate(segments.kinds):
        words = segments.texts[index].casefold().split()
        if kind is not Kind.HEADING or not words or index > body[-1]:
            continue
        common = len(set(words) & set(wanted))
        if common < HEADLINE_MATCH * len(set(words)):
            continue
        coverage = common / max(len(set(wanted)), 1)
        rank = (round(coverage, 2), float(kept[index]), -float(segments.level[index]))
        if rank > best_rank and (coverage >= 0.3 or segments.level[index] == 1):
            best, best_rank = index, rank
    if best >= 0:
        return best
    above = [i for i in range(int(body[0]) + 1) if segments.kinds[i] is Kind.HEADING and segments.level[i] == 1]
    return above[-1] if above else -1


def _clutter_cues(
    segments: Segments, evidence: Evidence, kept: NDArray[np.bool_], headline: int
) -> Sequence[Cue | None]:
    around = enclosing(segments)
    cues: list[Cue | None] = [None] * len(segments)
    body = np.flatnonzero(kept)
    first, last = (int(body[0]), int(body[-1])) if len(body) else (len(segments), -1)
    own = [None if kept[i] or i == headline else _own_cue(i, evidence) for i in range(len(segments))]
    for index in range(len(segments)):
        if kept[index] or index == headline:
            continue
        cues[index] = (
            own[index] or _label_above(index, segments, evidence, own, around, kept) or _same_box(index, own, around)
        )
        if evidence.in_comments[index] and _is_broad_or_none(cues[index]):
            cues[index] = _IN_COMMENTS
        elif cues[index] is None:
            cues[index] = _by_place(index, segments, first, last, headline)
    return cues


def _own_cue(index: int, evidence: Evidence) -> Cue | None:
    """The cue that speaks loudest about one block."""
    phrase, markup, structure = evidence.phrase[index], evidence.markup[index], evidence.structure[index]
    for cue in (phrase, structure, markup):
        if cue is not None and cue.certain:
            # A certain container knows better than a certain phrase in it only where they agree to disagree:
            # the phrase is nearer to the text.
            return cue
    if phrase is not None and (phrase.role in _PHRASE_STRONG or markup is None or _is_broad(markup)):
        return phrase
    if structure is not None and structure.role is not Role.HIDDEN:
        return structure
    return markup or phrase or structure


def _is_broad(markup: Cue) -> bool:
    """Whether the markup only names a region of the page, so that a phrase in it knows better."""
    return markup.role in (Role.HEADER, Role.FOOTER, Role.NAVIGATION, Role.HIDDEN, Role.OTHER, Role.RELATED)


def _is_broad_or_none(cue: Cue | None) -> bool:
    """Whether a block among readers' comments is part of one: its author, date or text has no better role."""
    return cue is None or (not cue.certain and (cue.role is Role.BYLINE or _is_broad(cue)))


def _label_above(
    index: int,
    segments: Segments,
    evidence: Evidence,
    own: Sequence[Cue | None],
    around: Enclosing,
    kept: NDArray[np.bool_],
) -> Cue | None:
    """The cue of the nearest label above in one of the two boxes around the block."""
    for level in (0, 1):
        box = int(around.levels[level][index])
        if segments.outline.tags[box] in ("html", "body"):
            return None
        for above in range(index - 1, max(index - LABEL_REACH, -1), -1):
            if kept[above] or not box <= segments.owner[above] < around.end[box]:
                break
            cue = own[above]
            if cue is not None and evidence.phrase[above] is cue and segments.kinds[above] is Kind.HEADING:
                return cue
            if segments.kinds[above] is Kind.HEADING:
                break
    return None


def _same_box(index: int, own: Sequence[Cue | None], around: Enclosing) -> Cue | None:
    """The cue that both neighbours have, if they stand in the same small box."""
    box = around.levels[0][index]
    for by in (-1, 1):
        other = index + by
        if 0 <= other < len(own) and around.levels[0][other] == box:
            cue = own[other]
            if cue is not None and cue.role in (Role.COMMENT_FORM, Role.CONSENT, Role.LOGIN, Role.SHARE, Role.LIKE):
                return cue
    return None


def _by_place(index: int, segments: Segments, first: int, last: int, headline: int) -> Cue:
    """A role from the region of the page alone."""
    flags = int(segments.outline.flags[segments.owner[index]])
    text = segments.texts[index]
    linked = bool(segments.link_chars[index] * 2 > len(text))
    if flags & (Flag.HIDDEN | Flag.DIALOG):
        return Cue("place:hidden", Role.HIDDEN)
    if flags & Flag.NAV:
        return Cue("place:nav", Role.NAVIGATION)
    if flags & Flag.FOOTER and index > last:
        return Cue("place:footer", Role.FOOTER)
    if 0 <= headline < index < first and len(text) < 200 and not flags & Flag.LIST:
        return Cue("place:below-headline", Role.BYLINE)
    if flags & Flag.HEADER and index < first:
        return Cue("place:header", Role.NAVIGATION if linked and flags & Flag.LIST else Role.HEADER)
    if linked:
        is_teaser = text.count(" ") >= 3
        return Cue("place:links", Role.RELATED if is_teaser and index > first else Role.NAVIGATION)
    return Cue("place:none", Role.OTHER)
