"""Markup cues: what the names of the elements around a block say it is part of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from declutter.cues.lexicon import Lexicon, Markup
from declutter.flags import Flag
from declutter.records import Cue, Names, Segments
from declutter.roles import Role

DOMINANT_SHARE = 0.5
"""An element that holds more of the page's text than this is the page, whatever its class says (unclosed tags)."""

_PARTS = frozenset((Role.BYLINE, Role.HEADER, Role.FOOTER, Role.HIDDEN, Role.NAVIGATION, Role.OTHER))
_WHOLES = frozenset(
    (Role.RELATED, Role.COMMENT, Role.COMMENT_FORM, Role.LOGIN, Role.SHARE, Role.SUBSCRIBE, Role.CONSENT, Role.SEARCH)
)
"""A box of the second sort keeps its role where a part of it is named as one of the first: teasers have dates."""

_FORUM = frozenset(("DiscussionForumPosting", "QAPage"))


def markup_cues(
    segments: Segments, words: Lexicon, is_code: list[bool]
) -> tuple[tuple[Cue | None, ...], tuple[bool, ...]]:
    """For each block the cue of the element that speaks for it, and whether it stands among readers' comments.

    The innermost cue speaks, unless an outer one is certain or names the whole of which the inner one is a part.
    """
    outline = segments.outline
    parents = outline.parent.tolist()
    flags = outline.flags.tolist()
    share = _text_share(segments)
    is_forum = not _FORUM.isdisjoint(segments.head.schema_types)
    cache: dict[tuple[str, int], Cue | None] = {}
    cues: list[Cue | None] = []
    comments: list[bool] = []
    for index, (tag, names) in enumerate(zip(outline.tags, outline.names, strict=True)):
        key = (tag, id(names))
        own = cache[key] if key in cache else cache.setdefault(key, _own_cue(tag, names, words.markup))
        parent = parents[index]
        if own is not None and (
            tag in ("html", "body")
            or share[index] > DOMINANT_SHARE
            or (index and own.id == f"markup:{tag}" and tag in ("header", "footer") and flags[parent] & _IN_TEXT)
            or (is_forum and own.role is Role.COMMENT)
        ):
            own = None
        above = cues[parent] if index else None
        comments.append((own is not None and own.role is Role.COMMENT) or (index > 0 and comments[parent]))
        cues.append(above if own is None or _outranks(above, own) else own)
    owners = segments.owner.tolist()
    return (
        tuple(None if code else cues[owner] for owner, code in zip(owners, is_code, strict=True)),
        tuple(comments[owner] for owner in owners),
    )


_IN_TEXT = Flag.ARTICLE | Flag.MAIN
"""The header of an article is not the site's."""


def _outranks(above: Cue | None, own: Cue) -> bool:
    if above is None or own.certain:
        return False
    if above.role is Role.HEADER and own.role is Role.BYLINE:
        return True  # the date in a site's head is today's
    return above.certain or (above.role in _WHOLES and own.role in _PARTS)


def _own_cue(tag: str, names: Names | None, markup: Markup) -> Cue | None:
    best = markup.tags.get(tag)
    if names is None:
        return best
    values = [("id", names.id.lower())] if names.id else []
    values += [("class", token) for token in names.classes.lower().split()]
    if names.role:
        values.append(("role", names.role.lower()))
    if names.itemprop:
        values.append(("itemprop", names.itemprop.lower()))
    values += [(key, value.lower()) for key, value in names.other if key in markup.attributes]
    is_tag_only = best is not None
    for attribute, value in values:
        cue = markup.look_up(attribute, value, tag)
        if cue is not None and (best is None or is_tag_only or (cue.certain and not best.certain)):
            best, is_tag_only = cue, False
    return best


def _text_share(segments: Segments) -> NDArray[np.float64]:
    """For every element, the share of the page's characters that lie in it."""
    outline = segments.outline
    chars = np.zeros(len(outline.tags) + 1)
    np.add.at(chars, segments.owner + 1, [len(text) for text in segments.texts])
    sums = np.cumsum(chars)
    starts = np.arange(len(outline.tags))
    share: NDArray[np.float64] = (sums[outline.end] - sums[starts]) / max(sums[-1], 1.0)
    return share
