"""Fits the model, each stage on predictions that did not see the page.

The second pass reads scores of the first and the page's kind, and all of them read odds of tokens. Whatever a stage
reads of a training page must come from other sites, or it would learn to trust it more than it deserves on a new page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from bench.datasets import registered_domain, site_hash
from declutter.features import (
    Matrix,
    Vocabulary,
    context_features,
    kind_values,
    page_tokens,
)
from declutter.features.tokens import name_columns, word_columns
from declutter.model import KINDS, KindModel, KindWords, Model, Trees
from declutter.records import Floats
from training.boosting import Growth, grow
from training.corpus import Example
from training.doubtful import read_doubtful
from training.kinds import NO_KIND, fit_trees, fit_words, know_nothing, without_trees
from training.quality import fit_quality
from training.vocabulary import Counts, page_counts, vocabulary

INNER_FOLDS = 3
"""Folds for out-of-fold odds and scores inside one fit; more folds cost time and changed no score by 0.002."""

MAX_BLOCKS = 200
DRAFT_BLOCKS = 80
"""Blocks sampled of one page: link farms of thousands of blocks teach nothing new after some hundred. Fits whose
only use is to predict other training pages make do with less, and with fewer and faster trees."""

SET_WEIGHT = {"fundus": 1.5, "readability": 2.0, "zh": 3.0}
"""Small sets of other pages than the large one's; the weights keep the large one below two thirds of the whole."""

COPY_WEIGHT = 0.5
"""Weight of a page's copy without names."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Size of the ensembles: of the two passes, and of those that only predict other training pages."""

    first: Growth = field(default_factory=lambda: Growth(trees=250))
    second: Growth = field(default_factory=lambda: Growth(trees=350))
    draft: Growth = field(default_factory=lambda: Growth(trees=100, rate=0.15))
    blocks: int = MAX_BLOCKS
    draft_blocks: int = DRAFT_BLOCKS


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """An example with what is the same in every fit: its token counts, words and kind."""

    example: Example
    counts: tuple[Counts, Counts]
    site: str
    tokens: set[str]
    kind: int
    is_sound: bool

    @property
    def is_counted(self) -> bool:
        """Whether its tokens are counted: those of a copy are in the original."""
        return self.is_sound and not self.example.is_copy


def prepare(examples: Sequence[Example]) -> list[Prepared]:
    """Count tokens once."""
    numbers = {str(kind): number for number, kind in enumerate(KINDS)}
    doubtful = read_doubtful()

    def sort(e: Example) -> str:
        return doubtful.get((e.page.set, e.page.id), "")

    return [
        Prepared(
            e,
            page_counts(e),
            registered_domain(e.page.site),
            page_tokens(e.view),
            numbers[e.page.kind] if e.page.set == "wcxb-dev" and sort(e) != "wrong_kind" else NO_KIND,
            sort(e) in ("", "wrong_kind"),
        )
        for e in examples
    ]


def fold_of(site: str, folds: int, salt: str) -> int:
    """The fold of a site: the same in every run, independent of the gate's tenth and of other salts."""
    return site_hash(salt + registered_domain(site)) % folds


def fit(prepared: Sequence[Prepared], settings: Settings | None = None, threshold: float = 0.5) -> Model:
    """Train a model on some pages."""
    settings = settings or Settings()
    folds = np.array([fold_of(p.site, INNER_FOLDS, "inner:") for p in prepared])

    def out_of_fold(work: Callable[[list[int], list[int]], None]) -> None:
        for out in range(INNER_FOLDS):
            work(np.flatnonzero(folds != out).tolist(), np.flatnonzero(folds == out).tolist())

    tables = [
        vocabulary((p.site, p.counts) for p, fold in zip(prepared, folds, strict=True) if fold != out and p.is_counted)
        for out in range(INNER_FOLDS)
    ]
    matrices = [first_matrix(p.example, tables[fold]) for p, fold in zip(prepared, folds, strict=True)]
    scores = _predict_others(prepared, matrices, out_of_fold, settings)
    first = _fit_blocks(prepared, matrices, settings.first, settings.blocks)
    kind, kinds = _fit_kinds(prepared, scores, out_of_fold)
    both = [
        m.joined(context_features(p.example.view, s, k))
        for p, m, s, k in zip(prepared, matrices, scores, kinds, strict=True)
    ]
    second = _fit_blocks(prepared, both, settings.second, settings.blocks)
    finals = _predict_others(prepared, both, out_of_fold, settings)
    quality, quality_names = fit_quality([p.example for p in prepared], finals, kinds, threshold)
    return Model(
        vocabulary=vocabulary((p.site, p.counts) for p in prepared if p.is_counted),
        first=first,
        second=second,
        first_names=matrices[0].names,
        second_names=both[0].names,
        kind=kind,
        quality=quality,
        quality_names=quality_names,
        threshold=threshold,
    )


