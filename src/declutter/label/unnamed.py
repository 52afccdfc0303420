"""Boxes that no name marks, told by their words and their shape: notices about cookies, trails."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from declutter.cues.evidence import Evidence
from declutter.flags import Flag
from declutter.records import Cue, Segments
from declutter.roles import Kind, Role

NOTICE_SHARE = 0.4
"""A box of which so many characters speak of cookies is a notice about them, its buttons included."""

NOTICE_VOICES = 3
VOICES_SHARE = 0.3
"""So is one in which this number and share of the blocks do: lists of purposes and partners."""

NOTICE_BLOCKS = 6
"""The box around a notice of a sentence or two has no more blocks."""

HOME_CHARS = 12
"""The word for the front page at the beginning of a trail is no longer."""

TRAIL_REACH = 3
"""A trail stands above the text or at the latest so many blocks below its beginning."""

TRAIL_CHARS = 200
TRAIL_BLOCKS = 8
"""A trail of breadcrumbs has no more characters or entries."""

_SEPARATED = re.compile(r"[^\n]*\S[ \xa0]*(?:»|›|→|>|\s/\s|\s\|\s)\s*\S|\w{2,12}/\w")
_FRONT = re.compile(r"/|\.?/?index\.\w+|https?://[^/]+/?", re.I)

_NOTICE = Cue("structure:cookie-notice", Role.CONSENT)
_TRAIL = Cue("structure:breadcrumbs", Role.NAVIGATION)

_NO_BOX = frozenset(("html", "body", "main", "article", "header", "footer", "nav"))
_IN_TEXT = Flag.ARTICLE | Flag.MAIN
_LIKE_A_TRAIL = frozenset((Role.OTHER, Role.RELATED, Role.HEADER, Role.BYLINE))


def unnamed_cues(segments: Segments, evidence: Evidence, kept: NDArray[np.bool_], headline: int) -> dict[int, Cue]:
    """What the blocks are that stand in such a box, by their place; main content is among them too."""
    found: dict[int, Cue] = dict.fromkeys(_trails(segments, kept, headline), _TRAIL)
    found |= dict.fromkeys(_notices(segments, evidence, kept), _NOTICE)
    return found


def keeps_its_role(cue: Cue, box: Cue) -> bool:
    """Whether a block that has this cue is no part of the box that it stands in."""
    if box is _TRAIL and (cue.id.startswith("phrase:") or cue.role not in _LIKE_A_TRAIL):
        return True
    return cue.certain


def _notices(segments: Segments, evidence: Evidence, kept: NDArray[np.bool_]) -> list[int]:
    """The blocks of the outermost boxes that speak of cookies for the greater part."""
    count = len(segments)
    chars = np.array([len(text) for text in segments.texts], dtype=np.float64)
    voices = np.array([_speaks_of_cookies(block, segments, evidence) for block in range(count)], dtype=np.float64)
    if not voices.any():
        return []
    outline = segments.outline
    columns = np.stack([np.ones(count), chars, voices, voices * chars, kept * chars, kept * chars * (1 - voices)])
    sums = np.zeros((len(columns), len(outline.tags) + 1))
    for row, column in zip(sums, columns, strict=True):
        np.cumsum(np.bincount(segments.owner, weights=column, minlength=len(outline.tags)), out=row[1:])
    blocks, size, spoken, said, read, other = sums[:, outline.end] - sums[:, :-1]
    all_read = float((kept * chars).sum())
    is_notice = (said >= NOTICE_SHARE * size) & (blocks <= NOTICE_BLOCKS)
    is_notice |= (spoken >= NOTICE_VOICES) & (spoken >= VOICES_SHARE * blocks)
    is_notice &= (spoken > 0) & (read * 2 <= all_read) & (other * 2 <= size)
    found: list[int] = []
    end = 0
    blocks_of = segments.by_owner()
    for element in np.flatnonzero(is_notice).tolist():
        if element >= end and outline.tags[element] not in _NO_BOX and not outline.flags[element] & _IN_TEXT:
            end = int(outline.end[element])
            inside = blocks_of.within(element).tolist()
            found += [block for block in inside if not segments.flags(block) & Flag.NAV]
    return found


def _speaks_of_cookies(block: int, segments: Segments, evidence: Evidence) -> bool:
    flags = segments.flags(block)
    is_link = segments.is_mostly_link(block)
    if flags & (_IN_TEXT | Flag.NAV) or (flags & Flag.FOOTER and is_link):
        return False
    cue = evidence.phrase[block]
    return cue is not None and cue.role is Role.CONSENT


def _trails(segments: Segments, kept: NDArray[np.bool_], headline: int) -> list[int]:
    """Breadcrumbs: a line that goes on from a link home, or a list that begins with one and ends where one is."""
    first = max(int(np.argmax(kept)) if kept.any() else len(segments), headline)
    found: list[int] = []
    for block, (hrefs, text) in enumerate(zip(segments.hrefs, segments.texts, strict=True)):
        if not hrefs or len(text) > TRAIL_CHARS or not _FRONT.fullmatch(hrefs[0]):
            continue
        if segments.flags(block) & Flag.FOOTER or block > first + TRAIL_REACH:
            continue
        goes_on = len(hrefs) > 1 or not segments.is_mostly_link(block)
        is_word = block < first and len(hrefs) == 1 and segments.link_chars[block] <= HOME_CHARS
        if goes_on and (_SEPARATED.match(text) or (is_word and segments.kinds[block] is Kind.PARAGRAPH)):
            found.append(block)
        elif not goes_on and block < first and segments.group[block] >= 0:
            found += _list_from(block, segments)
    return found


def _list_from(block: int, segments: Segments) -> list[int]:
    """The entries of the list that a link home begins, if it ends with one that is no link: where the reader is."""
    group = segments.group[block]
    stop = block
    while stop < len(segments) and segments.group[stop] == group:
        stop += 1
    is_trail = 1 < stop - block <= TRAIL_BLOCKS and not segments.hrefs[stop - 1]
    is_first = block == 0 or segments.group[block - 1] != group
    return list(range(block, stop)) if is_trail and is_first else []
