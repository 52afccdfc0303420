"""The stages in order: the only place that knows it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
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
from declutter.decode import clean_controls
from declutter.document import Document
from declutter.errors import InputTypeError
from declutter.features import View, block_features, context_features, kind_values, page_tokens, quality_values, view_of
from declutter.label import find_headline, label
from declutter.later import Later
from declutter.metadata import find_metadata
from declutter.model import KINDS, Model, load_model
from declutter.options import Options, check_arguments
from declutter.page import Block, Comment, Metadata, Page
from declutter.parse import TREES, feed, is_soup, soup_to_text, tree_root
from declutter.records import Decoded, EncodingSource, Floats, Segments
from declutter.render import renderings, to_text
from declutter.roles import PageKind, Role
from declutter.segment import Walk, segment
from declutter.source import TEXTS, limit_of, read_source

if TYPE_CHECKING:
    from bs4 import Tag
    from lxml import etree
    from numpy.typing import NDArray
    from typing_extensions import Buffer

    from declutter.cues import Evidence

DEFAULTS = Options()


def extract(
    source: str | Buffer | PathLike[str] | etree._Element | etree._ElementTree | Tag,
    *,
    url: str | None = None,
    encoding: str | None = None,
    content_type: str | None = None,
    options: Options = DEFAULTS,
) -> Page:
    """Take a page apart: every block with its role, score, reason and address.

    Args:
        source: the page, as text, as bytes or another buffer of bytes, as a path to a file, as a string of numpy,
            pandas or pyarrow, as an lxml element or document, or as a BeautifulSoup object or tag. A tree is read,
            never changed.
        url: where the page comes from; kept on the record.
        encoding: overrules what bytes say about themselves.
        content_type: value of the HTTP header `Content-Type`, if bytes came with one.
        options: choices that hold for a whole run.

    Raises:
        InputTypeError: `source`, or another argument, is of another type; a `TypeError` too.
        LimitError: the page goes beyond a limit of the options, and these ask for an error; a `ValueError` too.
        BinaryInputError: the bytes are no text; a `ValueError` too.
        EncodingError: `encoding` is unknown; a `LookupError` too.
        OSError: a path cannot be read.
    """
    check_arguments(options, url=url, encoding=encoding, content_type=content_type)
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
    segments, decoded, has_input = _segments(source, encoding, content_type, options)
    truncated = decoded.truncated
    if segments.cut:
        truncated = limit_of(options, "max_elements", segments.elements, segments.cut)
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
    judged = _Judged(segments, evidence, scores, kept, headline, extra, KINDS[kind], url)
    language = segments.head.language
    title, blocks = Later(judged.title), Later(judged.blocks)
    metadata = Later(lambda: judged.metadata(blocks.value))
    document = Later(lambda: Document(plain_document(extra) or compose(segments, shown, headline.value, url)))

    def described() -> Document:
        fields = fields_of(title.value, url, language, KINDS[kind], confidence, metadata.value)
        return Document(document.value.parts, fields)

    markdown, html, tei = renderings(document, Later(described), options)
    return Page(
        text=text,
        url=url,
        language=language,
        kind=KINDS[kind],
        kind_probability=float(kinds[kind]),
        confidence=confidence,
        outcome=outcome(
            segments, text, has_input=has_input, is_declared=bool(extra), is_truncated=truncated is not None
        ),
        encoding=(decoded.encoding, decoded.source),
        _title=title,
        _blocks=blocks,
        _document=document,
        _markdown=markdown,
        _html=html,
        _tei=tei,
        _comments=Later(lambda: judged.comments(blocks.value)),
        _metadata=metadata,
        truncated=truncated,
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """A page whose main content is chosen, for what is worked out when it is first asked for.

    Attributes:
        segments, evidence, scores: its blocks, what speaks about them, their probability to be main content.
        kept: which of them are main content.
        headline: which of them is the headline.
        extra: blocks that the page does not show.
        kind, url: of the page.
    """

    segments: Segments
    evidence: Evidence
    scores: Floats
    kept: NDArray[np.bool_]
    headline: Later[int]
    extra: tuple[Block, ...]
    kind: PageKind
    url: str | None

    def blocks(self) -> tuple[Block, ...]:
        verdicts = label(self.segments, self.evidence, self.scores, self.kept, self.headline.value)
        return blocks_of(self.segments, list(range(len(self.segments))), verdicts) + self.extra

    def title(self) -> str:
        return title_of(self.segments, self.headline.value)

    def comments(self, blocks: Sequence[Block]) -> tuple[Comment, ...]:
        segments, roles = self.segments, self._roles(blocks)
        if not may_have_comments(roles, self.evidence):
            return ()
        parts = find_parts(segments.pieces)
        spans = find_comments(segments, roles, self.evidence, parts, is_forum=self.kind is PageKind.FORUM)
        return comments_of(segments, spans, blocks, to_text)

    def metadata(self, blocks: Sequence[Block]) -> Metadata:
        return find_metadata(self.segments, self._roles(blocks), self.headline.value, self.kind, url=self.url)

    def _roles(self, blocks: Sequence[Block]) -> list[Role]:
        return [block.role for block in blocks[: len(self.segments)]]


def _segments(
    source: object, encoding: str | None, content_type: str | None, options: Options
) -> tuple[Segments, Decoded, bool]:
    """The blocks of whatever the caller holds, the record of its decoding, and whether there was anything to parse."""
    most = options.max_elements or sys.maxsize
    root = tree_root(source)
    if root is not None:
        prefix = str(root.getroottree().getpath(root))
        return segment(root, prefix=prefix, most=most), Decoded("", "", EncodingSource.TEXT), True
    held = soup_to_text(source) if is_soup(source) else source  # type: ignore[arg-type]
    decoded = read_source(held, options, encoding=encoding, content_type=content_type)
    if decoded is None:
        raise InputTypeError(f"cannot read {type(source).__name__}; pass {TEXTS}, {TREES}")
    text = clean_controls(decoded.text) if decoded.source is EncodingSource.TEXT else decoded.text
    walk = feed(text, lambda: Walk(most))
    return (walk or Walk()).finish(), decoded, walk is not None


def score(view: View, evidence: Evidence, model: Model) -> tuple[Floats, Floats]:
    """Probability of each block to be main content, and of the page to be of each kind.

    Two passes over the blocks; the second sees the first one's scores and the page's kind.
    """
    first_view = block_features(view, evidence, model.vocabulary)
    first = model.first.probability(first_view.select(model.first_names))
    kinds = model.kind.probabilities(
        kind_values(view, evidence, first), model.kind.words.probabilities(page_tokens(view))
    )
    second_view = first_view.joined(context_features(view, first, kinds))
    return model.second.probability(second_view.select(model.second_names)), kinds
