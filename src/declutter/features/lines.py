"""Numbers a unit of plain text: what it is by itself, where it stands, and what stands around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from declutter.features.matrix import Column, Matrix, ratio, shifted, window
from declutter.features.text import (
    BAR,
    COLON,
    COMMA,
    DIGIT,
    LETTER,
    QUOTE,
    SPACE,
    STOP,
    SYMBOL,
    UNSPACED,
    UPPER,
    class_of_code,
)
from declutter.features.tokens import word_tokens
from declutter.records import Cue, Floats
from declutter.roles import Role

HEAD_CHARS = 1500
TAIL_CHARS = 500
"""Longer units are measured by their beginning and end, so that one line of 50 MB costs no more than any other."""

BATCH_CHARS = 1_000_000
"""Characters that are counted at a time."""

SENTENCE_SIZE = 8
"""Words from which on a unit that ends as a sentence does counts as one."""

NEAR = (-2, -1, 1, 2)
RADII = (2, 5, 12)
FIRST_NEAR = (-3, -2, -1, 1, 2, 3)
LIKELY = 0.5
STRONG_SIZE = 20
FAR = 30
"""A distance in units that stands for all longer ones."""

_CUE_ROLES = (
    Role.COMMENT_FORM, Role.COMMENT, Role.LOGIN, Role.SHARE, Role.LIKE, Role.SUBSCRIBE, Role.CONSENT, Role.NAVIGATION,
    Role.PAGINATION, Role.RELATED, Role.ADVERT, Role.BYLINE, Role.SEARCH, Role.FOOTER, Role.PLACEHOLDER,
)  # fmt: skip
_CUE_ROW = {role: row for row, role in enumerate(_CUE_ROLES)}

_BULLET = re.compile(r"[-*+•·‣▪►○●–—] |\d{1,3}[.)] ")
_ADDRESS = re.compile(r"https?://|www\.|\S@\S+\.\w")
_LEAD = re.compile(r"[^\W\d_]+|\d+|[©|»›→%]")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")

BAG_CHARS = 600
BAG_PAIRS = 150
BAG_WORDS = 80
BAG_LETTERS = 3
"""Words and pairs of characters that a unit is known by: those at its beginning, short ones left out."""

OWN = (
    "chars", "size", "word_length", "upper", "digits", "unspaced", "stops", "commas", "colons", "bars", "symbols",
    "quotes", "capitals", "ends_stop", "ends_colon", "ends_comma", "starts_upper", "starts_lower", "starts_digit",
    "starts_sign", "word_mean", "word_min", "word_max", "lead_odds", "bag_mean", "bag_sum",
    "addresses", "bullet", "heading_mark", "wrapped",
    *(f"cue_{role}" for role in _CUE_ROLES), "cue_certain", "cue_coverage",
)  # fmt: skip
"""The names of what a unit is by itself."""

_ODDS = OWN.index("word_mean")
_ODDS_COUNT = 6
_ENDS_STOP, _CAPITALS, _DIGITS = OWN.index("ends_stop"), OWN.index("capitals"), OWN.index("digits")
_CUES = OWN.index(f"cue_{_CUE_ROLES[0]}")


@dataclass(frozen=True, slots=True, eq=False)
class LineWords:
    """Log-odds that a unit is main content: by the words of short units, and by the first words of any."""

    words: Mapping[str, float]
    leads: Mapping[str, float]
    bag: Mapping[str, float]


class Tokens(NamedTuple):
    """The words of a unit, as odds are learned for them.

    `words` are those of a short unit, `leads` its first word, first two and first three, `bag` the distinct words of a
    unit of any length, or pairs of characters in scripts without spaces.
    """

    words: list[str]
    leads: list[str]
    bag: list[str]


def tokens_of(text: str) -> Tokens:
    """The words of one unit."""
    folded = text[:BAG_CHARS].casefold()
    found = _LEAD.findall(folded)
    first = ["0" if word.isdigit() else word for word in found[:3]]
    leads = [" ".join(first[:count]) for count in range(1, len(first) + 1)]
    if not folded.isascii() and _UNSPACED.search(folded):
        bag = {folded[i : i + 2] for i in range(min(len(folded), BAG_PAIRS) - 1)}
    else:
        bag = {word for word in found[:BAG_WORDS] if len(word) >= BAG_LETTERS}
    return Tokens(word_tokens(text), leads, sorted(bag))


def own_values(
    texts: Sequence[str], tokens: Sequence[Tokens], cues: Sequence[Cue | None], words: LineWords
) -> Floats:
    """What each unit is by itself, whatever stands around it: (`OWN`, units)."""
    values = np.zeros((len(OWN), len(texts)), dtype=np.float32)
    begin = 0
    while begin < len(texts):
        end, chars = begin, 0
        while end < len(texts) and chars < BATCH_CHARS:
            chars += min(len(texts[end]), HEAD_CHARS + TAIL_CHARS)
            end += 1
        _count(texts[begin:end], values[:_ODDS, begin:end])
        begin = end
    if texts:
        _put_odds(tokens, words, values)
        _read(texts, cues, values[_ODDS + _ODDS_COUNT :])
    return values


def with_odds(own: Floats, tokens: Sequence[Tokens], words: LineWords) -> Floats:
    """The same values under the odds of another model, for units with these words."""
    values = own.copy()
    _put_odds(tokens, words, values)
    return values


def _put_odds(tokens: Sequence[Tokens], words: LineWords, values: Floats) -> None:
    known, leads, bag = words.words, words.leads, words.bag
    rows = []
    for unit in tokens:
        odds = [known[token] for token in unit.words if token in known]
        lead = 0.0
        for token in unit.leads:
            lead = leads.get(token, lead)
        total = sum([bag[token] for token in unit.bag if token in bag])
        mean = total / len(unit.bag) if unit.bag else 0.0
        middle, low, high = (sum(odds) / len(odds), min(odds), max(odds)) if odds else (0.0, 0.0, 0.0)
        rows.append((middle, low, high, lead, mean, total))
    values[_ODDS : _ODDS + _ODDS_COUNT] = np.array(rows, dtype=np.float32).T


def _count(texts: Sequence[str], values: Floats) -> None:
    """The columns that characters are counted for."""
    n = len(texts)
    most = HEAD_CHARS + TAIL_CHARS
    shown = [text if len(text) <= most else text[:HEAD_CHARS] + text[-TAIL_CHARS:] for text in texts]
    codes = np.frombuffer(("\n".join(shown) + "\n").encode("utf-32-le", "replace"), dtype=np.uint32)
    classes = class_of_code().take(codes, mode="clip")
    if codes.max() > 0xFFFF:
        classes = np.where(codes > 0x1FFFF, UNSPACED, np.where(codes > 0xFFFF, SYMBOL, classes)).astype(np.uint8)
    lengths = np.array([len(text) + 1 for text in shown])
    ends = lengths.cumsum()
    # A row of the table is a class, or one of the two sorts of word beginnings.
    is_word = (classes >= LETTER) & (classes <= DIGIT)
    starts = is_word.copy()
    starts[1:] &= ~is_word[:-1]
    unit = np.arange(n).repeat(lengths)
    counts = np.bincount(unit * 12 + classes, minlength=n * 12).reshape(n, 12).T.astype(np.float64)
    word_units = unit[starts]
    spaced = np.bincount(word_units, minlength=n)
    capitals = np.bincount(word_units[classes[starts] == UPPER], minlength=n)
    scale = np.array([len(text) / max(len(part), 1) for text, part in zip(texts, shown, strict=True)])
    chars = lengths - counts[SPACE]
    size = spaced + counts[UNSPACED] / 1.7
    first, last = classes[ends - lengths], classes[np.maximum(ends - 2, 0)]
    values[0] = chars * scale
    values[1] = size * scale
    values[2] = chars / np.maximum(spaced, 1)
    values[3:6] = ratio(counts[[UPPER, DIGIT, UNSPACED]], chars)
    values[6:12] = ratio(counts[[STOP, COMMA, COLON, BAR, SYMBOL, QUOTE]], size)
    values[12] = ratio(capitals, spaced)
    values[13], values[14], values[15] = last == STOP, last == COLON, last == COMMA
    values[16], values[17], values[18] = first == UPPER, first == LETTER, first == DIGIT
    values[19] = (first == BAR) | (first == SYMBOL)


def _read(texts: Sequence[str], cues: Sequence[Cue | None], values: Floats) -> None:
    """The columns that patterns and cues are looked up for."""
    for unit, (text, cue) in enumerate(zip(texts, cues, strict=True)):
        head = text[:HEAD_CHARS]
        if "." in head and (found := _ADDRESS.findall(head)):
            values[0, unit] = len(found)
        if _BULLET.match(text):
            values[1, unit] = 1.0
        if text[0] == "#":
            values[2, unit] = 1.0
        if "\n" in head:
            values[3, unit] = 1.0
        if cue is not None:
            row = _CUE_ROW.get(cue.role)
            if row is not None:
                values[4 + row, unit] = 1.0
            values[-2, unit] = cue.certain
            values[-1, unit] = min(len(cue.id.rpartition(":")[2]) / len(text), 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class WordsOfText:
    """Which distinct word stands in which unit: two columns of numbers, one row for each word of each unit."""

    units: NDArray[np.int64]
    words: NDArray[np.int64]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, tokens: Sequence[Tokens]) -> WordsOfText:
        """Number the words of a text."""
        numbers: dict[str, int] = {}
        words = [numbers.setdefault(word, len(numbers)) for unit in tokens for word in unit.bag]
        counts = np.array([len(unit.bag) for unit in tokens])
        return cls(np.arange(len(tokens)).repeat(counts), np.array(words, dtype=np.int64), counts)

    def shared(self, marked: NDArray[np.bool_]) -> Column:
        """Share of each unit's words that stand in other units which are marked, -0.1 for units without words."""
        if not len(self.words):
            return np.full(len(self.counts), -0.1)
        own = marked[self.units]
        elsewhere = np.bincount(self.words, weights=own)[self.words] > own
        found = np.bincount(self.units, weights=elsewhere, minlength=len(self.counts))
        return np.where(self.counts > 0, found / np.maximum(self.counts, 1), -0.1)


