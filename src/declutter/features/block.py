"""First pass: what is known of each block before anything is decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from declutter.cues.evidence import Evidence
from declutter.features.matrix import Column, Matrix, log, ratio, shifted, window
from declutter.features.text import (
    BAR,
    COLON,
    COMMA,
    DIGIT,
    QUOTE,
    STOP,
    SYMBOL,
    UNSPACED,
    UPPER,
    TextStatistics,
    text_statistics,
)  # fmt: skip
from declutter.features.tokens import Vocabulary, name_columns, word_columns
from declutter.features.tree import LEVELS, by_group, depths, enclosing, shapes
from declutter.flags import FLAGS
from declutter.records import Cue, Head, Segments
from declutter.roles import Kind, Role

_TAGS = ("p", "div", "span", "a", "li", "td", "section", "article")
_FORUM = ("discourse", "phpbb", "vbulletin", "xenforo", "invision", "smf", "mybb", "flarum", "nodebb", "lemmy")


def block_features(segments: Segments, evidence: Evidence, vocabulary: Vocabulary) -> Matrix:
    """All first-pass features of a page's blocks."""
    n = len(segments)
    text = text_statistics(segments.texts)
    columns: dict[str, Column | float] = {}
    columns.update(_text_columns(segments, text))
    columns.update(_place_columns(segments))
    columns.update(_position_columns(segments, text))
    columns.update(_enclosing_columns(segments, text))
    columns.update(_neighbour_columns(segments, text))
    columns.update(_page_columns(segments, text))
    columns.update(_cue_columns(evidence))
    columns.update(_section_columns(evidence))
    columns.update(name_columns(segments, vocabulary))
    columns.update(word_columns(segments, vocabulary))
    return Matrix.of(columns, n)


def _text_columns(segments: Segments, text: TextStatistics) -> dict[str, Column]:
    counts = text.counts
    repeats = Counter(segments.texts)
    head = _words(segments.head.og_title or segments.head.title)
    own = [_words(t) if len(t) < 300 else set() for t in segments.texts]
    common = np.array([len(words & head) for words in own], dtype=np.float64)
    return {
        "chars": log(text.chars),
        "size": log(text.size),
        "word_length": ratio(text.chars, text.words),
        "upper": ratio(counts[UPPER], text.chars),
        "digits": ratio(counts[DIGIT], text.chars),
        "stops": ratio(counts[STOP], text.size),
        "commas": ratio(counts[COMMA], text.size),
        "colons": ratio(counts[COLON], text.size),
        "bars": ratio(counts[BAR], text.size),
        "symbols": ratio(counts[SYMBOL], text.size),
        "quotes": ratio(counts[QUOTE], text.size),
        "unspaced": ratio(counts[UNSPACED], text.chars),
        "ends_stop": text.last == STOP,
        "ends_colon": text.last == COLON,
        "starts_upper": text.first == UPPER,
        "starts_digit": text.first == DIGIT,
        "link_density": np.minimum(ratio(segments.link_chars, text.chars), 1.0),
        "links": log(segments.links),
        "emphasis": np.minimum(ratio(segments.emphasis, text.chars), 1.0),
        "breaks": log(segments.breaks),
        "repeats": np.array([repeats[t] for t in segments.texts], dtype=np.float64),
        "of_title": common / max(len(head), 1),
        "in_title": ratio(common, np.array([len(words) for words in own])),
    }


def _words(text: str) -> set[str]:
    return set(text.casefold().split())


def _place_columns(segments: Segments) -> dict[str, Column]:
    outline = segments.outline
    flags = outline.flags[segments.owner]
    tags = [outline.tags[c] for c in segments.container.tolist()]
    owners = [outline.tags[c] for c in segments.owner.tolist()]
    columns: dict[str, Column] = {f"in_{name}".lower(): (flags & value) != 0 for name, value in FLAGS}
    kinds = _numbered(segments.kinds, tuple(Kind))
    columns.update({f"kind_{kind}": kinds == number for number, kind in enumerate(Kind)})
    tag_numbers = _numbered(tags, _TAGS)
    columns.update({f"tag_{tag}": tag_numbers == number for number, tag in enumerate(_TAGS)})
    columns["owner_a"] = _numbered(owners, ("a",)) == 0
    columns["level"] = segments.level
    columns["depth"] = depths(segments)
    return columns


