"""The main content with its markup: what Markdown, HTML and TEI are written from.

It is a list of parts, each with the elements around it, and no tree: pages nest tens of thousands of levels deep, and a
list can be written, compared and pickled without following them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Frame(NamedTuple):
    """An element around parts that has a sign in the formats.

    Attributes:
        tag: `ul`, `ol`, `li`, `blockquote`, `table`, `tr`, `th`, `td`, `dl`, `dt`, `dd`, `figure` or `note`.
        element: number that tells it from another one of its sort.
        start: of `ol` the number of its first item; of a cell its column, from 0.
        gap: how many cells of the row without text stand before a cell.
        columns, rows: how many of them a cell spans.
        align: of a cell `left`, `center` or `right`, else empty.
        label: of an item or `note` that is a footnote, its mark.
    """

    tag: str
    element: int
    start: int = 1
    gap: int = 0
    columns: int = 1
    rows: int = 1
    align: str = ""
    label: str = ""


class Mark(NamedTuple):
    """What markup makes of text in a line.

    Attributes:
        tag: `a`, `strong`, `em`, `del`, `ins`, `code`, `kbd`, `samp`, `sub`, `sup`, `mark`; `note` for the mark of a
            footnote, `label` for the same mark before the note itself, `img` for an image, `math` and `display` for a
            formula in the line or on a line of its own.
        value: the address of a link or image, the label of a footnote, the TeX of a formula.
        element: tells two neighbours of the same value apart; 0 where they are as good as one.
    """

    tag: str
    value: str = ""
    element: int = 0


class Run(NamedTuple):
    """Text with the marks around it, the outermost first. Of an image the text is its description."""

    text: str
    marks: tuple[Mark, ...] = ()

    def mark(self, *tags: str) -> Mark | None:
        """The first mark of one of these sorts."""
        if not self.marks:
            return None
        return next((mark for mark in self.marks if mark.tag in tags), None)


class Part(NamedTuple):
    """A block of the content.

    Attributes:
        form: `p`, `h1` to `h6`, `pre`, `caption`, `display` for a formula, `img` for an image that stands alone.
        runs: its text; of a block of the page, as the block has it.
        frames: the elements around it, the outermost first.
        language: of code, where the markup names it.
    """

    form: str
    runs: tuple[Run, ...]
    frames: tuple[Frame, ...] = ()
    language: str = ""

    @property
    def text(self) -> str:
        """What it shows, without images."""
        return "".join([run.text for run in self.runs if run.mark("img") is None])


@dataclass(frozen=True, slots=True)
class Document:
    """The main content in page order, and what is known of the page.

    Attributes:
        parts: its blocks.
        fields: name and value of what front matter and the head of a TEI file say, in order.
    """

    parts: tuple[Part, ...] = ()
    fields: tuple[tuple[str, object], ...] = ()
