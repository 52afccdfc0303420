"""What is known of a page as a whole: for every block's features, and to tell the page's kind."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from declutter.cues.evidence import Evidence
from declutter.features.matrix import Column
from declutter.features.text import DIGIT, STOP, SYMBOL, UNSPACED, TextStatistics
from declutter.features.tokens import name_tokens, word_tokens
from declutter.records import Floats, Head, Segments
from declutter.roles import Kind, Role

if TYPE_CHECKING:
    from declutter.features.view import View

_FORUM = ("discourse", "phpbb", "vbulletin", "xenforo", "invision", "smf", "mybb", "flarum", "nodebb", "lemmy")
_PATH = re.compile(r"[a-z]{2,}|\d+")
_HOST = re.compile(r"^[a-z]+://([^/?#]*)", re.IGNORECASE)

_TELLING = (
    Role.BYLINE, Role.COMMENT, Role.COMMENT_FORM, Role.RELATED, Role.PAGINATION, Role.SHARE, Role.LIKE, Role.LOGIN,
    Role.SEARCH, Role.NAVIGATION, Role.SUBSCRIBE, Role.BODY, Role.OTHER,
)  # fmt: skip

LONG = 25
"""Words of a block that is surely a paragraph."""


def page_values(segments: Segments, text: TextStatistics, is_paragraph: NDArray[np.bool_]) -> dict[str, float]:
    """Counts and shares of the whole page, and what its head declares.

    Args:
        segments, text: the page's blocks and their statistics.
        is_paragraph: which of them are `p` elements.
    """
    tags = segments.outline.tag_counts
    total = max(float(text.size.sum()), 1.0)
    chars = max(float(text.chars.sum()), 1.0)
    return {
        "page_blocks": float(len(segments)),
        "page_size": float(text.size.sum()),
        "page_links": float(np.minimum(segments.link_chars, text.chars).sum()) / chars,
        "page_paragraphs": float(text.size[is_paragraph].sum()) / total,
        "page_longest": float(text.size.max(initial=0.0)),
        "page_long_blocks": float((text.size >= LONG).sum()),
        "page_articles": float(tags.get("article", 0)),
        "page_main": float(tags.get("main", 0) > 0),
        "page_forms": float(tags.get("form", 0)),
        "page_headings": float(segments.of_kind(Kind.HEADING).sum()),
        "page_items": float(tags.get("li", 0)),
        "page_cells": float(tags.get("td", 0)),
        "page_unspaced": float(text.counts[UNSPACED].sum()) / chars,
        "page_named": sum(names is not None for names in segments.outline.names) / max(len(segments.outline.tags), 1),
        **_head_values(segments.head),
    }


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


def kind_values(view: View, evidence: Evidence, first: Floats) -> dict[str, float]:
    """What tells the kind of a page: the page's values, and how its likely content is made.

    Args:
        view: the page.
        evidence: the cues of its blocks.
        first: first-pass scores of its blocks.
    """
    segments, text = view.segments, view.text
    mass = first.astype(np.float64) * text.size
    total = max(float(mass.sum()), 1e-6)
    likely = (first > 0.5) & (text.size >= 3)
    sizes = text.size[likely]
    link_words = np.minimum(segments.link_chars / np.maximum(text.chars, 1.0), 1.0)

    def share(part: Column) -> float:
        return float((mass * part).sum()) / total

    shapes = view.shapes[:, likely]
    alike = [float(np.bincount(row).max(initial=0)) if row.size else 0.0 for row in shapes]
    kinds = {kind: share(segments.of_kind(kind)) for kind in (Kind.LIST_ITEM, Kind.TABLE_CELL, Kind.CODE, Kind.HEADING)}
    return {
        **view.page,
        "likely_size": total,
        "likely_share": total / max(float(text.size.sum()), 1.0),
        "likely_blocks": float(likely.sum()),
        "likely_mean": float(sizes.mean()) if len(sizes) else 0.0,
        "likely_longest": float(sizes.max(initial=0.0)),
        "likely_long": float((sizes >= LONG).sum()),
        "likely_long_share": float(sizes[sizes >= LONG].sum()) / max(float(sizes.sum()), 1.0),
        "likely_links": share(link_words),
        "likely_digits": share(text.counts[DIGIT] / np.maximum(text.chars, 1.0)),
        "likely_symbols": share(text.counts[SYMBOL] / np.maximum(text.size, 1.0)),
        "likely_stops": share(text.counts[STOP] / np.maximum(text.size, 1.0)),
        "likely_alike_own": alike[0],
        "likely_alike_parent": alike[1],
        "likely_alike_outer": alike[2],
        "first_max": float(first.max(initial=0.0)),
        "unsure": float(((first > 0.2) & (first < 0.8)).mean()) if len(first) else 0.0,
        "symbols": float(text.counts[SYMBOL].sum()) / max(float(text.size.sum()), 1.0),
        "digits": float(text.counts[DIGIT].sum()) / max(float(text.chars.sum()), 1.0),
        **{f"likely_{kind}": value for kind, value in kinds.items()},
        **_cue_counts(evidence),
    }


def _cue_counts(evidence: Evidence) -> dict[str, float]:
    """How many blocks speak for each role: a shop has prices to compare, a thread replies, an article its byline."""
    words = Counter(cue.role for cue in evidence.phrase if cue is not None)
    markup = Counter(cue.role for cue in evidence.markup if cue is not None)
    counts = {f"words_{role}": float(words[role]) for role in _TELLING}
    counts.update({f"markup_{role}": float(markup[role]) for role in _TELLING})
    counts["commented"] = float(sum(evidence.in_comments)) / max(len(evidence.in_comments), 1)
    return counts


def page_tokens(view: View) -> set[str]:
    """What a page says about its kind in single words: address, declared types, names of the body, short blocks."""
    segments = view.segments
    head = segments.head
    address = head.canonical.lower()
    host = _HOST.match(address)
    path = address[host.end() :] if host else address
    steps = [step for step in path.partition("?")[0].split("/") if step]
    tokens = {f"url:{word if not word.isdigit() else '0'}" for step in steps[:-1] for word in _PATH.findall(step)}
    if host:
        tokens.update(f"host:{label}" for label in host[1].split(".")[:-2])
    if address:
        last = steps[-1] if steps else ""
        tokens.add(f"steps:{min(len(steps), 5)}")
        tokens.add(f"hyphens:{min(last.count('-'), 6)}")
        tokens.update(f"last:{word if not word.isdigit() else '0'}" for word in _PATH.findall(last))
        if "?" in path:
            tokens.add("url:?")
    tokens.update(f"type:{name.lower()}" for name in head.schema_types)
    tokens.update(f"og:{word}" for word in _PATH.findall(head.og_type))
    tokens.update(f"generator:{word}" for word in _PATH.findall(head.generator.lower())[:2])
    tokens.update(f"title:{word}" for word in word_tokens(head.title))
    for tag, names in zip(segments.outline.tags[:4], segments.outline.names[:4], strict=True):
        if names is not None and tag in ("html", "body"):
            tokens.update(f"body:{token}" for token in name_tokens(names))
    tokens.update(f"name:{part}" for parts in view.names.values() for part in parts)
    tokens.update(*view.words)
    return tokens
