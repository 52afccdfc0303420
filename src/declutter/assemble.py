"""Verdicts to blocks, and what is said about the page as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from declutter.later import Later
from declutter.options import Options
from declutter.page import Block, Comment, Metadata
from declutter.records import CommentSpan, Declared, Outcome, Passage, Segments, Verdict
from declutter.roles import Kind, PageKind, Role


def blocks_of(segments: Segments, places: Sequence[int], verdicts: Sequence[Verdict]) -> tuple[Block, ...]:
    """A `Block` for each of these places on the page, with the verdict on it."""
    outline = segments.outline
    columns = zip(
        places,
        verdicts,
        segments.level[places].tolist(),
        segments.group[places].tolist(),
        segments.owner[places].tolist(),
        strict=True,
    )
    return tuple(
        Block(segments.texts[i], v.role, v.score, v.reason, v.cue, segments.kinds[i], level, group, owner, outline)
        for i, v, level, group, owner in columns
    )


def declared_blocks(segments: Segments, found: Sequence[Declared]) -> tuple[Block, ...]:
    """Blocks of text that the page does not show; their address is the script that holds it."""
    why = "The page shows no content; this stands in its structured data."
    addresses = segments.outline.addresses
    return tuple(
        Block(d.text, Role.BODY, 1.0, why, d.source, Kind.PARAGRAPH, _address=addresses.of(d.element)) for d in found
    )


def comments_of(
    segments: Segments,
    spans: Iterable[CommentSpan],
    blocks: Sequence[Block],
    to_text: Callable[[Sequence[Passage]], str],
) -> tuple[Comment, ...]:
    """A `Comment` for each of these spans; `blocks` are those of the page."""
    addresses = segments.outline.addresses
    return tuple(
        Comment(
            text=to_text(span.text),
            author=span.author,
            date=span.date,
            depth=span.depth,
            address=addresses.of(span.element),
            blocks=tuple(blocks[place] for place in span.places),
        )
        for span in spans
    )


def printed(content: NDArray[np.bool_], headline: Later[int], options: Options) -> list[int]:
    """The places of the blocks that make up the text, by the caller's choice for the headline.

    Only a choice that departs from the content has to know which block the headline is.
    """
    shown = content
    if options.title != "auto" and headline.value >= 0:
        shown = content.copy()
        shown[headline.value] = options.title == "always"
    places: list[int] = np.flatnonzero(shown).tolist()
    return places


def passages(segments: Segments, places: Sequence[int]) -> list[Passage]:
    """What plain text needs to know of the blocks at these places."""
    texts, kinds = segments.texts, segments.kinds
    groups = segments.group[places].tolist()
    return [Passage(texts[place], kinds[place], group) for place, group in zip(places, groups, strict=True)]


def title_of(segments: Segments, headline: int) -> str:
    """The text of the headline, or the title that the page's head gives."""
    shown = segments.texts[headline] if headline >= 0 else ""
    return shown.replace("\n", " ") or segments.head.og_title or segments.head.title


def fields_of(
    title: str, url: str | None, language: str, kind: PageKind, confidence: float, metadata: Metadata
) -> tuple[tuple[str, object], ...]:
    """What front matter and the head of a TEI file say of a page."""
    return (
        ("title", title),
        ("url", url or metadata.canonical),
        ("authors", metadata.authors),
        ("date", metadata.date),
        ("modified", metadata.modified),
        ("site", metadata.site),
        ("description", metadata.description),
        ("categories", metadata.categories),
        ("tags", metadata.tags),
        ("license", metadata.license),
        ("language", language or metadata.language),
        ("kind", kind.value),
        ("confidence", round(confidence, 4)),
    )


def outcome(segments: Segments, text: str, *, has_input: bool, is_declared: bool, is_truncated: bool) -> Outcome:
    """`OK`, or why there is no text, or not all of it."""
    if is_truncated:
        return Outcome.TRUNCATED
    if is_declared:
        return Outcome.DECLARED
    if text:
        return Outcome.OK
    if not has_input:
        return Outcome.NO_INPUT
    if segments.head.frames:
        return Outcome.FRAMESET
    # A shell shows a sentence or two ("enable JavaScript") beside its scripts; a page of clutter alone shows more.
    if segments.head.scripts and sum(len(t) for t in segments.texts) < 400:
        return Outcome.NEEDS_SCRIPT
    return Outcome.NO_CONTENT if len(segments) else Outcome.NO_TEXT