OutOfFold = Callable[[Callable[[list[int], list[int]], None]], None]


def first_matrix(example: Example, table: Vocabulary) -> Matrix:
    """The first-pass features of an example with the token columns filled in."""
    values = example.base.values.copy()
    names = list(example.base.names)
    for group, columns in (
        name_columns(example.segments, example.view.names, table),
        word_columns(example.view.words, table),
    ):
        for name, column in zip(group, columns, strict=True):
            values[names.index(name)] = column
    return Matrix(example.base.names, values)


def _predict_others(
    prepared: Sequence[Prepared], matrices: Sequence[Matrix], out_of_fold: OutOfFold, settings: Settings
) -> list[Floats]:
    """Scores of each page's blocks by trees that were grown on other sites."""
    scores: list[Floats] = [np.zeros(0, np.float32)] * len(prepared)

    def work(inside: list[int], outside: list[int]) -> None:
        pages, rows = [prepared[i] for i in inside], [matrices[i] for i in inside]
        trees = _fit_blocks(pages, rows, settings.draft, settings.draft_blocks)
        for i in outside:
            scores[i] = trees.probability(matrices[i].values)

    out_of_fold(work)
    return scores


def _fit_kinds(
    prepared: Sequence[Prepared], first: Sequence[Floats], out_of_fold: OutOfFold
) -> tuple[KindModel, list[Floats]]:
    """The kind model, and the kinds of each page by models that have not seen its site."""
    values = [kind_values(p.example.view, p.example.evidence, s) for p, s in zip(prepared, first, strict=True)]
    by_words: list[Floats] = [np.zeros(0, np.float32)] * len(prepared)
    kinds: list[Floats] = list(by_words)

    def known(indices: list[int]) -> list[int]:
        return [i for i in indices if prepared[i].kind != NO_KIND]

    def words(indices: list[int]) -> KindWords:
        chosen = [prepared[i] for i in known(indices) if not prepared[i].example.is_copy]
        if not chosen:
            return know_nothing()
        return fit_words([p.tokens for p in chosen], [p.site for p in chosen], np.array([p.kind for p in chosen]))

    def trees(words: KindWords, indices: list[int]) -> KindModel:
        chosen = known(indices)
        if not chosen:
            return without_trees(words)
        numbers = np.array([prepared[i].kind for i in chosen])
        return fit_trees(words, [values[i] for i in chosen], [by_words[i] for i in chosen], numbers)

    readers: list[KindWords] = []

    def guess_by_words(inside: list[int], outside: list[int]) -> None:
        readers.append(words(inside))
        for i in outside:
            by_words[i] = readers[-1].probabilities(prepared[i].tokens)

    def guess(inside: list[int], outside: list[int]) -> None:
        model = trees(readers.pop(0), inside)
        for i in outside:
            kinds[i] = model.probabilities(values[i], by_words[i])

    out_of_fold(guess_by_words)
    out_of_fold(guess)
    everything = list(range(len(prepared)))
    return trees(words(everything), everything), kinds


def _fit_blocks(prepared: Sequence[Prepared], matrices: Sequence[Matrix], growth: Growth, most: int) -> Trees:
    rows, labels, weights = [], [], []
    for p, matrix in zip(prepared, matrices, strict=True):
        chosen = _sample(p, most) if p.is_sound else np.zeros(0, np.int64)
        if not len(chosen):
            continue
        rows.append(matrix.values[:, chosen].T)
        labels.append(p.example.labels[chosen])
        weights.append(_weights(p)[chosen])
    return grow(np.concatenate(rows), np.concatenate(labels), np.concatenate(weights), growth)


def _sample(p: Prepared, most: int) -> np.ndarray:
    known = np.flatnonzero(~np.isnan(p.example.labels))
    if len(known) <= most:
        return known
    random = np.random.default_rng(site_hash(p.example.page.set + p.example.page.id))
    return np.sort(random.choice(known, most, replace=False))


def _weights(p: Prepared) -> np.ndarray:
    """A page weighs the same whatever its length; within it a block weighs somewhat less than its words."""
    weight = (p.example.size + 2.0) ** 0.7
    known = ~np.isnan(p.example.labels)
    total = float(weight[known].sum())
    copy = COPY_WEIGHT if p.example.is_copy else 1.0
    return weight / total * 100 * SET_WEIGHT.get(p.example.page.set, 1.0) * copy