def _numbered(values: Iterable[object], known: tuple[object, ...]) -> NDArray[np.int64]:
    """The place of each value among the known ones, -1 for all others."""
    places = {value: place for place, value in enumerate(known)}
    return np.array([places.get(value, -1) for value in values], dtype=np.int64)


def _position_columns(segments: Segments, text: TextStatistics) -> dict[str, Column]:
    n = len(segments)
    before = np.cumsum(text.size) - text.size
    total = max(float(text.size.sum()), 1.0)
    index = np.arange(n)
    heads = np.flatnonzero(segments.of_kind(Kind.HEADING) & (segments.level == 1))
    first = int(heads[0]) if len(heads) else -1
    above = np.searchsorted(heads, index, side="right")
    nearest = np.minimum(heads[np.maximum(above - 1, 0)], index) if len(heads) else np.zeros(n, dtype=np.int64)
    return {
        "position": index / max(n, 1),
        "text_position": before / total,
        "text_before": log(before),
        "text_after": log(total - before - text.size),
        "blocks_before": log(index),
        "blocks_after": log(n - 1 - index),
        "after_h1": log(index - nearest) * (above > 0) - (above == 0),
        "text_after_h1": log(before - before[nearest]) * (above > 0) - (above == 0) if n else index,
        "h1_count": log(np.full(n, len(heads))),
        "h1_number": above,
        "h1_place": np.full(n, first / max(n, 1)),
    }


def _enclosing_columns(segments: Segments, text: TextStatistics) -> dict[str, Column]:
    around = enclosing(segments)
    n = len(segments)
    ones = np.ones(n)
    links = np.minimum(segments.link_chars, text.chars)
    stops = text.counts[STOP] + text.counts[COMMA]
    is_p = np.array([segments.outline.tags[c] == "p" for c in segments.container.tolist()], dtype=np.float64)
    long = (text.size >= 12).astype(np.float64)
    page = max(float(text.size.sum()), 1.0)
    place, beyond = segments.outline.place, segments.outline.beyond
    columns: dict[str, Column] = {}
    for level in range(LEVELS):
        size = around.total(text.size, level)
        blocks = around.total(ones, level)
        columns[f"around{level}_size"] = log(size)
        columns[f"around{level}_share"] = size / page
        columns[f"around{level}_blocks"] = log(blocks)
        columns[f"around{level}_mean"] = log(ratio(size, blocks))
        columns[f"around{level}_links"] = ratio(around.total(links, level), around.total(text.chars, level))
        columns[f"around{level}_stops"] = ratio(around.total(stops, level), size)
        columns[f"around{level}_p"] = ratio(around.total(is_p * text.size, level), size)
        columns[f"around{level}_long"] = ratio(around.total(long, level), blocks)
        start = around.levels[level]
        columns[f"around{level}_place"] = ratio(place[segments.owner] - place[start], beyond[start] - place[start])
    for name, elements in (("own", segments.container), ("parent", around.levels[0]), ("outer", around.levels[1])):
        shape = shapes(segments, elements)
        counts = np.bincount(shape) if n else np.zeros(0)
        columns[f"shape_{name}_blocks"] = log(counts[shape]) if n else ones
        columns[f"shape_{name}_size"] = by_group(shape, log(text.size))
        columns[f"shape_{name}_links"] = by_group(shape, ratio(links, text.chars))
        distinct = _distinct_members(shape, elements)
        columns[f"shape_{name}_count"] = log(distinct[shape]) if n else ones
    return columns


def _distinct_members(shape: np.ndarray, elements: np.ndarray) -> np.ndarray:
    """Number of different elements of each shape."""
    if not len(shape):
        return np.zeros(0)
    pairs = np.unique(np.stack([shape, elements.astype(np.int64)]), axis=1)
    return np.bincount(pairs[0], minlength=int(shape.max()) + 1).astype(np.float64)


