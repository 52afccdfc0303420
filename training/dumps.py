"""Text dumps of labelled pages, as crawls and old corpora hold them, with a label for every unit.

Beside what three converters make of a page there are made-up ones: the reference text alone, of which nothing may be
cut, and the same with the clutter that follows it on the page, glued on in the ways in which it is found.
"""

from __future__ import annotations

import multiprocessing
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.converters import CONVERTERS, convert
from bench.datasets import LabelledPage, registered_domain, site_hash
from declutter.decode import decode
from declutter.features.words import Words, words_of
from declutter.lines import Lines
from declutter.plaintext import read
from declutter.records import Cue
from training.labels import Labels, of_strings, of_texts

MOST_UNITS = 700
"""Longer dumps are cut off: link farms."""

AFTER = 60
"""Units of clutter after the article that are glued to its reference text."""

MADE_UP = 2
"""Ways of glueing that are tried on a page, of all there are."""

SHORTEST_REFERENCE = 40
"""Words from which on a reference is a text that could come alone."""

Piece = tuple[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Dump:
    """A text with labels.

    Attributes:
        page: the row that it comes from.
        sort: the converter, or the way in which it was made up.
        lines: its units; their text alone is kept.
        cues: what the units say.
        labels: share of each unit that is main content, NaN where unknown.
        words: those of its units that odds are learned for.
    """

    page: LabelledPage
    sort: str
    lines: Lines
    cues: tuple[Cue | None, ...]
    labels: Labels
    words: Words

    @property
    def site(self) -> str:
        """Pages of one owner never stand on both sides of a split."""
        return registered_domain(self.page.site)


def dumps_of(page: LabelledPage) -> list[Dump]:
    """All dumps of one page."""
    html = decode(page.read()).text
    return dumps_from(page, {name: convert(name, html) for name in CONVERTERS})


def dumps_from(page: LabelledPage, texts: dict[str, str]) -> list[Dump]:
    """The same from what the converters gave."""
    made = [dump for name, text in texts.items() if (dump := _converted(page, name, text)) is not None]
    if page.text is None or not made or len(page.text.split()) < SHORTEST_REFERENCE:
        return made
    number = site_hash(page.set + page.id)
    lines = [(line.strip(), 1.0) for line in page.text.splitlines() if line.strip()]
    has_title = page.title and number % 2 and page.title not in page.text
    made.append(_composed(page, "reference", [(page.title, 1.0), *lines] if has_title else lines, "\n"))
    clutter = _clutter_after(made[0])
    for offset in range(MADE_UP):
        name, make = _WAYS[(number + offset * 3) % len(_WAYS)]
        made.append(make(page, name, [(page.title, 1.0), *lines] if has_title else lines, clutter))
    return made


def all_dumps(pages: Iterable[LabelledPage], workers: int = 2) -> list[Dump]:
    """The dumps of all pages, in order."""
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        return [dump for dumps in pool.imap(dumps_of, list(pages), chunksize=16) for dump in dumps]


def _converted(page: LabelledPage, name: str, text: str) -> Dump | None:
    lines, cues = read(text)
    if not len(lines):
        return None
    if page.text is not None:
        labels = of_texts(lines.texts, page.text)
    else:
        labels = of_strings(lines.texts, page.present, page.absent)
    return _dump(page, name, lines, cues, labels)


def _dump(page: LabelledPage, sort: str, lines: Lines, cues: Sequence[Cue | None], labels: Labels) -> Dump:
    if len(lines) > MOST_UNITS:
        lines = Lines(lines.text, lines.spans[:MOST_UNITS], lines.breaks[:MOST_UNITS])
        cues, labels = cues[:MOST_UNITS], labels[:MOST_UNITS]
    has_words = np.array([any(map(str.isalnum, text)) for text in lines.texts], dtype=bool)
    labels = np.where(has_words, labels, np.nan).astype(np.float32)  # signs follow the units around them
    return Dump(page, sort, lines, tuple(cues), labels, words_of(lines.texts))


def _clutter_after(dump: Dump) -> list[Piece]:
    """What follows the article in a dump."""
    content = np.flatnonzero(dump.labels >= 0.5)
    last = int(content[-1]) + 1 if len(content) else len(dump.lines)
    return [(text, 0.0) for text in dump.lines.texts[last : last + AFTER]]


def _composed(page: LabelledPage, sort: str, pieces: Sequence[Piece], *between: str) -> Dump:
    """A dump of labelled pieces; `between` is what stands between two of them, the last one repeated."""
    parts: list[str] = []
    spans: list[tuple[int, int, float]] = []
    place = 0
    for number, (text, label) in enumerate(pieces):
        if number:
            gap = between[min(number, len(between)) - 1]
            parts.append(gap)
            place += len(gap)
        parts.append(text)
        spans.append((place, place + len(text), label))
        place += len(text)
    lines, cues = read("".join(parts))
    return _dump(page, sort, lines, cues, _overlap(lines, spans))


def _overlap(lines: Lines, spans: Sequence[tuple[int, int, float]]) -> Labels:
    """Share of each unit that lies in pieces of content."""
    labels = np.zeros(len(lines), dtype=np.float32)
    first = 0
    for unit, (start, end) in enumerate(lines.spans):
        while first < len(spans) and spans[first][1] <= start:
            first += 1
        total = content = 0.0
        for begin, stop, label in spans[first:]:
            if begin >= end:
                break
            common = min(stop, end) - max(begin, start)
            total += common
            content += common * label
        labels[unit] = content / total if total else 0.0
    return labels


Way = Callable[[LabelledPage, str, list[Piece], list[Piece]], Dump]


def _joined(between: str) -> Way:
    return lambda page, name, text, clutter: _composed(page, name, text + clutter, between)


def _last_line(page: LabelledPage, name: str, text: list[Piece], clutter: list[Piece]) -> Dump:
    """Paragraphs in lines of their own, all clutter at the end of the last one."""
    return _composed(page, name, text + clutter, *["\n\n"] * (len(text) - 1), " ")


def _wrapped(page: LabelledPage, name: str, text: list[Piece], clutter: list[Piece]) -> Dump:
    pieces = [("\n".join(textwrap.wrap(piece, 72)) or piece, label) for piece, label in text + clutter]
    return _composed(page, name, pieces, "\n\n")


def _one_line(page: LabelledPage, name: str, text: list[Piece], clutter: list[Piece]) -> Dump:
    return _composed(page, name, text, " ")


def _wrapped_alone(page: LabelledPage, name: str, text: list[Piece], clutter: list[Piece]) -> Dump:
    return _wrapped(page, name, text, [])


_WAYS: tuple[tuple[str, Way], ...] = (
    ("lines", _joined("\n")),
    ("paragraphs", _joined("\n\n")),
    ("run-on", _joined(" ")),
    ("bars", _joined(" | ")),
    ("last-line", _last_line),
    ("wrapped", _wrapped),
    ("one-line", _one_line),
    ("wrapped-alone", _wrapped_alone),
)
