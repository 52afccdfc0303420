"""Labelled pages, taken as far as features and labels: what every fit starts from."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from bench.datasets import LabelledPage
from declutter.cues import Evidence, find_cues
from declutter.decode import decode
from declutter.features import Matrix, View, Vocabulary, block_features, view_of
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
        view: its blocks with their statistics.
        evidence: the cues of its blocks.
        labels: share of each block that is main content, NaN where unknown.
        base: first-pass features; the columns of learned tokens are still empty.
    """

    page: LabelledPage
    view: View
    evidence: Evidence
    labels: Labels
    base: Matrix

    @property
    def segments(self) -> Segments:
        """The page's blocks."""
        return self.view.segments

    @property
    def size(self) -> Floats:
        """Words of each block."""
        return self.view.sizes


def example(page: LabelledPage) -> Example:
    """Take one page through the first stages and label its blocks."""
    segments = segment(parse(decode(page.read()).text))
    evidence = find_cues(segments)
    if page.text is not None:
        labels = by_reference(segments, page.text)
    else:
        labels = by_strings(segments, page.present, page.absent)
    view = view_of(segments)
    return Example(page, view, evidence, labels, block_features(view, evidence, EMPTY_VOCABULARY))


def examples(pages: Iterable[LabelledPage], workers: int = 2) -> list[Example]:
    """All pages in order, those without any block left out."""
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        return [e for e in pool.imap(partial(example), list(pages), chunksize=16) if len(e.segments)]
