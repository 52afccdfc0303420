"""Fits the model for text without markup; as in `training.fit`, each stage on predictions that did not see the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np

from bench.converters import CONVERTERS
from bench.datasets import site_hash
from declutter.features.line_context import line_context
from declutter.features.lines import line_features
from declutter.features.matrix import Matrix
from declutter.features.unit import own_values, with_odds
from declutter.features.words import LineWords
from declutter.model import KINDS, KindWords, Trees
from declutter.model.text import TextModel, text_model_arrays
from declutter.records import Floats
from training.boosting import Growth, grow
from training.doubtful import read_doubtful
from training.dumps import Dump
from training.fit import INNER_FOLDS, SET_WEIGHT, fold_of
from training.hashes import write_hashes
from training.kinds import NO_KIND, fit_words, know_nothing
from training.vocabulary import Counts, odds_of

MOST_ROWS = 50
DRAFT_ROWS = 30
"""Units sampled of one dump; a page has five or six dumps."""

SORT_WEIGHT = {"reference": 1.0, "html-text": 1.0, "inscriptis": 0.8, "resiliparse": 0.8}
MADE_UP_WEIGHT = 0.4
"""Dumps as converters make them are what the model is for; clean text is what it must not harm."""

THRESHOLD = 0.45

KIND_SORTS = ("html-text", "reference")
"""The dumps that the kind of a page is learned from: what is kept of a text is judged again, without its clutter."""

_KIND_NUMBERS = {str(kind): number for number, kind in enumerate(KINDS)}

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
    kind: int


def prepare(dumps: Sequence[Dump]) -> list[PreparedDump]:
    """Count once; dumps of references that would teach the wrong thing, and those without labels, are left out."""
    doubtful = read_doubtful()
    sorts = [doubtful.get((dump.page.set, dump.page.id), "") for dump in dumps]
    return [
        _prepared(dump, sort)
        for dump, sort in zip(dumps, sorts, strict=True)
        if sort in ("", "wrong_kind") and not np.isnan(dump.labels).all()
    ]


def _prepared(dump: Dump, sort: str) -> PreparedDump:
    own = own_values(dump.lines.texts, dump.words, dump.cues, NO_WORDS)
    weight = (own[1].astype(np.float64) + 2.0) ** 0.7
    known = ~np.isnan(dump.labels)
    scale = SORT_WEIGHT.get(dump.sort, MADE_UP_WEIGHT) * SET_WEIGHT.get(dump.page.set, 1.0)
    weights = (weight / float(weight[known].sum()) * 100 * scale).astype(np.float32)
    is_known = dump.page.set == "wcxb-dev" and sort != "wrong_kind"
    return PreparedDump(dump, own, _counts(dump), weights, _KIND_NUMBERS[dump.page.kind] if is_known else NO_KIND)


def _counts(dump: Dump) -> tuple[Counts, ...]:
    """For words, first words and bags: token -> (1, share of content), over the units of a dump.

    Made-up dumps would count a page's words twice.
    """
    if dump.sort not in CONVERTERS:
        return tuple({} for _ in fields(LineWords))
    words, labels = dump.words, dump.labels.tolist()
    pairs: list[Iterable[tuple[int, str]]] = [
        {(unit, words.vocabulary[token]) for unit, token in zip(*map(np.ndarray.tolist, rows), strict=True)}
        for rows in (words.short, words.bag)
    ]
    pairs.insert(1, ((unit, lead) for unit, leads in enumerate(words.leads) for lead in leads))
    return tuple(_shares(found, labels) for found in pairs)


def _shares(pairs: Iterable[tuple[int, str]], labels: Sequence[float]) -> Counts:
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for unit, token in sorted(pairs):
        label = labels[unit]
        if label == label:
            found[token][0] += 1.0
            found[token][1] += label
    return {token: (1.0, share / whole) for token, (whole, share) in found.items()}


def line_words(prepared: Sequence[PreparedDump]) -> LineWords:
    """The odds of words, first words and bags of words."""
    tables = []
    for which in range(len(fields(LineWords))):
        table: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        sites: dict[str, set[str]] = defaultdict(set)
        for p in prepared:
            for token, (weight, share) in p.counts[which].items():
                table[token][0] += weight / 3
                table[token][1] += share / 3
                sites[token].add(p.dump.site)
        tables.append(odds_of(table, sites))
    return LineWords(*tables)


def line_kinds(prepared: Sequence[PreparedDump]) -> KindWords:
    """The words that tell the kind of a page, from its dumps and from its article alone."""
    known = [p for p in prepared if p.kind != NO_KIND and p.dump.sort in KIND_SORTS]
    if not known:
        return know_nothing()
    tokens = [set(p.dump.words.distinct()) for p in known]
    return fit_words(tokens, [p.dump.site for p in known], np.array([p.kind for p in known]))


def first_matrix(p: PreparedDump, words: LineWords) -> tuple[Floats, Matrix]:
    """Own values with odds filled in, and the first-pass features."""
    own = with_odds(p.own, p.dump.words, words)
    return own, line_features(p.dump.lines.texts, p.dump.lines.breaks, own, p.dump.words)


def fit_text(prepared: Sequence[PreparedDump], settings: Settings | None = None) -> TextModel:
    """Train a model on some dumps."""
    settings = settings or Settings()
    folds = np.array([fold_of(p.dump.site, INNER_FOLDS, "inner:") for p in prepared])
    tables = [
        line_words([p for p, fold in zip(prepared, folds, strict=True) if fold != out]) for out in range(INNER_FOLDS)
    ]
    readers = [
        line_kinds([p for p, fold in zip(prepared, folds, strict=True) if fold != out]) for out in range(INNER_FOLDS)
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
        matrix.joined(line_context(own, score, p.dump.words, readers[fold].probabilities(p.dump.words.distinct())))
        for p, (own, matrix), score, fold in zip(prepared, pairs, scores, folds.tolist(), strict=True)
    ]
    second = _fit(prepared, [matrix.values for matrix in both], settings.second, MOST_ROWS)
    words, kind = line_words(prepared), line_kinds(prepared)
    return TextModel(words, kind, first, second, pairs[0][1].names, both[0].names, THRESHOLD)


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
