"""Readers' comments known by how they stand: boxes of one sort below a text, each with a date or an offer to reply.

Nothing is asked of the names of elements, so that this holds on pages whose names say nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from declutter.records import Cue, Ints, Segments
from declutter.roles import Kind, Role

MARK_CHARS = 80
"""The line with name and date is no longer than this."""

MARK_LEVELS = 7
"""So many elements stand at most between such a line and the list of all comments."""

ITEM_SHARE = 0.6
"""Share of the boxes of one sort that must bear a mark, and that must hold more than one line."""

LINK_SHARE = 0.4
"""Teasers have dates too, but are made of links."""

VOICES = 3
"""Without a heading that names them, so many boxes must offer to reply, or say who speaks, and half of all."""

LABEL_REACH = 4
"""How many lines (a sort order, a hint) may stand between the heading and the first comment."""

TEXT_BLOCKS = 12
TEXT_WORDS = 50
"""Comments stand below a text: before them come blocks of so many words that make up so many in all. In a thread of a
forum nothing does."""

THREAD_CUE = Cue("structure:thread", Role.COMMENT)

_DATE = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|[年月日時时]")
_DIGIT = re.compile(r"\d")
_AGO = re.compile(r"\d+\s?\S{1,8}(?:\s\S{1,10}){0,2}|\S{2,6}\s\d+\s\S{1,10}")
"""How long ago it was, in so few words that any language's will do: "3 days ago", "vor 2 Stunden"."""


def thread_blocks(segments: Segments, chars: Ints, phrase: Sequence[Cue | None]) -> NDArray[np.bool_]:
    """Which blocks stand in a list of readers' comments.

    Args:
        segments: the page's blocks.
        chars: length of each block's text.
        phrase: the phrase cue of each block.
    """
    found = np.zeros(len(segments), dtype=bool)
    labels, voices = _spoken(segments, chars, phrase)
    if not labels and len(voices) < VOICES:
        return found
    boxes = _boxes(segments, _dates(segments, chars), voices)
    order = np.maximum.accumulate(segments.owner)
    end = segments.outline.end
    counts = Counter(zip(segments.outline.parent.tolist(), segments.outline.tags, strict=True))
    words = np.where(segments.link_chars * 2 > chars, 0, chars // 6)
    words = np.where(words >= TEXT_BLOCKS, words, 0)
    before = np.concatenate(([0], np.cumsum(words)))
    for key, marked in boxes.items():
        items = sorted(marked)
        if len(items) < ITEM_SHARE * counts[key]:
            continue
        spans = [(int(a), int(b)) for a, b in (np.searchsorted(order, (item, end[item])) for item in items)]
        start, stop = spans[0][0], spans[-1][1]
        if before[start] < TEXT_WORDS or sum(b - a > 1 for a, b in spans) < ITEM_SHARE * len(items):
            continue
        if segments.link_chars[start:stop].sum() > LINK_SHARE * chars[start:stop].sum():
            continue
        speaking = sum(marked.values())
        if (speaking >= VOICES and speaking * 2 >= len(items)) or (
            (len(items) > 1 or speaking) and any(start - LABEL_REACH <= label <= start for label in labels)
        ):
            for a, b in spans:
                found[a:b] = True
    return found


def _spoken(segments: Segments, chars: Ints, phrase: Sequence[Cue | None]) -> tuple[list[int], list[int]]:
    """The lines that name a list of comments, and those that belong to one comment by their words."""
    labels, voices = [], []
    for place, cue in enumerate(phrase):
        if cue is not None and cue.role is Role.COMMENT:
            if segments.kinds[place] is Kind.HEADING or "{n}" in cue.id:
                labels.append(place)
            elif chars[place] <= MARK_CHARS:
                voices.append(place)
    return labels, voices


def _dates(segments: Segments, chars: Ints) -> list[int]:
    """The short lines that hold a date."""
    texts = segments.texts
    short = [place for place in np.flatnonzero(chars <= MARK_CHARS).tolist() if _DIGIT.search(texts[place])]
    return [place for place in short if _DATE.search(texts[place]) or _AGO.fullmatch(texts[place])]


def _boxes(segments: Segments, dates: Sequence[int], voices: Sequence[int]) -> dict[tuple[int, str], dict[int, bool]]:
    """By parent and tag: the elements with a mark, and whether it is one that speaks; outer ones first."""
    parent, tags = segments.outline.parent, segments.outline.tags
    boxes: dict[tuple[int, str], dict[int, bool]] = defaultdict(dict)
    for places, speaks in ((dates, False), (voices, True)):
        for place in places:
            element = int(segments.owner[place])
            for _ in range(MARK_LEVELS):
                above = int(parent[element])
                if above < 0 or tags[element] == "body":
                    break
                box = boxes[above, tags[element]]
                box[element] = box.get(element, False) or speaks
                element = above
    return {key: boxes[key] for key in sorted(boxes)}
