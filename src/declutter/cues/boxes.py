"""Markup cues: what the names of the elements around a block say it is part of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from declutter.cues.selectors import Markup
from declutter.flags import Flag
from declutter.records import Cue, Ints, Segments
from declutter.roles import Role

DOMINANT_SHARE = 0.5
"""An element that holds more of the page's text than this is the page, whatever its class says (unclosed tags)."""

_PARTS = frozenset((Role.BYLINE, Role.HEADER, Role.FOOTER, Role.HIDDEN, Role.NAVIGATION, Role.OTHER))
_WHOLES = frozenset(
    (Role.RELATED, Role.COMMENT, Role.COMMENT_FORM, Role.LOGIN, Role.SHARE, Role.SUBSCRIBE, Role.CONSENT, Role.SEARCH)
)
"""A box of the second sort keeps its role where a part of it is named as one of the first: teasers have dates."""

_IN_REGION = frozenset(
    (Role.SUBSCRIBE, Role.LOGIN, Role.SEARCH, Role.SHARE, Role.CONSENT, Role.ADVERT, Role.PAGINATION)
)
_FINER = {
    Role.COMMENT: frozenset((Role.COMMENT_FORM, Role.LOGIN, Role.SHARE, Role.LIKE, Role.SUBSCRIBE, Role.RELATED)),
    Role.COMMENT_FORM: frozenset((Role.LOGIN, Role.SUBSCRIBE)),
    Role.HEADER: _IN_REGION,
    Role.NAVIGATION: _IN_REGION,
    Role.FOOTER: frozenset((Role.SUBSCRIBE, Role.PAGINATION, Role.CONSENT, Role.ADVERT)),
}
"""What may be told apart within a box of a role, even a certain one: its parts are then as certain as the whole."""

_SAYING_LITTLE = frozenset(("markup:.noprint", "markup:.no-print", "markup:.d-print-none", "markup:.hidden-print"))
_STARS = frozenset(("markup:.star-rating", "markup:.rating", "markup:.ratings"))
"""Stars that a reader gave are a part of what the reader wrote, those in a teaser are another product's."""

_FORUM = frozenset(("DiscussionForumPosting", "QAPage"))

_THREAD_IDS = frozenset(("hnmain", "siteTable"))
_THREAD_CLASSES = frozenset(("comment-node",))
"""Names by which Hacker News, Reddit and Lemmy are known: what they call comments are the posts."""

_IN_TEXT = Flag.ARTICLE | Flag.MAIN
"""The header of an article is not the site's."""


Named = tuple[tuple[int, Cue], ...]
"""Elements with what their names say, in document order."""


def markup_cues(segments: Segments, chars: Ints, markup: Markup) -> tuple[list[Cue | None], list[bool], Named]:
    """For each block the cue of the element that speaks for it, and whether it stands among readers' comments.

    Beside these, what every element says that says anything, those too that hold most of the page.

    The innermost cue speaks, unless an outer one is certain or names the whole of which the inner one is a part.

    Args:
        segments: the page's blocks.
        chars: length of each block's text.
        markup: the selectors.
    """
    outline = segments.outline
    count = len(outline.tags)
    end = outline.end.tolist()
    comments = np.zeros(count + 1, dtype=np.int32)
    speakers = _Spans(count)
    cues: list[Cue] = []
    share = _text_share(segments, chars)
    named = _own_cues(segments, share, markup)
    # Elements come in document order: what an inner one says of its descendants stands over what an outer one did.
    for element, own in named:
        if share[element] > DOMINANT_SHARE:
            continue
        if own.role is Role.COMMENT:
            comments[element] += 1
            comments[end[element]] -= 1
        number = speakers.around(element)
        if number < 0 or not _outranks(cues[number], own):
            if number >= 0 and cues[number].certain and not own.certain:
                own = replace(own, certain=True)
            speakers.begin(element, end[element], len(cues))
            cues.append(own)
    said: list[Cue | None] = [*cues, None]
    spoken = [said[number] for number in speakers.column()[segments.owner].tolist()]
    in_comments = np.cumsum(comments[:-1]) > 0
    return spoken, in_comments[segments.owner].tolist(), tuple(named)


