"""First pass: what is known of each block before anything is decided.

Trees ask only whether a value is above a border, so lengths and counts stand as they are; logarithms are taken where
values are averaged.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from declutter.cues.evidence import Evidence
from declutter.features.matrix import Column, Group, Matrix, log, named, numbered, one_hot, ratio, shifted, window
from declutter.features.stated import stated_columns
from declutter.features.text import BAR, COLON, COMMA, DIGIT, QUOTE, STOP, SYMBOL, UNSPACED, UPPER
from declutter.features.tokens import Vocabulary, name_columns, word_columns
from declutter.features.tree import LEVELS, by_group, depths, members
from declutter.features.view import View
from declutter.flags import FLAGS
from declutter.roles import Kind, Role

_KINDS = {kind: number for number, kind in enumerate(Kind)}
_TAGS = ("p", "div", "span", "li", "td", "section", "article")
_TAG_NUMBERS = {tag: number for number, tag in enumerate(_TAGS)}
_FLAG_NAMES = tuple(f"in_{name}".lower() for name, _ in FLAGS)
_FLAG_BITS = np.array([value for _, value in FLAGS], dtype=np.int32)[:, None]


TITLE_CHARS = 200
"""Longer blocks are not compared with the title."""

PARAGRAPH_SIZE = 12
"""Words from which on a block counts as long."""


def block_features(view: View, evidence: Evidence, vocabulary: Vocabulary) -> Matrix:
    """All first-pass features of a page's blocks."""
    groups = (
        _text(view),
        stated_columns(view.segments),
        *_place(view),
        _position(view),
        *_around(view),
        *_alike(view),
        *_near(view),
        *_cues(evidence),
        name_columns(view.segments, view.names, vocabulary),
        word_columns(view.words, vocabulary),
        named(view.page),
    )
    return Matrix.of(groups, len(view))


def _text(view: View) -> Group:
    segments, text = view.segments, view.text
    counts = text.counts
    repeats = Counter(segments.texts)
    seen: Counter[str] = Counter()
    earlier = []
    for own_text in segments.texts:
        earlier.append(seen[own_text])
        seen[own_text] += 1
    of_title, in_title = _common_words(segments.texts, segments.head.og_title or segments.head.title)
    return named(
        {
            "chars": text.chars,
            "size": text.size,
            "word_length": ratio(text.chars, text.words),
            "upper": ratio(counts[UPPER], text.chars),
            "digits": ratio(counts[DIGIT], text.chars),
            "unspaced": ratio(counts[UNSPACED], text.chars),
            "stops": ratio(counts[STOP], text.size),
            "commas": ratio(counts[COMMA], text.size),
            "colons": ratio(counts[COLON], text.size),
            "bars": ratio(counts[BAR], text.size),
            "symbols": ratio(counts[SYMBOL], text.size),
            "quotes": ratio(counts[QUOTE], text.size),
            "ends_stop": text.last == STOP,
            "ends_colon": text.last == COLON,
            "link_density": np.minimum(ratio(segments.link_chars, text.chars), 1.0),
            "links": segments.links,
            "emphasis": np.minimum(ratio(segments.emphasis, text.chars), 1.0),
            "breaks": segments.breaks,
            "repeats": np.array([repeats[t] for t in segments.texts]),
            "seen_before": np.array(earlier),
            "of_title": of_title,
            "in_title": in_title,
        }
    )


def _common_words(texts: tuple[str, ...], title: str) -> tuple[Column, Column]:
    """Share of the title's words that each block has, and share of the block's words that are in the title."""
    wanted = set(title.casefold().split())
    of_title, in_title = np.zeros(len(texts)), np.zeros(len(texts))
    if not wanted:
        return of_title, in_title
    for index, text in enumerate(texts):
        if len(text) < TITLE_CHARS:
            words = text.casefold().split()
            if not wanted.isdisjoint(words):
                own = set(words)
                common = len(own & wanted)
                of_title[index], in_title[index] = common / len(wanted), common / len(own)
    return of_title, in_title


def _place(view: View) -> tuple[Group, ...]:
    segments = view.segments
    tags = segments.outline.tags
    flags = segments.outline.flags[segments.owner]
    kinds = numbered(segments.kinds, _KINDS)
    containers = numbered([tags[c] for c in segments.container.tolist()], _TAG_NUMBERS)
    return (
        (_FLAG_NAMES, (flags & _FLAG_BITS) != 0),
        ([f"kind_{kind}" for kind in Kind], one_hot(kinds, len(Kind))),
        ([f"tag_{tag}" for tag in _TAGS], one_hot(containers, len(_TAGS))),
        named({"level": segments.level, "depth": depths(segments)}),
    )


def _position(view: View) -> Group:
    segments, size = view.segments, view.text.size
    n = len(view)
    before = np.cumsum(size) - size
    total = max(float(size.sum()), 1.0)
    index = np.arange(n)
    heads = np.flatnonzero(segments.of_kind(Kind.HEADING) & (segments.level == 1))
    above = np.searchsorted(heads, index, side="right")
    nearest = np.minimum(heads[np.maximum(above - 1, 0)], index) if len(heads) else np.zeros(n, dtype=np.int64)
    return named(
        {
            "position": index / max(n, 1),
            "text_position": before / total,
            "text_before": before,
            "text_after": total - before - size,
            "blocks_before": index,
            "blocks_after": n - 1 - index,
            "after_h1": np.where(above > 0, index - nearest, -1),
            "text_after_h1": np.where(above > 0, before - before[nearest], -1.0) if n else before,
            "h1_count": len(heads),
            "h1_number": above,
            "h1_place": heads[0] / n if len(heads) else -1.0,
        }
    )


