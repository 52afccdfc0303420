"""Text without markup to units with their places: lines, wrapped paragraphs, cells of joined lines, sentences.

A unit is a stretch of the text that is kept or left as a whole. Nothing is ever changed in it: what a later stage
keeps, it slices out of the original. White space at the ends of a unit, and the bars between cells, belong to no unit.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

WIDEST_WRAP = 120
NARROWEST_WRAP = 40
"""Hard-wrapped text has lines of 60 to 80 characters, of 72 as a rule; nobody wraps outside of these limits."""

WRAP_SHARE = 0.5
"""Share of the line ends at full width that must fall inside a sentence for a text to count as hard-wrapped."""

JOINED_CHARS = 200
JOINED_CELL = 60
"""A line of tabs or bars is a text whose lines were joined if it is this long and one of its cells is; else it is a
menu or a row of a table, and one unit."""

RUN_ON_CHARS = 400
RUN_ON_SHARE = 0.5
LONGEST_LINE = 3000
"""A line is taken apart at sentence ends if it is this long and so much of the text, or longer than any paragraph."""

SHORTEST_PIECE = 25
MOST_PIECES = 20_000
"""A line of many megabytes is taken apart less finely, so that its units do not take more room than it does."""

BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
_LINE = re.compile(f"\\S(?:[^{BREAKS}]*\\S)?")
_BREAK = re.compile(f"\r\n|[{BREAKS}]")
_BAR = re.compile(r"\t+|(?<=\s)[|¦](?=\s)")
_CLOSING = "\"'”’»)\\]』」）"
# Begins with one set of characters, which is looked for quickly, and nothing in it backtracks: a line of nothing but
# full stops takes no longer than any other.
_SENTENCE = re.compile(
    f"[.!?…؟।。！？](?:(?<=[.!?…؟।])[{_CLOSING}]*+\\s++|(?<=[。！？])(?![。！？])[{_CLOSING}]*+\\s*+)(?=\\S)"
)
_STOPS = ".!?…؟।"
_ABBREVIATED = re.compile(r"(?:^|[\s(.])(?:[^\W\d_]|[^\W\d_a-z][^\W\d_A-Z]{1,2}|\d+)$")
_NEW_SENTENCE = re.compile(r"[^a-zа-яёà-öø-ÿ]")

Span = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Lines:
    """The units of a text, in order.

    Attributes:
        text: the whole text.
        spans: beginning and end of each unit in it.
        breaks: line ends between each unit and the one before it: 0 within a line, 2 after a blank line.
    """

    text: str
    spans: tuple[Span, ...]
    breaks: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.spans)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The text of each unit, as it stands."""
        return tuple([self.text[start:end] for start, end in self.spans])

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Where each line of the text begins."""
        return (0, *(match.end() for match in _BREAK.finditer(self.text)))

    @cached_property
    def line_texts(self) -> tuple[Span, ...]:
        """Where the text of each line begins and ends, without white space around it."""
        starts = self.line_starts
        spans = []
        for begin, stop in zip(starts, (*starts[1:], len(self.text)), strict=True):
            line = self.text[begin:stop]
            spans.append((stop - len(line.lstrip()), begin + len(line.rstrip())))
        return tuple(spans)

    def address(self, start: int, end: int) -> str:
        """Where a stretch stands, as `line 12`, `lines 12-14` or `line 12, characters 40-95`, all counted from 1."""
        first, last = bisect_right(self.line_starts, start), bisect_right(self.line_starts, end - 1)
        if first != last:
            return f"lines {first}-{last}"
        begin = self.line_starts[first - 1]
        text_begin, text_end = self.line_texts[first - 1]
        if start <= text_begin and end >= text_end:
            return f"line {first}"
        return f"line {first}, characters {start - begin + 1}-{end - begin}"

    def cut(self, places: Sequence[Sequence[int]]) -> Lines:
        """The same text with some units cut in pieces.

        Args:
            places: for each unit the places in its text, in order, at which another piece begins.
        """
        if not any(places):
            return self
        spans: list[Span] = []
        breaks: list[int] = []
        for span, count, cuts in zip(self.spans, self.breaks, places, strict=True):
            pieces = _pieces(self.text, span, cuts) if cuts else [span]
            spans += pieces
            breaks += [count] + [0] * (len(pieces) - 1)
        return Lines(self.text, tuple(spans), tuple(breaks))


def split(text: str) -> Lines:
    """The units of a text, before phrases that are glued to a sentence are cut off."""
    lines = [match.span() for match in _LINE.finditer(text)]
    counts = [0, *_gaps(text, lines)] if lines else []
    spans, breaks = _unwrapped(text, lines, counts)
    chars = sum(end - start for start, end in spans)
    done: list[Span] = []
    done_breaks: list[int] = []
    for span, count in zip(spans, breaks, strict=True):
        if span[1] - span[0] < JOINED_CHARS:
            done.append(span)
            done_breaks.append(count)
            continue
        pieces = list(_parts(text, span, chars))
        done += pieces
        done_breaks += [count] + [0] * (len(pieces) - 1)
    return Lines(text, tuple(done), tuple(done_breaks))


def sentences(text: str) -> list[int]:
    """The places in a text at which a sentence begins after another one has ended."""
    return [match.end() for match in _SENTENCE.finditer(text) if _is_end(text, match)]


def _is_end(text: str, match: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence rather than an abbreviation, a name's initial or a number."""
    stop = match.start()
    while stop and text[stop - 1] in _STOPS and text[stop] in _STOPS:
        stop -= 1
    if text[stop] != ".":
        return True
    if not _NEW_SENTENCE.match(text, match.end()):
        return False
    return _ABBREVIATED.search(text, max(stop - 5, 0), stop) is None