class _Spans:
    """A number for each element: that of the innermost span around it, -1 where there is none.

    Spans are those of elements with all that is in them, told in document order. To write each over its whole length
    would take the square of the time on deeply nested pages.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._places: list[int] = [0]
        self._numbers: list[int] = [-1]
        self._open: list[tuple[int, int]] = []

    def around(self, element: int) -> int:
        """The number of the innermost span around an element, no span having begun after it."""
        while self._open and self._open[-1][0] <= element:
            self._places.append(self._open.pop()[0])
            self._numbers.append(self._open[-1][1] if self._open else -1)
        return self._open[-1][1] if self._open else -1

    def begin(self, element: int, end: int, number: int) -> None:
        """Begin the span of an element, whose last descendant is the one before `end`."""
        self._places.append(element)
        self._numbers.append(number)
        self._open.append((end, number))

    def column(self) -> Ints:
        """The numbers of all elements."""
        self.around(self._count)
        lengths = np.diff(np.array([*self._places, self._count]))
        return np.repeat(np.array(self._numbers, dtype=np.int32), lengths)


def _own_cues(segments: Segments, share: NDArray[np.float64], markup: Markup) -> list[tuple[int, Cue]]:
    """The elements that say something of what is in them, in document order."""
    outline = segments.outline
    tags, names = outline.tags, outline.names
    is_forum = is_forum_page(segments)
    elements = np.flatnonzero(share > 0).tolist()
    telling = markup.telling_classes({named.classes for element in elements if (named := names[element]) is not None})
    known: dict[tuple[str, int], Cue | None] = {}
    found: list[tuple[int, Cue]] = []
    for element in elements:
        tag, named = tags[element], names[element]
        if named is None:
            own = markup.tags.get(tag)
        else:
            key = (tag, id(named))
            if key in known:
                own = known[key]
            else:
                own = known[key] = markup.cue_of(tag, named, telling.get(named.classes, ()))
        if (
            own is None
            or tag in ("html", "body")
            or (is_forum and own.role is Role.COMMENT)
            or (tag in ("header", "footer") and own.id == f"markup:{tag}" and _is_in_text(segments, element))
        ):
            continue
        found.append((element, own))
    return found


def is_forum_page(segments: Segments) -> bool:
    """Whether the page says, by its data or by names that only forums have, that what it calls comments are posts."""
    return not _FORUM.isdisjoint(segments.head.schema_types) or any(
        named.id in _THREAD_IDS or not _THREAD_CLASSES.isdisjoint(named.classes.split())
        for named in segments.outline.names
        if named is not None
    )


def _is_in_text(segments: Segments, element: int) -> bool:
    parent = segments.outline.parent[element]
    return bool(parent >= 0 and segments.outline.flags[parent] & _IN_TEXT)


def _outranks(above: Cue, own: Cue) -> bool:
    if above.role is Role.ADVERT and own.role is Role.PLACEHOLDER:
        return True  # what stands there until the advertisement is loaded
    if own.certain:
        return False
    if above.role is Role.HEADER and own.role is Role.BYLINE:
        return True  # the date in a site's head is today's
    if own.id in _SAYING_LITTLE or (own.role is Role.LIKE and above.role is Role.RELATED):
        return True
    if own.id in _STARS and above.role is Role.COMMENT:
        return True
    if own.role in _FINER.get(above.role, ()):
        return False
    return above.certain or (above.role in _WHOLES and own.role in _PARTS)


def _text_share(segments: Segments, chars: Ints) -> NDArray[np.float64]:
    """For every element, the share of the page's characters that lie in it."""
    end = segments.outline.end
    sums = np.zeros(len(end) + 1)
    np.cumsum(np.bincount(segments.owner, weights=chars, minlength=len(end)), out=sums[1:])
    share: NDArray[np.float64] = (sums[end] - sums[:-1]) / max(sums[-1], 1.0)
    return share