def _around(view: View) -> tuple[Group, ...]:
    segments, text = view.segments, view.text
    links = np.minimum(segments.link_chars, text.chars)
    stops = text.counts[STOP] + text.counts[COMMA]
    values = np.stack(
        [
            text.size,
            np.ones(len(view)),
            text.chars,
            links,
            stops,
            view.is_paragraph * text.size,
            text.size >= PARAGRAPH_SIZE,
        ]
    )
    size, blocks, chars, links, stops, paragraphs, long = view.around.totals(values)
    start = view.around.levels
    columns = {
        "size": size,
        "share": size / max(float(text.size.sum()), 1.0),
        "blocks": blocks,
        "mean": ratio(size, blocks),
        "links": ratio(links, chars),
        "stops": ratio(stops, size),
        "paragraphs": ratio(paragraphs, size),
        "long": ratio(long, blocks),
        "place": ratio(segments.owner - start, segments.outline.end[start] - start),
    }
    return tuple(([f"around{level}_{name}" for level in range(LEVELS)], column) for name, column in columns.items())


def _alike(view: View) -> tuple[Group, ...]:
    """How blocks in elements of the same tag and class are."""
    size = log(view.text.size)
    links = np.minimum(ratio(view.segments.link_chars, view.text.chars), 1.0)
    ones = np.ones(len(view))
    groups = []
    for name, shape, elements in zip(("own", "parent", "outer"), view.shapes, view.shape_elements, strict=True):
        blocks = np.bincount(shape, ones)[shape] if len(shape) else ones
        columns = {
            "blocks": blocks,
            "size": by_group(shape, size),
            "links": by_group(shape, links),
            "count": members(shape, elements),
        }
        groups.append(named({f"shape_{name}_{key}": column for key, column in columns.items()}))
    return tuple(groups)


def _near(view: View) -> tuple[Group, ...]:
    segments, text = view.segments, view.text
    links = np.minimum(ratio(segments.link_chars, text.chars), 1.0)
    stops = ratio(text.counts[STOP], text.size)
    heading = segments.of_kind(Kind.HEADING).astype(np.float64)
    groups: list[Group] = []
    own = np.stack([text.size, links, stops, heading])
    for by in (-2, -1, 1, 2):
        names = [f"near{by:+d}_{name}" for name in ("size", "links", "stops", "heading")]
        groups.append((names, shifted(own, by, -1.0)))
    sums = np.stack([text.size, links * text.size, text.counts[STOP]])
    for radius in (3, 8):
        size, linked, stopped = window(sums, radius)
        names = [f"window{radius}_{name}" for name in ("size", "links", "stops")]
        groups.append((names, (size, ratio(linked, size), ratio(stopped, size))))
    return tuple(groups)


_SAYS = (
    ("comment", frozenset((Role.COMMENT, Role.COMMENT_FORM))),
    ("related", frozenset((Role.RELATED, Role.PAGINATION))),
    ("byline", frozenset((Role.BYLINE,))),
    ("body", frozenset((Role.BODY,))),
    ("placeholder", frozenset((Role.PLACEHOLDER, Role.HIDDEN))),
    ("form", frozenset((Role.LOGIN, Role.SUBSCRIBE, Role.SEARCH, Role.CONSENT))),
    ("bar", frozenset((Role.SHARE, Role.LIKE))),
    ("frame", frozenset((Role.NAVIGATION, Role.HEADER, Role.FOOTER))),
)
"""Roles that speak alike for or against main content."""

_GROUP_OF_ROLE = {role: number for number, (_, roles) in enumerate(_SAYS) for role in roles}


def _cues(evidence: Evidence) -> tuple[Group, ...]:
    groups: list[Group] = []
    any_cue = np.zeros(len(evidence.phrase), dtype=bool)
    for name in ("phrase", "markup", "structure"):
        cues = getattr(evidence, name)
        numbers = np.array(
            [-1 if cue is None else _GROUP_OF_ROLE.get(cue.role, len(_SAYS)) for cue in cues], dtype=np.int64
        )
        certain = np.array([cue is not None and cue.certain for cue in cues], dtype=bool)
        any_cue |= numbers >= 0
        groups.append((f"{name}_any {name}_certain".split(), (numbers >= 0, certain)))
        groups.append(([f"{name}_{says}" for says, _ in _SAYS], one_hot(numbers, len(_SAYS))))
    sections = numbered(evidence.section, {None: -1, **dict.fromkeys(Role, len(_SAYS)), **_GROUP_OF_ROLE})
    index = np.arange(len(sections))
    begins = np.maximum.accumulate(np.where(sections < 0, index, -1)) if len(sections) else index
    near = window(any_cue, 2) / 5
    groups.append(
        named(
            {
                "in_comments": np.array(evidence.in_comments, dtype=bool),
                "cues_near": near,
                "section_related": sections == _GROUP_OF_ROLE[Role.RELATED],
                "section_comments": sections == _GROUP_OF_ROLE[Role.COMMENT],
                "section_distance": index - begins,
            }
        )
    )
    return tuple(groups)
