"""Fits the two passes, each stage on predictions that did not see the page.

The second pass reads scores of the first, and both read token odds. Odds and scores of a training page must come from
other sites, or the passes would learn to trust them more than they deserve on a new page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from catboost import CatBoostClassifier, Pool

from bench.datasets import registered_domain, site_hash
from declutter.features import Matrix, Vocabulary, context_features
from declutter.features.tokens import name_columns, word_columns
from declutter.model.trees import Trees
from declutter.model.weights import Model
from declutter.records import Floats
from training.corpus import Example
from training.export import trees_of
from training.vocabulary import Counts, page_counts, vocabulary

SEED = 20
INNER_FOLDS = 3
"""Folds for out-of-fold odds and scores inside one fit; more folds cost time and changed no score by 0.002."""

MAX_BLOCKS = 250
"""Blocks sampled of one page: link farms of thousands of blocks teach nothing new after some hundred."""

SET_WEIGHT = {"fundus": 1.5, "readability": 2.0, "zh": 3.0}
"""Small sets of other pages than the large one's; the weights keep the large one below two thirds of the whole."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Size of the ensembles."""

    first_trees: int = 250
    second_trees: int = 350
    depth: int = 6
    rate: float = 0.08
    threads: int = 2


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """An example with its token counts, which are the same in every fit."""

    example: Example
    counts: tuple[Counts, Counts]
    site: str


def prepare(examples: Sequence[Example]) -> list[Prepared]:
    """Count tokens once."""
    return [Prepared(e, page_counts(e), registered_domain(e.page.site)) for e in examples]


def fold_of(site: str, folds: int, salt: str) -> int:
    """The fold of a site: the same in every run, independent of the gate's tenth and of other salts."""
    return site_hash(salt + registered_domain(site)) % folds


def fit(prepared: Sequence[Prepared], settings: Settings | None = None, threshold: float = 0.5) -> Model:
    """Train a model on some pages."""
    settings = settings or Settings()
    folds = np.array([fold_of(p.site, INNER_FOLDS, "inner:") for p in prepared])
    tables = [
        vocabulary((p.site, p.counts) for p, fold in zip(prepared, folds, strict=True) if fold != out)
        for out in range(INNER_FOLDS)
    ]
    matrices = [first_matrix(p.example, tables[fold]) for p, fold in zip(prepared, folds, strict=True)]
    scores = _out_of_fold(prepared, matrices, folds, settings)
    first = _fit_trees(prepared, matrices, settings.first_trees, settings)
    both = [
        m.joined(context_features(p.example.segments, s)) for p, m, s in zip(prepared, matrices, scores, strict=True)
    ]
    second = _fit_trees(prepared, both, settings.second_trees, settings)
    return Model(
        vocabulary=vocabulary((p.site, p.counts) for p in prepared),
        first=first,
        second=second,
        first_names=matrices[0].names,
        second_names=both[0].names,
        threshold=threshold,
    )


def first_matrix(example: Example, table: Vocabulary) -> Matrix:
    """The first-pass features of an example with the token columns filled in."""
    values = example.base.values.copy()
    names = list(example.base.names)
    for columns in (name_columns(example.segments, table), word_columns(example.segments, table)):
        for name, column in columns.items():
            values[names.index(name)] = column
    return Matrix(example.base.names, values)


def _out_of_fold(
    prepared: Sequence[Prepared], matrices: list[Matrix], folds: np.ndarray, settings: Settings
) -> list[Floats]:
    scores: list[Floats] = [np.zeros(0, np.float32)] * len(prepared)
    for out in range(INNER_FOLDS):
        inside = np.flatnonzero(folds != out).tolist()
        trees = _fit_trees([prepared[i] for i in inside], [matrices[i] for i in inside], settings.first_trees, settings)
        for i in np.flatnonzero(folds == out):
            scores[i] = trees.probability(matrices[i].values)
    return scores


def _fit_trees(prepared: Sequence[Prepared], matrices: Sequence[Matrix], count: int, settings: Settings) -> Trees:
    rows, labels, weights = [], [], []
    for p, matrix in zip(prepared, matrices, strict=True):
        chosen = _sample(p)
        if not len(chosen):
            continue
        rows.append(matrix.values[:, chosen].T)
        labels.append(p.example.labels[chosen])
        weights.append(_weights(p)[chosen])
    pool = Pool(np.ascontiguousarray(np.concatenate(rows)), np.concatenate(labels), weight=np.concatenate(weights))
    booster = CatBoostClassifier(
        iterations=count,
        depth=settings.depth,
        learning_rate=settings.rate,
        loss_function="CrossEntropy",
        border_count=64,
        l2_leaf_reg=6,
        rsm=0.3,
        bootstrap_type="Bernoulli",
        subsample=0.7,
        random_seed=SEED,
        thread_count=settings.threads,
        allow_writing_files=False,
        verbose=False,
    )
    booster.fit(pool)
    return trees_of(booster)


def _sample(p: Prepared) -> np.ndarray:
    known = np.flatnonzero(~np.isnan(p.example.labels))
    if len(known) <= MAX_BLOCKS:
        return known
    random = np.random.default_rng(site_hash(p.example.page.set + p.example.page.id))
    return np.sort(random.choice(known, MAX_BLOCKS, replace=False))


def _weights(p: Prepared) -> np.ndarray:
    """A page weighs the same whatever its length; within it a block weighs somewhat less than its words."""
    weight = (p.example.size + 2.0) ** 0.7
    known = ~np.isnan(p.example.labels)
    total = float(weight[known].sum())
    return weight / total * 100 * SET_WEIGHT.get(p.example.page.set, 1.0)
