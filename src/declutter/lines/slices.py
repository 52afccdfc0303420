"""The text of the units that are kept: slices of the original, never written anew."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from declutter.lines.split import BREAKS, Lines, Span, break_count, stripped


@dataclass(frozen=True, slots=True)
class Slices:
    """A text that is made of slices of another one, in order.

    Attributes:
        text: the slices, joined.
        starts: where each begins in it.
        origins: where each begins in the other text.
    """

    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    @classmethod
    def whole(cls, text: str) -> Slices:
        """A text as the only slice of itself."""
        return cls(text, (0,), (0,))

    def of(self, outer: Slices) -> Slices:
        """The same slices with their places in the text that `outer` was cut from."""
        starts: list[int] = []
        origins: list[int] = []
        ends = (*self.starts[1:], len(self.text)) if self.starts else ()
        for start, origin, end in zip(self.starts, self.origins, ends, strict=True):
            for begin, stop in outer.spans((origin, origin + end - start)):
                starts.append(start)
                origins.append(begin)
                start += stop - begin
        return Slices(self.text, tuple(starts), tuple(origins))

    def spans(self, span: Span) -> Iterator[Span]:
        """Where a stretch of this text stands in the other one: more than one stretch where something was cut out."""
        start, end = span
        number = bisect_right(self.starts, start) - 1
        while start < end:
            stop = min(self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text), end)
            origin = self.origins[number] + start - self.starts[number]
            yield origin, origin + stop - start
            start = stop
            number += 1


def sliced(lines: Lines, kept: NDArray[np.bool_]) -> Slices:
    """The kept units with all that stands between two of them; what is cut takes one of the gaps around it along.

    Of the two gaps the one with more line ends stays, so that a paragraph stays a paragraph; the white space before a
    unit on its line stays with the unit.
    """
    text, spans = lines.text, lines.spans
    runs = _runs(kept)
    if not runs:
        return Slices("", (), ())
    pieces: list[Span] = []
    for number, (first, last) in enumerate(runs):
        start, end = spans[first][0], spans[last][1]
        if first == 0:
            start = 0
        elif number == 0:
            start = _line_start(text, spans[first - 1][1], start)
        else:
            before = runs[number - 1][1]
            pieces += _gap(text, (spans[before][1], spans[before + 1][0]), (spans[first - 1][1], start))
        pieces.append((start, len(text) if last == len(spans) - 1 else end))
    if runs[-1][1] < len(spans) - 1:
        pieces.append((spans[-1][1], len(text)))
    return _joined(text, pieces)


def _runs(kept: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last unit of each run of kept ones."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], kept, [False])).astype(np.int8))).tolist()
    return [(first, last - 1) for first, last in zip(edges[::2], edges[1::2], strict=True)]


def _line_start(text: str, start: int, end: int) -> int:
    """Where the line begins that ends at `end`, but not before `start`; `end` if it holds more than white space."""
    place = end
    while place > start and text[place - 1] not in BREAKS:
        place -= 1
    return place if not text[place:end].strip() and (place == 0 or text[place - 1] in BREAKS) else end


def _gap(text: str, above: Span, below: Span) -> list[Span]:
    """What is left between two kept units of the gaps above and below what was cut."""
    if break_count(text, *below) >= break_count(text, *above):
        return [below]
    end = above[1]
    while text[end - 1] not in BREAKS:
        end -= 1
    return [(above[0], end), (_line_start(text, *below), below[1])]


def _joined(text: str, pieces: list[Span]) -> Slices:
    parts: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    place = 0
    for start, end in pieces:
        if end > start:
            parts.append(text[start:end])
            starts.append(place)
            origins.append(start)
            place += end - start
    return Slices("".join(parts), tuple(starts), tuple(origins))


def merged(text: str, spans: Sequence[Span]) -> tuple[Lines, list[int]]:
    """Stretches of a text as its units, in order, and which stretch each unit is; those of white space are left out."""
    found = sorted((stripped(text, *span), place) for place, span in enumerate(spans) if text[slice(*span)].strip())
    units = [span for span, _ in found if span is not None]
    gaps = [break_count(text, above[1], below[0]) for above, below in pairwise(units)]
    return Lines(text, tuple(units), (0, *gaps)), [place for _, place in found]
