"""The stages for text without markup, in order: the only place that knows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from typing import TYPE_CHECKING

import numpy as np

from declutter.assemble import fields_of
from declutter.compose.plain import text_document
from declutter.cues.lines import SHORTEST, glued, line_cues, outside_code
from declutter.document import Document
from declutter.errors import InputTypeError
from declutter.features.line_context import line_context
from declutter.features.lines import line_features
from declutter.features.unit import own_values
from declutter.features.words import Words, words_of
from declutter.later import Later
from declutter.lines import (
    Chosen,
    Lines,
    Slices,
    choose_lines,
    expected_f1,
    find_first_line,
    joined_units,
    kind_of,
    label_lines,
    merged,
    sentences,
    sliced,
    split,
)
from declutter.metadata import text_metadata
from declutter.model.pages import KINDS
from declutter.model.text import TextModel, load_text_model
from declutter.options import Options, check_arguments
from declutter.page import Block, Page
from declutter.records import Cue, Floats, Outcome
from declutter.render import renderings
from declutter.render.front_matter import front_matter
from declutter.roles import Role
from declutter.source import TEXTS, read_source

if TYPE_CHECKING:
    from typing_extensions import Buffer

DEFAULTS = Options()

MOST_ROUNDS = 12
"""What is kept is judged again until nothing more is cut, mostly in two rounds. A text that never settles is kept as it
is, so that cleaning twice changes nothing in any case."""

FAVOR = {"precision": 0.15, "balance": 0.0, "recall": -0.2}
"""What the option of that name adds to the threshold."""


def clean_text(
    source: str | Buffer | PathLike[str],
    *,
    url: str | None = None,
    encoding: str | None = None,
    options: Options = DEFAULTS,
) -> Page:
    """Take a text without markup apart: every line with its role, score, reason and line number.

    The text of the page is made of slices of the source: where nothing is clutter it is the source, character by
    character, and cleaning it once more changes nothing. `Options(title="never")` alone breaks the second of these.

    Args:
        source: the text, as bytes or another buffer of bytes, as a string of numpy, pandas or pyarrow, or as a path to
            a file.
        url: where it comes from; kept on the record.
        encoding: of bytes; detected if it is not given.
        options: choices that hold for a whole run.

    Raises:
        InputTypeError: `source`, or another argument, is of another type; a `TypeError` too.
        LimitError: the text goes beyond a limit of the options, and these ask for an error; a `ValueError` too.
        BinaryInputError: the bytes are no text; a `ValueError` too.
        EncodingError: `encoding` is unknown; a `LookupError` too.
        OSError: a path cannot be read.
    """
    check_arguments(options, url=url, encoding=encoding)
    return clean_with(load_text_model(), source, url=url, encoding=encoding, options=options)


def clean_with(
    model: TextModel,
    source: object,
    *,
    url: str | None = None,
    encoding: str | None = None,
    options: Options = DEFAULTS,
) -> Page:
    """`clean_text` under a model of the caller's choice: what the benches measure models with."""
    decoded = read_source(source, options, encoding=encoding, content_type=None)
    if decoded is None:
        raise InputTypeError(f"cannot read {type(source).__name__}; pass {TEXTS}")
    rounds, text = settle(decoded.text, model, model.threshold + FAVOR[options.favor])
    kind = int(np.argmax(rounds[0][0].kinds))
    later = Later(lambda: _merged(decoded.text, rounds))
    headline = Later(lambda: find_first_line(later.value.lines, later.value.cues, later.value.kept))
    if options.title == "never" and headline.value >= 0:
        units = later.value
        text = sliced(units.lines, units.kept & (np.arange(len(units.lines)) != headline.value)).text

    def blocks() -> tuple[Block, ...]:
        units = later.value
        lines, verdicts = units.lines, label_lines(units.lines, units.cues, units.scores, units.kept)
        return tuple(
            Block(shown, v.role, v.score, v.reason, v.cue, kind_of(shown, v.role), _address=lines.address(start, end))
            for (start, end), v in joined_units(lines, verdicts)
            if (shown := lines.text[start:end])
        )

    all_blocks = Later(blocks)
    title = Later(lambda: later.value.lines.texts[headline.value] if headline.value >= 0 else "")
    confidence = _confidence(rounds)

    def document() -> Document:
        is_shown = (Role.BODY,) if options.title == "never" else (Role.TITLE, Role.BODY)
        parts = text_document(text, [block for block in all_blocks.value if block.role in is_shown])
        return Document(parts)

    def described() -> Document:
        fields = fields_of(title.value, url, "", KINDS[kind], confidence, metadata.value)
        return Document(documents.value.parts, fields)

    documents, with_fields = Later(document), Later(described)
    metadata = Later(lambda: text_metadata(title.value, all_blocks.value, url))
    _, html, tei = renderings(documents, with_fields, options)
    head = Later(lambda: front_matter(dict(with_fields.value.fields)) + "\n" if options.front_matter else "")
    return Page(
        text=text,
        url=url,
        language="",
        kind=KINDS[kind],
        kind_probability=float(rounds[0][0].kinds[kind]),
        confidence=confidence,
        outcome=Outcome.TRUNCATED if decoded.truncated is not None else _outcome(rounds[0][0], text),
        encoding=(decoded.encoding, decoded.source),
        _title=title,
        _blocks=all_blocks,
        _document=documents,
        _markdown=Later(lambda: head.value + text),
        _html=html,
        _tei=tei,
        _comments=Later(tuple),
        _metadata=metadata,
        truncated=decoded.truncated,
    )


