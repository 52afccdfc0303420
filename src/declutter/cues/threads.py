"""Readers' comments known by how they stand: boxes of one sort below a text, each with a date or an offer to reply.

Nothing is asked of the names of elements, so that this holds on pages whose names say nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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

HEADLINE_CHARS = 25
HEADED_SHARE = 0.5
"""Teasers have headlines; above a comment stands the name of the reader at most."""

VOICES = 3
"""Without a heading that names them, so many boxes must offer to reply, or say who speaks, and half of all."""

LABEL_REACH = 4
"""How many lines (a sort order, a hint) may stand between the heading and the first comment."""

WORD_CHARS = 6
"""Characters of a word with the space behind it, near enough to tell a text from a few lines."""

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
    edges = np.zeros(len(segments) + 1, dtype=np.int32)
    labels, voices = _spoken(segments, chars, phrase)
    if not labels and len(voices) < VOICES:
        return edges[:-1] > 0
    lists = _Lists.of(segments, chars, labels)
    for key, marked in _boxes(segments, _dates(segments, chars), voices).items():
        for span in lists.comments(key, marked):
            edges[span.start] += 1
            edges[span.stop] -= 1
    return np.cumsum(edges[:-1]) > 0


@dataclass(frozen=True, slots=True, eq=False)
class _Lists:
    """A page's blocks, to judge lists of boxes by.

    Attributes:
        order: owners as they grow along the page.
        counts: how many elements of a tag each element holds.
        above: words of longer blocks above each block.
        size, linked, headlines: characters, characters in links, and headlines above each block.
        labels: places of the lines that name a list of comments, in order.
    """

    segments: Segments
    labels: Sequence[int]
    order: NDArray[np.int32]
    counts: Counter[tuple[int, str]]
    above: NDArray[np.int64]
    size: NDArray[np.int64]
    linked: NDArray[np.int64]
    headlines: NDArray[np.int64]

    @classmethod
    def of(cls, segments: Segments, chars: Ints, labels: Sequence[int]) -> _Lists:
        words = np.where(segments.link_chars * 2 > chars, 0, chars // WORD_CHARS)
        words = np.where(words >= TEXT_BLOCKS, words, 0)
        return cls(
            segments,
            labels,
            np.maximum.accumulate(segments.owner),
            Counter(zip(segments.outline.parent.tolist(), segments.outline.tags, strict=True)),
            _sums(words),
            _sums(chars),
            _sums(segments.link_chars),
            _sums(segments.of_kind(Kind.HEADING) & (chars >= HEADLINE_CHARS)),
        )

    def comments(self, key: tuple[int, str], marked: dict[int, bool]) -> list[slice]:
        """The blocks of each of the boxes, if these are comments.

        Args:
            key: the element around the boxes, and their tag.
            marked: the boxes with a mark, and whether it is one that speaks.
        """
        boxes = sorted(marked)
        if len(boxes) < ITEM_SHARE * self.counts[key]:
            return []
        edges = np.array((boxes, self.segments.outline.end[boxes]), dtype=self.order.dtype)
        spans = [slice(*span) for span in np.searchsorted(self.order, edges).T.tolist()]
        speaking = sum(marked.values())
        has_voices = speaking >= VOICES and speaking * 2 >= len(boxes)
        is_named = (len(boxes) > 1 or speaking > 0) and self._has_label(spans[0].start)
        if not (has_voices or (is_named and not self._is_of_links(spans))):
            return []
        return spans if self._may_be_comments(spans) else []

    def _has_label(self, start: int) -> bool:
        place = bisect_left(self.labels, start - LABEL_REACH)
        return place < len(self.labels) and self.labels[place] <= start

    def _is_of_links(self, spans: Sequence[slice]) -> bool:
        first, last = spans[0].start, spans[-1].stop
        return bool(self.linked[last] - self.linked[first] > LINK_SHARE * (self.size[last] - self.size[first]))

    def _may_be_comments(self, spans: Sequence[slice]) -> bool:
        """Whether these blocks stand below a text, are more than a line each, and are no teasers."""
        if self.above[spans[0].start] < TEXT_WORDS:
            return False
        if sum(span.stop - span.start > 1 for span in spans) < ITEM_SHARE * len(spans):
            return False
        heads = self.headlines
        return sum(bool(heads[span.stop] > heads[span.start]) for span in spans) < HEADED_SHARE * len(spans)


def _sums(column: NDArray[Any]) -> NDArray[np.int64]:
    """What stands above each block, and above the end of the page, in sum."""
    return np.concatenate(([0], np.cumsum(column, dtype=np.int64)))


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