def line_features(texts: Sequence[str], breaks: Sequence[int], own: Floats, known: WordsOfText) -> Matrix:
    """All first-pass features of a text's units: (features, units).

    Args:
        texts: the units.
        breaks: line ends before each.
        known: which words stand in which unit.
        own: what `own_values` gives for them.
    """
    n = len(texts)
    size = own[1].astype(np.float64)
    ends_stop, capitals, digits = own[_ENDS_STOP], own[_CAPITALS], own[_DIGITS]
    has_cue = own[_CUES : _CUES + len(_CUE_ROLES)].max(axis=0)
    is_sentence = (size >= SENTENCE_SIZE) & (ends_stop > 0)
    log_size = np.log1p(size)
    gap = np.minimum(np.array(breaks, dtype=np.float64), 4.0)
    base = np.stack([log_size, ends_stop, is_sentence, is_sentence * size, has_cue, capitals, digits, own[_ODDS], size])
    columns = [own, base[2:3], *(shifted(base[:8], by, -0.1) for by in NEAR)]
    names = [*OWN, "sentence", *(f"{name}{by:+d}" for by in NEAR for name in _BASE[:8])]
    ones = np.ones(n)
    weights = np.stack([ones, size + 0.5])
    for radius in RADII:
        sums = window(np.concatenate([base, weights]), radius)
        columns += [ratio(sums[[0, 1, 2, 4, 5, 6, 7]], sums[9]), ratio(sums[3:4], sums[10])]
        names += [f"{name}_window{radius}" for name in (*_WINDOWED, "sentence_words")]
    before = np.cumsum(size) - size
    total = max(float(size.sum()), 1.0)
    index = np.arange(n)
    sentences = np.cumsum(base[3]) - base[3]
    in_sentences = max(float(base[3].sum()), 1.0)
    words = Counter(texts)
    seen: Counter[str] = Counter()
    earlier = []
    for text in texts:
        earlier.append(seen[text])
        seen[text] += 1
    same_line = gap == 0
    page = [
        float(n),
        total,
        float(base[3].sum()) / total,
        float(log_size.mean()) if n else 0.0,
        float(size.max(initial=0.0)),
        float(has_cue.mean()) if n else 0.0,
        float(same_line.mean()) if n else 0.0,
        float((gap >= 2).mean()) if n else 0.0,
    ]
    place = np.empty((20, n))
    place[0] = index
    place[1] = n - 1 - index
    place[2] = index / max(n, 1)
    place[3] = before
    place[4] = before / total
    place[5] = total - before - size
    place[6] = sentences / in_sentences
    place[7] = gap
    place[8] = shifted(gap, 1, 4.0)
    place[9] = [words[text] for text in texts]
    place[10] = earlier
    place[11] = size / max(float(size.max(initial=0.0)), 1.0)
    place[12:] = np.array(page)[:, None]
    nearest = _distances(has_cue > 0, index)
    sentence_distance = _distances(is_sentence, index)
    shared = known.shared(is_sentence & (size >= STRONG_SIZE))
    columns += [place, shared[None], nearest, sentence_distance]
    names += [*_PLACE, "shared", "to_cue_above", "to_cue_below", "to_sentence_above", "to_sentence_below"]
    return Matrix(tuple(names), np.concatenate(columns).astype(np.float32))


