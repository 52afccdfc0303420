"""Fits the model for text without markup; as in `training.fit`, each stage on predictions that did not see the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.datasets import site_hash
from declutter.features.line_context import line_context
from declutter.features.lines import WordsOfText, line_features
from declutter.features.matrix import Matrix
from declutter.features.unit import LineWords, Tokens, own_values, with_odds
from declutter.model import Trees
from declutter.model.text import TextModel, text_model_arrays
from declutter.records import Floats
from training.boosting import Growth, grow
from training.doubtful import read_doubtful
from training.dumps import Dump
from training.fit import INNER_FOLDS, SET_WEIGHT, fold_of
from training.hashes import write_hashes
from training.vocabulary import Counts, odds_of

MOST_ROWS = 50
DRAFT_ROWS = 30
"""Units sampled of one dump; a page has five or six dumps."""

SORT_WEIGHT = {"reference": 1.0, "html-text": 1.0, "inscriptis": 0.8, "resiliparse": 0.8}
MADE_UP_WEIGHT = 0.4
"""Dumps as converters make them are what the model is for; clean text is what it must not harm."""

THRESHOLD = 0.45

NO_WORDS = LineWords({}, {}, {})


@dataclass(frozen=True, slots=True)
class Settings:
    """Size of the ensembles: of the two passes, and of those that only predict other training pages."""

    first: Growth = field(default_factory=lambda: Growth(trees=150, rate=0.14))
    second: Growth = field(default_factory=lambda: Growth(trees=220, rate=0.12))
    draft: Growth = field(default_factory=lambda: Growth(trees=80, rate=0.2))


@dataclass(frozen=True, slots=True, eq=False)
class PreparedDump:
    """A dump with what is the same in every fit: its own values without odds, its token counts, its weight."""

    dump: Dump
    own: Floats
    counts: tuple[Counts, ...]
    weights: Floats
    words: WordsOfText


def prepare(dumps: Sequence[Dump]) -> list[PreparedDump]:
    """Count once; dumps of references that would teach the wrong thing, and those without labels, are left out."""
    doubtful = read_doubtful()
    sound = (d for d in dumps if doubtful.get((d.page.set, d.page.id), "") in ("", "wrong_kind"))
    return [_prepared(dump) for dump in sound if not np.isnan(dump.labels).all()]


def _prepared(dump: Dump) -> PreparedDump:
    own = own_values(dump.lines.texts, dump.tokens, dump.cues, NO_WORDS)
    weight = (own[1].astype(np.float64) + 2.0) ** 0.7
    known = ~np.isnan(dump.labels)
    scale = SORT_WEIGHT.get(dump.sort, MADE_UP_WEIGHT) * SET_WEIGHT.get(dump.page.set, 1.0)
    weights = (weight / float(weight[known].sum()) * 100 * scale).astype(np.float32)
    counts = tuple(_counts(dump, which) for which in range(len(Tokens._fields)))
    return PreparedDump(dump, own, counts, weights, WordsOfText.of(dump.tokens))


def _counts(dump: Dump, which: int) -> Counts:
    """Token -> (1, share of content), over the units of a dump; made-up dumps would count a page's words twice."""
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    if dump.sort not in ("html-text", "inscriptis", "resiliparse"):
        return {}
    for tokens, label in zip(dump.tokens, dump.labels.tolist(), strict=True):
        if label == label:
            for token in set(tokens[which]):
                found[token][0] += 1.0
                found[token][1] += label
    return {token: (1.0, share / whole) for token, (whole, share) in found.items()}


def line_words(prepared: Sequence[PreparedDump]) -> LineWords:
    """The odds of words, first words and bags of words."""
    tables = []
    for which in range(len(Tokens._fields)):
        table: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        sites: dict[str, set[str]] = defaultdict(set)
        for p in prepared:
            for token, (weight, share) in p.counts[which].items():
                table[token][0] += weight / 3
                table[token][1] += share / 3
                sites[token].add(p.dump.site)
        tables.append(odds_of(table, sites))
    return LineWords(*tables)


def first_matrix(p: PreparedDump, words: LineWords) -> tuple[Floats, Matrix]:
    """Own values with odds filled in, and the first-pass features."""
    own = with_odds(p.own, p.dump.tokens, words)
    return own, line_features(p.dump.lines.texts, p.dump.lines.breaks, own, p.words)


def fit_text(prepared: Sequence[PreparedDump], settings: Settings | None = None) -> TextModel:
    """Train a model on some dumps."""
    settings = settings or Settings()
    folds = np.array([fold_of(p.dump.site, INNER_FOLDS, "inner:") for p in prepared])
    tables = [
        line_words([p for p, fold in zip(prepared, folds, strict=True) if fold != out]) for out in range(INNER_FOLDS)
    ]
    pairs = [first_matrix(p, tables[fold]) for p, fold in zip(prepared, folds, strict=True)]
    first_rows = [matrix.values for _, matrix in pairs]
    scores: list[Floats] = [np.zeros(0, np.float32)] * len(prepared)
    for out in range(INNER_FOLDS):
        inside, outside = np.flatnonzero(folds != out).tolist(), np.flatnonzero(folds == out).tolist()
        trees = _fit([prepared[i] for i in inside], [first_rows[i] for i in inside], settings.draft, DRAFT_ROWS)
        for i in outside:
            scores[i] = trees.probability(first_rows[i])
    first = _fit(prepared, first_rows, settings.first, MOST_ROWS)
    both = [
        matrix.joined(line_context(own, score, p.words))
        for p, (own, matrix), score in zip(prepared, pairs, scores, strict=True)
    ]
    second = _fit(prepared, [matrix.values for matrix in both], settings.second, MOST_ROWS)
    return TextModel(line_words(prepared), first, second, pairs[0][1].names, both[0].names, THRESHOLD)


def _fit(prepared: Sequence[PreparedDump], rows: Sequence[Floats], growth: Growth, most: int) -> Trees:
    chosen = [_sample(p, most) for p in prepared]
    return grow(
        np.concatenate([values[:, some].T for values, some in zip(rows, chosen, strict=True)]),
        np.concatenate([p.dump.labels[some] for p, some in zip(prepared, chosen, strict=True)]),
        np.concatenate([p.weights[some] for p, some in zip(prepared, chosen, strict=True)]),
        growth,
    )


def _sample(p: PreparedDump, most: int) -> np.ndarray:
    known = np.flatnonzero(~np.isnan(p.dump.labels))
    if len(known) <= most:
        return known
    random = np.random.default_rng(site_hash(p.dump.page.set + p.dump.page.id + p.dump.sort))
    return np.sort(random.choice(known, most, replace=False))


def save_text(model: TextModel, path: Path) -> None:
    """Write a model file; numpy dates every part 1980-01-01, so equal models are equal files."""
    partial = path.with_suffix(".partial.npz")
    np.savez_compressed(partial, **text_model_arrays(model))
    partial.replace(path)
    write_hashes(path.parent)
