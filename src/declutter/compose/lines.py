"""The markup in the lines of a block: its text in runs, each with the marks around it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from declutter.compose.formulas import Formulas
from declutter.compose.notes import Notes
from declutter.compose.shape import Shape
from declutter.compose.targets import link_target
from declutter.document import Mark, Run

Marks = tuple[Mark, ...]
Node = tuple[str, Marks]

_TAGS = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em"), "em"),
    **dict.fromkeys(("del", "s", "strike"), "del"),
    **dict.fromkeys(("code", "tt"), "code"),
    **{tag: tag for tag in ("ins", "kbd", "samp", "sub", "sup", "mark")},
}
CODE = frozenset(("code", "kbd", "samp"))

_STYLES = (
    ("strong", re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)),
    ("em", re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)),
    ("del", re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)),
)
"""Editors in the browser write emphasis as styles of a span."""

_NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)|font-style\s*:\s*normal", re.IGNORECASE)
"""What is copied out of a word processor stands in a `<b>` that is not bold."""

_PIECES = re.compile(r"\s+|\S+")


class Liner:
    """Finds the marks of elements, counted as in `Pieces`, each once."""

    def __init__(self, shape: Shape, base: str, notes: Notes, formulas: Formulas) -> None:
        """`base`: what addresses are relative to."""
        self._shape = shape
        self._base = base
        self._notes = notes
        self._formulas = formulas
        self._known: dict[int, Marks] = {-1: ()}

    def marks(self, element: int) -> Marks:
        """The marks around text in an element."""
        path = []
        while element not in self._known:
            path.append(element)
            element = self._shape.parents[element]
        marks = self._known[element]
        for inner in reversed(path):
            marks = self._known[inner] = self._entered(inner, marks)
        return marks

    def _entered(self, element: int, marks: Marks) -> Marks:
        formula = self._formulas.shown.get(element)
        if formula is not None:
            return (*(mark for mark in marks if mark.tag == "a"), formula)
        if marks and marks[-1].tag in ("math", "display", "note"):
            return marks
        name = self._shape.name(element)
        if name == "a":
            return self._link(element, marks)
        if any(mark.tag in CODE for mark in marks):
            return marks  # code is set in one way
        tag = _TAGS.get(name, "")
        style = self._shape.attributes[element].get("style", "")
        if style and tag in ("strong", "em") and _NOT_BOLD.search(style):
            tag = ""
        tags = [tag] if tag else [tag for tag, pattern in _STYLES if name == "span" and style and pattern.search(style)]
        return (*marks, *(Mark(tag) for tag in tags if not any(mark.tag == tag for mark in marks)))

    def _link(self, element: int, marks: Marks) -> Marks:
        label = self._notes.marks.get(element)
        if label is not None:
            return (*(mark for mark in marks if mark.tag not in ("sup", "a")), Mark("note", label, element))
        href = self._shape.attributes[element].get("href", "")
        target = "" if self._leads_back(element, href) else link_target(href, self._base)
        outside = tuple(mark for mark in marks if mark.tag != "a")
        if not target:
            return marks
        place = next((n for n, mark in enumerate(outside) if mark.tag in CODE), len(outside))
        return (*outside[:place], Mark("a", target, element), *outside[place:])

    def _leads_back(self, element: int, href: str) -> bool:
        """Whether a link stands in a footnote and leads to its mark, as every format writes it by itself."""
        if "#" not in href or not self._notes.notes:
            return False
        shape = self._shape
        target = shape.named.get(href.partition("#")[2], -1)
        is_mark = target >= 0 and any(target <= mark < shape.ends[target] or mark in shape.above(target, 3)
                                      for mark in self._notes.marks)  # fmt: skip
        return is_mark and any(above in self._notes.notes for above in shape.above(element, 12))

    def runs(self, block: int, unworded: Sequence[tuple[int, Run]]) -> tuple[Run, ...]:
        """The text of a block, with what has no text at its place.

        Args:
            block: which one.
            unworded: runs, each with the number of text nodes of the block before it.
        """
        segments = self._shape.segments
        text = segments.texts[block]
        nodes = self._shape.pieces.nodes_of(block)
        if not nodes:
            worded = (Run(text, self.marks(self._shape.owners[block])),)
            before = [run for place, run in unworded if place == 0]
            return (*before, *worded, *(run for place, run in unworded if place > 0))
        found, added = _shown([(node, self.marks(element)) for node, element in nodes], unworded)
        beside = [*added, *(run for _, run in unworded)]
        if "".join([run.text for run in found if not any(run is other for other in beside)]) == text:
            return found
        return (Run(text), *(run for _, run in unworded))  # of odd characters; the words go before the marks


def _shown(nodes: Sequence[Node], unworded: Sequence[tuple[int, Run]]) -> tuple[tuple[Run, ...], list[Run]]:
    """Text nodes with white space as a browser shows it (see `declutter.shown`), and the spaces added to that.

    A formula without text has white space on both sides, which is one in the text of the block.
    """
    found: list[Run] = []
    added: list[Run] = []
    is_spaced = False
    parts: list[str] = []
    marks: Marks = ()
    gap = ""
    at: Mapping[int, list[Run]] = {place: [run for other, run in unworded if other == place] for place, _ in unworded}

    def finish() -> None:
        if parts:
            found.append(Run("".join(parts), marks))
            parts.clear()

    def begin(others: Marks) -> None:
        nonlocal marks
        if others != marks:
            finish()
            marks = others

    is_empty = True
    for number, (text, others) in enumerate((*nodes, ("", ()))):
        for run in at.get(number, ()):
            is_spaced = bool(gap) and not is_empty and run.mark("math") is not None
            if is_spaced:
                begin(_common(marks, others))
                parts.append(gap)
                gap = ""
            finish()
            found.append(run)
        for piece in _PIECES.findall(text) if "\v" in text else _edges(text):
            if piece[0].isspace():
                breaks = "\n" * piece.count("\v")
                gap = gap.replace(" ", "") + breaks if breaks or "\n" in gap else " "
                continue
            if gap and is_spaced:
                added.append(Run(gap))
                finish()
                found.append(added[-1])
            elif gap and not is_empty:
                begin(_common(marks, others))
                parts.append(gap)
            gap, is_empty, is_spaced = "", False, False
            begin(others)
            parts.append(piece)
    finish()
    return tuple(found), added


def _edges(text: str) -> list[str]:
    """White space at both ends of a text, and between them its words with one space between two."""
    words = text.split()
    if not words:
        return [" "] if text else []
    within = [" ".join(words)]
    return [*([" "] if text[0].isspace() else ()), *within, *([" "] if text[-1].isspace() else ())]


def _common(first: Marks, second: Marks) -> Marks:
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return first[:length]