def stripped(text: str, start: int, end: int) -> Span | None:
    """A stretch without the white space at its ends; None if nothing else is in it."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return None if left == len(piece) else (start + left, start + len(piece.rstrip()))


def break_count(text: str, start: int, end: int) -> int:
    """Line ends in a stretch of white space."""
    return text.count("\n", start, end) or len(_BREAK.findall(text, start, end))


def _gaps(text: str, spans: Sequence[Span]) -> list[int]:
    """Line ends between each span and the next one, which begins on another line."""
    return [
        1 if below[0] - above[1] == 1 else break_count(text, above[1], below[0]) for above, below in pairwise(spans)
    ]


def _unwrapped(text: str, lines: list[Span], counts: list[int]) -> tuple[list[Span], list[int]]:
    """Lines, where those of a hard-wrapped paragraph are one unit.

    A line was wrapped if the first word of the next one had no room on it.
    """
    width = max((end - start for start, end in lines), default=0)
    if not NARROWEST_WRAP <= width <= WIDEST_WRAP:
        return lines, counts
    joins = [
        place
        for place in range(1, len(lines))
        if counts[place] == 1
        and lines[place - 1][1] - lines[place - 1][0] + 1 + _first_word(text, lines[place]) > width
        and text[lines[place - 1][1] - 1] not in ".!?。！？:"
    ]
    inside = sum(not text[lines[place][0]].isupper() for place in joins)
    if len(joins) < 2 or inside < WRAP_SHARE * len(joins):
        return lines, counts
    joined = set(joins)
    spans: list[Span] = []
    breaks: list[int] = []
    for place, (start, end) in enumerate(lines):
        if place in joined:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
            breaks.append(counts[place])
    return spans, breaks


def _first_word(text: str, line: Span) -> int:
    start, end = line
    place = text.find(" ", start, end)
    return (place if place >= 0 else end) - start


def _parts(text: str, span: Span, chars: int) -> Iterator[Span]:
    """The cells of a long line that others were joined to, and the sentences of one that runs on."""
    for cell in _cells(text, span):
        size = cell[1] - cell[0]
        is_run_on = size >= RUN_ON_CHARS and size >= RUN_ON_SHARE * chars
        if is_run_on or size > LONGEST_LINE:
            yield from _pieces(text, cell, _apart(sentences(text[cell[0] : cell[1]]), size))
        else:
            yield cell


def _apart(places: Sequence[int], size: int) -> list[int]:
    """The places of a line of this size that are far enough from each other: short sentences go with the next one."""
    least = max(SHORTEST_PIECE, size // MOST_PIECES)
    chosen = [0]
    for place in places:
        if place - chosen[-1] >= least:
            chosen.append(place)
    return chosen[1:]


def _cells(text: str, span: Span) -> list[Span]:
    start, end = span
    if not any(text.find(bar, start, end) >= 0 for bar in "\t|¦"):
        return [span]
    if text[start] in "|¦" and text[end - 1] in "|¦":
        return [span]  # a row of a table in Markdown
    cells: list[Span] = []
    begin = start
    for match in _BAR.finditer(text, start, end):
        cells.append((begin, match.start()))
        begin = match.end()
    cells.append((begin, end))
    cells = [cell for a, b in cells if (cell := stripped(text, a, b))]
    return cells if any(b - a >= JOINED_CELL for a, b in cells) else [span]


def _pieces(text: str, span: Span, places: Sequence[int]) -> list[Span]:
    start, end = span
    edges = [start, *(start + place for place in places), end]
    pieces = (stripped(text, a, b) for a, b in pairwise(edges))
    return [piece for piece in pieces if piece is not None]
