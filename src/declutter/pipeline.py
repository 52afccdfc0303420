"""The stages in order: the only place that knows it."""

from __future__ import annotations

from os import PathLike, fspath
from typing import TYPE_CHECKING

from lxml import etree

from declutter.assemble import blocks_of, headline, outcome, printed
from declutter.classify import choose, confidence
from declutter.cues import find_cues
from declutter.decode import clean_controls, decode
from declutter.errors import InputTypeError
from declutter.features import View, block_features, context_features, kind_values, page_tokens
from declutter.label import label
from declutter.model import Model, load_model
from declutter.options import Options
from declutter.parse import ACCEPTED, feed, is_soup, soup_to_text, tree_root
from declutter.records import Decoded, EncodingSource, Floats, Page, Segments
from declutter.render import to_markdown, to_text
from declutter.segment import Walk, segment

if TYPE_CHECKING:
    from bs4 import Tag

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
    view = View.of(segments)
    scores, kinds = score(view, evidence, model)
    sizes = view.sizes
    kept = choose(segments, evidence, scores, sizes, model.threshold)
    blocks = blocks_of(segments, label(segments, evidence, scores, kept))
    shown = printed(blocks, options, model.threshold)
    text = to_text(shown)
    return Page(
        blocks=blocks,
        text=text,
        markdown=to_markdown(shown),
        title=headline(segments, blocks),
        url=url,
        language=segments.head.language,
        confidence=confidence(scores, sizes, kept),
        outcome=outcome(segments, text, has_input),
        encoding=(decoded.encoding, decoded.source),
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
    if isinstance(source, bytes | bytearray | memoryview):
        return decode(bytes(source), encoding=encoding, content_type=content_type)
    if isinstance(source, PathLike):
        with open(fspath(source), "rb") as file:
            return decode(file.read(), encoding=encoding, content_type=content_type)
    raise InputTypeError(f"cannot read {type(source).__name__}; pass {ACCEPTED}")


def score(view: View, evidence: Evidence, model: Model) -> tuple[Floats, Floats]:
    """Probability of each block to be main content, and of the page to be of each kind.

    Two passes over the blocks; the second sees the first one's scores and the page's kind.
    """
    first_view = block_features(view, evidence, model.vocabulary)
    first = model.first.probability(first_view.select(model.first_names))
    kinds = model.kind.probabilities(kind_values(view, first), model.kind.by_words(page_tokens(view)))
    second_view = first_view.joined(context_features(view, first, kinds))
    return model.second.probability(second_view.select(model.second_names)), kinds
