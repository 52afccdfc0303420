"""Markdown from a document: CommonMark with the tables, footnotes and strikethrough of GFM, formulas between dollar
signs, and definition lists as in PHP Markdown Extra."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from declutter.document import Document, Frame, Part
from declutter.render.escapes import fence_of, formula, heading_end_escaped, line_starts_escaped
from declutter.render.front_matter import front_matter
from declutter.render.inline import Look, inline
from declutter.render.tables import is_cell, table_lines, tables_whole

_LISTS = ("ul", "ol")
_SIGNED = frozenset((*_LISTS, "li", "blockquote", "dl", "dt", "dd", "note"))
_OTHER_SIGN = {"-": "*", "*": "-", ".": ")", ")": "."}


def to_markdown(document: Document, *, links: bool = False, images: bool = False, with_fields: bool = False) -> str:
    """The words of the plain text, with headings, lists, tables, quotes, code and emphasis marked.

    Args:
        document: what to write.
        links: write links with their addresses.
        images: write images.
        with_fields: begin with the fields of the document as YAML.
    """
    writer = _Writer(Look(links, images))
    for parts in tables_whole(document.parts):
        writer.write(parts)
    body = "".join(writer.parts)
    if not with_fields:
        return body
    return front_matter(dict(document.fields)) + ("\n" + body if body else "")


@dataclass(slots=True)
class _Open:
    """An element that is open.

    Attributes:
        frame: which one.
        first, rest: what the first line in it begins with, and the others.
        sign: what marks the items of a list.
        number: of a numbered list the number of its last item.
    """

    frame: Frame
    first: str = ""
    rest: str = ""
    sign: str = ""
    number: int = 0


@dataclass(slots=True)
class _Writer:
    """The text so far, the elements that are open, and the part before; `term`: the list that it is a term of."""

    look: Look
    parts: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    last: Part | None = None
    term: Frame | None = None

    def write(self, parts: Sequence[Part]) -> None:
        """Write a part, or all cells of a table."""
        lines = self._lines(parts)
        if not lines:
            return
        part = parts[0]
        frames = _signed(part)
        same = 0
        while same < min(len(frames), len(self.open)) and frames[same] == self.open[same].frame:
            same += 1
        self._gap(frames, same, part)
        left = self.open[same:]
        del self.open[same:]
        first = "".join([one.rest for one in self.open])
        for depth, frame in enumerate(frames[same:], same):
            self.open.append(self._enter(frame, left[:1] if depth == same else []))
            first += self.open[-1].first
            if frame.tag == "note" and (depth < len(frames) - 1 or part.form != "p" or _is_target(lines[0])):
                # Its sign is wider than what its other lines begin with, so no list can begin behind it.
                self.parts.append(first.rstrip() + "\n\n")
                first = "".join([one.rest for one in self.open])
        rest = "".join([one.rest for one in self.open])
        self.parts.append(first + lines[0])
        self.parts += ["\n" + (rest + line if line else rest.rstrip()) for line in lines[1:]]
        self.last = part
        is_term = bool(frames[same:]) and frames[-1].tag == "dt" and part.form == "p"
        self.term = frames[-2] if is_term else None

    def _enter(self, frame: Frame, left: Sequence[_Open]) -> _Open:
        """Open an element; `left` is the one beside it that has just ended, if there is one."""
        match frame.tag:
            case "blockquote":
                return _Open(frame, "> ", "> ")
            case "note":
                return _Open(frame, f"[^{frame.label}]: ", "    ")
            case "dd" if self._is_below_term(self.open[-1].frame) or (
                left and left[0].frame.tag == "dd" and left[0].first
            ):
                return _Open(frame, ":   ", "    ")
            case "ul" | "ol":
                sign = "-" if frame.tag == "ul" else "."
                if left and left[0].sign and left[0].frame.tag == frame.tag:
                    sign = _OTHER_SIGN[left[0].sign]  # or the two would be one list
                return _Open(frame, sign=sign, number=frame.start - 1)
            case "li":
                return self._item(frame)
        return _Open(frame)

    def _is_below_term(self, terms: Frame) -> bool:
        """Whether the part before is a term of this list."""
        return self.term is not None and self.term == terms

    def _item(self, frame: Frame) -> _Open:
        above = self.open[-1] if self.open and self.open[-1].sign else _Open(frame, sign="-")
        above.number = frame.start if frame.start >= 0 else above.number + 1
        sign = f"{above.sign} " if above.sign in "-*" else f"{above.number}{above.sign} "
        return _Open(frame, sign, " " * len(sign))

    def _gap(self, frames: Sequence[Frame], same: int, part: Part) -> None:
        """What stands between the part before and this one, of which so many elements are the same."""
        if self.last is None:
            return
        entered = [frame.tag for frame in frames[same:]]
        left = [one.frame.tag for one in self.open[same:]]
        is_line = self.last.form in ("p", "pre") and not is_cell(self.last)
        is_close = False
        if entered[:1] == ["li"]:
            is_close = is_line and bool(left) and all(tag in ("li", *_LISTS) for tag in left)
        elif entered and entered[0] in _LISTS:
            is_below = not left and bool(same) and frames[same - 1].tag == "li" and is_line
            is_close = is_below and (entered[0] == "ul" or _first_number(frames[same:]) == 1)
        elif entered[:1] == ["dd"]:
            is_close = self._is_below_term(frames[same - 1])
        rest = "".join([one.rest for one in self.open[:same]]).rstrip()
        self.parts.append("\n" if is_close else f"\n{rest}\n")

    def _lines(self, parts: Sequence[Part]) -> list[str]:
        part = parts[0]
        if is_cell(part):
            return table_lines(parts, self.look)
        if part.form == "pre":
            fence = fence_of(part.text)
            return [fence + part.language, *part.text.split("\n"), fence]
        display = part.runs[0].mark("display") if part.form == "display" else None
        if display is not None:
            return ["$$", formula(display.value, in_table=False), "$$"]
        is_heading = part.form[0] == "h"
        markdown = inline(part.runs, self.look, is_heading=is_heading).strip()
        if not markdown:
            return []
        if is_heading or any(frame.tag == "dt" for frame in part.frames):
            markdown = " ".join(markdown.split("\n"))
        if is_heading:
            return ["#" * int(part.form[1]) + " " + heading_end_escaped(markdown)]
        lines = line_starts_escaped(markdown).split("\n")
        return [line + "\\" for line in lines[:-1]] + lines[-1:]


def _first_number(frames: Sequence[Frame]) -> int:
    """The number that a list begins with; no other than 1 can interrupt a paragraph."""
    return frames[1].start if len(frames) > 1 and frames[1].start >= 0 else frames[0].start


def _is_target(line: str) -> bool:
    """Whether readers that know no footnotes would take a note for the address of a link, and drop its words."""
    words = line.split(maxsplit=1)
    return len(words) == 1 or words[1][0] in "\"'("


def _signed(part: Part) -> list[Frame]:
    """The elements around a part that have a sign in Markdown; a note stands outside of all others."""
    frames: list[Frame] = []
    for frame in part.frames:
        if frame.tag == "tr":
            break
        if frame.label:
            frames = [Frame("note", frame.element, label=frame.label)]
        elif frame.tag in _SIGNED:
            frames.append(frame)
    return frames
