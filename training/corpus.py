"""Labelled pages, taken as far as features and labels: what every fit starts from."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable
from dataclasses import dataclass

from bench.datasets import LabelledPage, site_hash
from declutter.cues import Evidence, find_cues
from declutter.decode import decode
from declutter.features import Matrix, View, Vocabulary, block_features, view_of
from declutter.parse import parse
from declutter.records import Floats, Segments
from declutter.segment import segment
from training.labels import Labels, by_reference, by_strings
from training.nameless import nameless

COPIED_OF = 2
"""Training sees a copy without names of one page in so many."""

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
        is_copy: whether the names of the elements were taken away.
    """

    page: LabelledPage
    view: View
    evidence: Evidence
    labels: Labels
    base: Matrix
    is_copy: bool = False

    @property
    def segments(self) -> Segments:
        """The page's blocks."""
        return self.view.segments

    @property
    def size(self) -> Floats:
        """Words of each block."""
        return self.view.sizes


def example(page: LabelledPage, is_copy: bool = False) -> Example:
    """Take one page, or its copy without names, through the first stages and label its blocks."""
    root = parse(decode(page.read()).text)
    if is_copy and root is not None:
        root = parse(decode(nameless(root)).text)
    segments = segment(root)
    evidence = find_cues(segments)
    if page.text is not None:
        labels = by_reference(segments, page.text)
    else:
        labels = by_strings(segments, page.present, page.absent)
    view = view_of(segments)
    return Example(page, view, evidence, labels, block_features(view, evidence, EMPTY_VOCABULARY), is_copy)


def examples(pages: Iterable[LabelledPage], workers: int = 2) -> list[Example]:
    """All pages in order and then the copies of some of them, those without any block left out."""
    pages = list(pages)
    tasks = [(page, False) for page in pages] + [(page, True) for page in pages if is_copied(page)]
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        return [e for e in pool.starmap(example, tasks, chunksize=16) if len(e.segments)]


def is_copied(page: LabelledPage) -> bool:
    """Whether training sees a copy of the page without names: of one page in so many, chosen by chance."""
    return site_hash("copy:" + page.set + page.id) % COPIED_OF == 0