def _neighbour_columns(segments: Segments, text: TextStatistics) -> dict[str, Column]:
    size = log(text.size)
    links = np.minimum(ratio(segments.link_chars, text.chars), 1.0)
    heading = segments.of_kind(Kind.HEADING).astype(np.float64)
    stops = ratio(text.counts[STOP], text.size)
    columns: dict[str, Column] = {}
    for by in (-2, -1, 1, 2):
        columns[f"near{by:+d}_size"] = shifted(size, by, -1.0)
        columns[f"near{by:+d}_links"] = shifted(links, by, -1.0)
        columns[f"near{by:+d}_heading"] = shifted(heading, by)
        columns[f"near{by:+d}_stops"] = shifted(stops, by)
    for radius in (3, 8):
        total = window(text.size, radius)
        columns[f"window{radius}_size"] = log(total)
        columns[f"window{radius}_links"] = ratio(window(links * text.size, radius), total)
        columns[f"window{radius}_stops"] = ratio(window(text.counts[STOP], radius), total)
    return columns


def _page_columns(segments: Segments, text: TextStatistics) -> dict[str, Column]:
    n = len(segments)
    tags = segments.outline.tag_counts
    total = float(text.size.sum())
    links = float(np.minimum(segments.link_chars, text.chars).sum())
    paragraphs = sum(s for s, c in zip(text.size, segments.container, strict=True) if segments.outline.tags[c] == "p")
    values = {
        "page_blocks": np.log1p(n),
        "page_size": np.log1p(total),
        "page_links": links / max(float(text.chars.sum()), 1.0),
        "page_p": float(paragraphs) / max(total, 1.0),
        "page_longest": np.log1p(float(text.size.max()) if n else 0.0),
        "page_long_blocks": np.log1p(float((text.size >= 25).sum())),
        "page_articles": np.log1p(tags["article"]),
        "page_main": float(tags["main"] > 0),
        "page_forms": np.log1p(tags["form"]),
        "page_headings": np.log1p(segments.of_kind(Kind.HEADING).sum()),
        "page_lists": np.log1p(tags["li"]),
        "page_tables": np.log1p(tags["td"]),
        "page_unspaced": float(text.counts[UNSPACED].sum()) / max(float(text.chars.sum()), 1.0),
        **_head_values(segments.head),
    }
    return {name: np.full(n, value) for name, value in values.items()}


def _head_values(head: Head) -> dict[str, float]:
    types = " ".join(head.schema_types).lower()
    generator = head.generator.lower()
    return {
        "head_article": float("article" in types or "posting" in types.replace("discussionforumposting", "")),
        "head_product": float("product" in types or "product" in head.og_type),
        "head_forum": float("discussionforum" in types or "qapage" in types or generator.startswith(_FORUM)),
        "head_list": float("itemlist" in types or "collectionpage" in types),
        "og_article": float("article" in head.og_type),
        "og_website": float("website" in head.og_type),
    }


def _cue_columns(evidence: Evidence) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    any_cue = np.zeros(len(evidence.phrase))
    roles: dict[str, NDArray[np.int64]] = {}
    known = tuple(role for role in Role if role is not Role.TITLE)
    for name in ("phrase", "markup", "structure"):
        cues: tuple[Cue | None, ...] = getattr(evidence, name)
        roles[name] = _numbered((cue.role if cue is not None else None for cue in cues), known)
        has = roles[name] >= 0
        columns[f"{name}_any"] = has
        columns[f"{name}_certain"] = np.array([cue is not None and cue.certain for cue in cues], dtype=np.float64)
        any_cue = np.maximum(any_cue, has)
    for number, role in enumerate(known):
        columns[f"markup_{role}"] = roles["markup"] == number
        columns[f"words_{role}"] = (roles["phrase"] == number) | (roles["structure"] == number)
    columns["in_comments"] = np.array(evidence.in_comments, dtype=bool)
    columns["cues_near"] = window(any_cue, 2) / 5
    return columns


def _section_columns(evidence: Evidence) -> dict[str, Column]:
    """What the heading above says its section is: related articles, readers' comments, or other clutter."""
    sections = evidence.section
    comments = (Role.COMMENT, Role.COMMENT_FORM)
    distance = np.zeros(len(sections))
    for index, role in enumerate(sections):
        if role is not None:
            distance[index] = (distance[index - 1] if index else 0.0) + 1
    return {
        "section_related": np.array([role is Role.RELATED for role in sections], dtype=bool),
        "section_comments": np.array([role in comments for role in sections], dtype=bool),
        "section_clutter": np.array(
            [role is not None and role is not Role.RELATED and role not in comments for role in sections], dtype=bool
        ),
        "section_distance": log(distance),
    }