def _outcome(units: Units, text: str) -> Outcome:
    if not len(units.lines):
        return Outcome.NO_INPUT
    return Outcome.OK if text.strip() else Outcome.NO_CONTENT


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """The units of a text as columns of equal length: what they say, their scores, their words, whether they stay.

    `kinds` is the probability of the page that the text was to be of each kind.
    """

    lines: Lines
    cues: Sequence[Cue | None]
    scores: Floats
    sizes: Floats
    kept: Chosen
    kinds: Floats


@dataclass(slots=True)
class _Known:
    """What has been worked out of single lines and units; those that are kept come again in the next round.

    A unit is known by its text and by whether it says anything, which a fence of code above it decides too.
    """

    cuts: dict[str, list[int]] = field(default_factory=dict)
    cues: dict[str, Cue | None] = field(default_factory=dict)
    places: dict[tuple[str, bool], int] = field(default_factory=dict)
    words: Words | None = None
    own: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    def read(self, text: str) -> tuple[Lines, list[Cue | None]]:
        """The units of a text and what each of them says."""
        lines = split(text)
        new = [line for line in dict.fromkeys(lines.texts) if line not in self.cuts]
        self.cuts.update(
            zip(new, glued(new, [sentences(line) if len(line) >= SHORTEST else [] for line in new]), strict=True)
        )
        lines = lines.cut([self.cuts[line] for line in lines.texts])
        new = [unit for unit in dict.fromkeys(lines.texts) if unit not in self.cues]
        self.cues.update(zip(new, line_cues(new), strict=True))
        return lines, outside_code(lines.texts, [self.cues[unit] for unit in lines.texts])

    def values(self, texts: Sequence[str], cues: Sequence[Cue | None], model: TextModel) -> tuple[Floats, Words]:
        """Own values and words of units."""
        keys = [(text, cue is None) for text, cue in zip(texts, cues, strict=True)]
        places = [self.places.get(key, -1) for key in keys]
        if self.words is not None and -1 not in places:
            return self.own.take(places, axis=1), self.words.bag_of(places)
        self.words = words_of(texts)
        self.own = own_values(texts, self.words, cues, model.words)
        self.places = {key: place for place, key in enumerate(keys)}
        return self.own, self.words


def read(text: str) -> tuple[Lines, list[Cue | None]]:
    """The units of a text and what each of them says."""
    return _Known().read(text)


def score(lines: Lines, own: Floats, words: Words, model: TextModel) -> tuple[Floats, Floats]:
    """Probability of each unit to be main content, and of the page that the text was to be of each kind.

    Two passes over the units; the second sees the first one's scores and the page's kind.
    """
    kinds = model.kind.probabilities(words.distinct())
    view = line_features(lines.texts, lines.breaks, own, words)
    first = model.first.probability(view.select(model.first_names))
    both = view.joined(line_context(own, first, words, kinds))
    return model.second.probability(both.select(model.second_names)), kinds


Round = tuple[Units, Slices]
"""The units of a text and which of them are kept; the text is made of slices of the source."""


def settle(text: str, model: TextModel, threshold: float) -> tuple[list[Round], str]:
    """The rounds of a text, and the text of the units that are kept when they alone are judged again."""
    known = _Known()
    slices = Slices.whole(text)
    rounds: list[Round] = []
    for _ in range(MOST_ROUNDS):
        units = _judged(slices.text, model, threshold, known)
        rounds.append((units, slices))
        if units.kept.all():
            return rounds, slices.text
        slices = sliced(units.lines, units.kept).of(slices)
    units, whole = rounds[0]
    return [(replace(units, kept=np.ones(len(units.lines), dtype=bool)), whole)], text


def _judged(text: str, model: TextModel, threshold: float, known: _Known) -> Units:
    lines, cues = known.read(text)
    if not len(lines):
        empty = np.zeros(0, np.float32)
        return Units(lines, cues, empty, empty, np.zeros(0, dtype=bool), model.kind.probabilities(()))
    own, words = known.values(lines.texts, cues, model)
    scores, kinds = score(lines, own, words, model)
    return Units(lines, cues, scores, own[1], choose_lines(lines.texts, cues, scores, own[1], threshold), kinds)


def _confidence(rounds: Sequence[Round]) -> float:
    """The word F1 to expect if the scores are true: of what the last round kept, and of what all rounds cut."""
    last = rounds[-1][0]
    cut = [(units.sizes[~units.kept], units.scores[~units.kept]) for units, _ in rounds]
    sizes = np.concatenate([last.sizes[last.kept], *(size for size, _ in cut)])
    scores = np.concatenate([last.scores[last.kept], *(score for _, score in cut)])
    return expected_f1(sizes, scores, np.arange(len(sizes)) < int(last.kept.sum()))


def _merged(text: str, rounds: Sequence[Round]) -> Units:
    """The units of all rounds with their places in the text: what each round cut, and what the last one kept."""
    if len(rounds) == 1:
        return rounds[0][0]
    rows = []
    for number, (units, slices) in enumerate(rounds):
        is_last = number == len(rounds) - 1
        for unit, is_kept in enumerate(units.kept.tolist()):
            if is_last or not is_kept:
                row = (units.cues[unit], float(units.scores[unit]), float(units.sizes[unit]), is_kept)
                rows += [(span, row) for span in slices.spans(units.lines.spans[unit])]
    lines, order = merged(text, [span for span, _ in rows])
    chosen = [rows[place][1] for place in order]
    return Units(
        lines,
        [cue for cue, _, _, _ in chosen],
        np.array([score for _, score, _, _ in chosen], dtype=np.float32),
        np.array([size for _, _, size, _ in chosen], dtype=np.float32),
        np.array([is_kept for _, _, _, is_kept in chosen], dtype=bool),
        rounds[0][0].kinds,
    )