_BASE = ("log_size", "ends_stop", "sentence", "sentence_size", "cue", "capitals", "digits", "word_mean", "size")
_WINDOWED = ("log_size", "ends_stop", "sentence", "cue", "capitals", "digits", "word_mean")
_PLACE = (
    "from_start", "from_end", "place", "words_before", "share_before", "words_after", "sentences_before", "break_above",
    "break_below", "repeats", "seen_before", "of_longest", "page_units", "page_words", "page_sentences", "page_log_size",
    "page_longest", "page_cues", "page_same_line", "page_blank_lines",
)  # fmt: skip


def _distances(marked: NDArray[np.bool_], index: NDArray[np.int64]) -> Column:
    """Units from each to the nearest marked one above and below, at most `FAR`: (2, units)."""
    above = np.maximum.accumulate(np.where(marked, index, -FAR - 1))
    last = index[-1] if len(index) else 0
    below = np.minimum.accumulate(np.where(marked, index, last + FAR + 1)[::-1])[::-1]
    # A marked unit's own distance is that to the next one, or it would only repeat what is known of it.
    return np.minimum(np.stack([index - shifted(above, -1, -FAR - 1), shifted(below, 1, last + FAR + 1) - index]), FAR)


def line_context(own: Floats, first: Floats, known: WordsOfText) -> Matrix:
    """Second-pass features: what the first scores of a text's units say about each of them."""
    n = len(first)
    size = own[1].astype(np.float64)
    score = first.astype(np.float64)
    weight = size + 0.5
    mass = score * weight
    total = max(float(mass.sum()), 1e-6)
    index = np.arange(n)
    names = ["first", *(f"first{by:+d}" for by in FIRST_NEAR)]
    columns = [score[None], np.stack([shifted(score, by, -0.1) for by in FIRST_NEAR])]
    for radius in RADII:
        columns.append(ratio(*window(np.stack([mass, weight]), radius))[None])
        names.append(f"first_window{radius}")
    likely = score > LIKELY
    strong = likely & (size >= STRONG_SIZE)
    before = (np.cumsum(mass) - mass) / total
    inside = np.flatnonzero(likely & (size >= 5))
    start, end = (int(inside[0]), int(inside[-1])) if len(inside) else (0, max(n - 1, 0))
    words = max(float(size.sum()), 1.0)
    page = [
        total,
        total / words,
        float(score.max(initial=0.0)),
        float(score.min(initial=1.0)),
        float(likely.sum()),
        float((weight * ((score > 0.2) & (score < 0.8))).sum()) / words,
        float((weight * (score < 0.2)).sum()) / words,
        float(size[likely].max(initial=0.0)),
        float(strong.sum()),
    ]
    place = np.empty((4 + len(page), n))
    place[0] = before
    place[1] = 1 - before - mass / total
    place[2] = (index - start) / max(n, 1)
    place[3] = (index - end) / max(n, 1)
    place[4:] = np.array(page)[:, None]
    columns += [place, _distances(strong, index), known.shared(strong)[None], _runs(size, mass, weight)]
    names += [
        "first_before", "first_after", "first_from_start", "first_from_end", "first_page_mass", "first_page_share",
        "first_page_max", "first_page_min", "first_page_chosen", "first_page_unsure", "first_page_low",
        "first_page_longest", "first_page_strong", "first_to_above", "first_to_below", "first_shared", "run_share",
        "run_place", "run_words_apart", "run_longest",
    ]  # fmt: skip
    return Matrix(tuple(names), np.concatenate(columns).astype(np.float32))


def _runs(size: Column, mass: Column, weight: Column) -> Column:
    """Where a unit stands to the longest stretch of likely content: (4, units).

    Share of the likely content that the unit's own stretch holds, the unit's place above, in or below the longest
    stretch, the words between them, and the share that the longest holds.
    """
    n = len(mass)
    if not n:
        return np.zeros((4, 0))
    smooth = ratio(*window(np.stack([mass, weight]), 1))
    likely = smooth > LIKELY
    run = np.zeros(n, dtype=np.int64)
    run[1:] = np.cumsum(likely[1:] != likely[:-1])
    masses = np.bincount(run, weights=mass * likely)
    total = max(float(masses.sum()), 1e-6)
    longest = int(masses.argmax())
    units = np.flatnonzero(run == longest)
    first, last = int(units[0]), int(units[-1])
    words = np.cumsum(size)
    index = np.arange(n)
    apart = np.where(index < first, words[first] - size[first] - words, np.where(index > last, words - size - words[last], 0))
    place = np.where(index < first, -1.0, np.where(index > last, 1.0, 0.0))
    return np.stack([masses[run] / total, place, apart, np.full(n, masses[longest] / total)])
