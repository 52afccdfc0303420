"""The stages in order: the only place that knows it."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

import numpy as np

from declutter.assemble import (
    blocks_of,
    comments_of,
    declared_blocks,
    fields_of,
    outcome,
    passages,
    printed,
    title_of,
)
from declutter.classify import choose
from declutter.comments import find_comments, may_have_comments
from declutter.compose import compose, plain_document
from declutter.cues import find_cues, find_parts
from declutter.declared import declared
from declutter.decode import clean_controls, decode_source
from declutter.document import Document
from declutter.errors import InputTypeError
from declutter.features import View, block_features, context_features, kind_values, page_tokens, quality_values, view_of
from declutter.label import find_headline, label
from declutter.later import Later
from declutter.model import KINDS, Model, load_model
from declutter.options import Options
from declutter.page import Block, Comment, Page
from declutter.parse import ACCEPTED, feed, is_soup, soup_to_text, tree_root
from declutter.records import Decoded, EncodingSource, Floats, Segments
from declutter.render import renderings, to_text
from declutter.roles import PageKind
from declutter.segment import Walk, segment

if TYPE_CHECKING:
    from bs4 import Tag
    from lxml import etree

    from declutter.cues import Evidence

DEFAULTS = Options()


def extract(
    source: str | bytes | bytearray | memoryview | PathLike[str] | etree._Element | etree._ElementTree | Tag,
    *,
    url: str | None = None,
    encoding: str | None = None,
    content_type: str | None = None,
    options: Options = DEFAULTS,
) -> Page:
    """Take a page apart: every block with its role, score, reason and address.

    Args:
        source: the page, as text, as bytes, as a path to a file, as an lxml element or document, or as a
            BeautifulSoup object or tag. A tree is read, never changed.
        url: where the page comes from; kept on the record.
        encoding: overrules what bytes say about themselves.
        content_type: value of the HTTP header `Content-Type`, if bytes came with one.
        options: choices that hold for a whole run.

    Raises:
        InputTypeError: `source` is of another type; a `TypeError` too.
        BinaryInputError: the bytes are no text; a `ValueError` too.
        EncodingError: `encoding` is unknown; a `LookupError` too.
        OSError: a path cannot be read.
    """
    if not isinstance(options, Options):
        raise InputTypeError(f"options must be declutter.Options, not {type(options).__name__}")
    return extract_with(load_model(), source, url=url, encoding=encoding, content_type=content_type, options=options)


def extract_with(
    model: Model,
    source: object,
    *,
    url: str | None = None,
    encoding: str | None = None,
    content_type: str | None = None,
    options: Options = DEFAULTS,
) -> Page:
    """`extract` under a model of the caller's choice: what the benches measure models with."""
    segments, decoded, has_input = _segments(source, encoding, content_type)
    evidence = find_cues(segments)
    view = view_of(segments)
    scores, kinds = score(view, evidence, model)
    kept = choose(segments, evidence, scores, view.sizes, kinds, model.threshold, options.favor)
    headline = Later(lambda: find_headline(segments, evidence, kept))
    shown = printed(kept, headline, options)
    text = to_text(passages(segments, shown))
    extra = () if text else declared_blocks(segments, declared(segments.head))
    text = text or to_text(extra)
    kind = int(np.argmax(kinds))
    confidence = model.expected_quality(quality_values(view, scores, kept, kinds))

    def all_blocks() -> tuple[Block, ...]:
        verdicts = label(segments, evidence, scores, kept, headline.value)
        return blocks_of(segments, list(range(len(segments))), verdicts) + extra

    blocks = Later(all_blocks)

    def comments() -> tuple[Comment, ...]:
        roles = [block.role for block in blocks.value]
        if not may_have_comments(roles, evidence):
            return ()
        is_forum = KINDS[kind] is PageKind.FORUM
        spans = find_comments(segments, roles, evidence, find_parts(segments.pieces), is_forum=is_forum)
        return comments_of(segments, spans, blocks.value, to_text)

    title = Later(lambda: title_of(segments, headline.value))

    def document() -> Document:
        parts = plain_document(extra) or compose(segments, shown, headline.value, url)
        return Document(parts, fields_of(title.value, url, segments.head.language, KINDS[kind], confidence))

    documents = Later(document)
    markdown, html, tei = renderings(documents, options)
    return Page(
        text=text,
        url=url,
        language=segments.head.language,
        kind=KINDS[kind],
        kind_probability=float(kinds[kind]),
        confidence=confidence,
        outcome=outcome(segments, text, has_input, bool(extra)),
        encoding=(decoded.encoding, decoded.source),
        _title=title,
        _blocks=blocks,
        _document=documents,
        _markdown=markdown,
        _html=html,
        _tei=tei,
        _comments=Later(comments),
    )


def _segments(source: object, encoding: str | None, content_type: str | None) -> tuple[Segments, Decoded, bool]:
    """The blocks of whatever the caller holds, the record of its decoding, and whether there was anything to parse."""
    root = tree_root(source)
    if root is not None:
        prefix = str(root.getroottree().getpath(root))
        return segment(root, prefix=prefix), Decoded("", "", EncodingSource.TEXT), True
    decoded = _decoded(source, encoding, content_type)
    walk = feed(decoded.text, Walk)
    return (walk or Walk()).finish(), decoded, walk is not None


def _decoded(source: object, encoding: str | None, content_type: str | None) -> Decoded:
    """Text with the record of its decoding, from anything but a tree."""
    if isinstance(source, str):
        return Decoded(clean_controls(source), "", EncodingSource.TEXT)
    if is_soup(source):
        return Decoded(clean_controls(soup_to_text(source)), "", EncodingSource.TEXT)  # type: ignore[arg-type]
    decoded = decode_source(source, encoding=encoding, content_type=content_type)
    if decoded is None:
        raise InputTypeError(f"cannot read {type(source).__name__}; pass {ACCEPTED}")
    return decoded


def score(view: View, evidence: Evidence, model: Model) -> tuple[Floats, Floats]:
    """Probability of each block to be main content, and of the page to be of each kind.

    Two passes over the blocks; the second sees the first one's scores and the page's kind.
    """
    first_view = block_features(view, evidence, model.vocabulary)
    first = model.first.probability(first_view.select(model.first_names))
    kinds = model.kind.probabilities(kind_values(view, evidence, first), model.kind.by_words(page_tokens(view)))
    second_view = first_view.joined(context_features(view, first, kinds))
    return model.second.probability(second_view.select(model.second_names)), kinds
