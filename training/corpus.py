"""Labelled pages, taken as far as features and labels: what every fit starts from."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np

from bench.datasets import LabelledPage
from declutter.cues import find_cues
from declutter.decode import decode
from declutter.features import Matrix, Vocabulary, block_features
from declutter.features.text import text_statistics
from declutter.parse import parse
from declutter.records import Floats, Segments
from declutter.segment import segment
from training.labels import Labels, by_reference, by_strings

EMPTY_VOCABULARY = Vocabulary({}, {})


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A page ready for training.

    Attributes:
        page: the row it comes from.
        segments: its blocks.
        labels: share of each block that is main content, NaN where unknown.
        size: words of each block.
        base: first-pass features; the columns of learned tokens are still empty.
    """

    page: LabelledPage
    segments: Segments
    labels: Labels
    size: Floats
    base: Matrix


def example(page: LabelledPage) -> Example:
    """Take one page through the first stages and label its blocks."""
    segments = segment(parse(decode(page.read()).text))
    evidence = find_cues(segments)
    if page.text is not None:
        labels = by_reference(segments, page.text)
    else:
        labels = by_strings(segments, page.present, page.absent)
    size = text_statistics(segments.texts).size.astype(np.float32)
    return Example(page, segments, labels, size, block_features(segments, evidence, EMPTY_VOCABULARY))


def examples(pages: Iterable[LabelledPage], workers: int = 2) -> list[Example]:
    """All pages in order, those without any block left out."""
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        return [e for e in pool.imap(partial(example), list(pages), chunksize=16) if len(e.segments)]
