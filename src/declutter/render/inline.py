"""The runs of a part as Markdown in a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from declutter.document import Mark, Run
from declutter.render.escapes import address, can_close, can_open, code_span, escaped, formula

_SIGNS = {"strong": "**", "em": "*", "del": "~~"}
_CODE = ("code", "kbd", "samp")


@dataclass(frozen=True, slots=True)
class Look:
    """What is written of the markup: links, images."""

    links: bool
    images: bool


@dataclass(slots=True)
class _Piece:
    """Markdown of a stretch of text; `plain` is what a reader sees of it at its edges, as far as emphasis asks."""

    marks: tuple[Mark, ...]
    markdown: str
    first: str
    last: str


def inline(runs: Sequence[Run], look: Look, *, is_heading: bool = False, in_table: bool = False) -> str:
    """Runs in a line; a line break is a newline."""
    if len(runs) == 1 and not runs[0].marks:  # most lines
        return escaped(runs[0].text, dollars=in_table or runs[0].text.count("$") > 1)
    dollars = sum(run.text.count("$") for run in runs if run.mark("math", "display") is None)
    has_formula = any(run.mark("math", "display") for run in runs)
    is_escaped = in_table or dollars > 1 or (dollars == 1 and has_formula)  # a cell may hold several parts
    pieces: list[_Piece] = []
    for run in _code_joined([run for run in runs if look.images or run.mark("img") is None]):
        pieces += _pieces(run, look, is_escaped=is_escaped, is_heading=is_heading, in_table=in_table)
    return _joined(_sound(pieces))


def _code_joined(runs: Sequence[Run]) -> list[Run]:
    """Runs of which no two neighbours are code, whose signs would be taken for one."""
    result: list[Run] = []
    for run in runs:
        if result and run.mark(*_CODE) and result[-1].mark(*_CODE):
            last = result.pop()
            same = [mark for mark in last.marks if mark in run.marks and mark.tag not in _CODE]
            run = Run(last.text + run.text, (*same, Mark("code")))
        result.append(run)
    return result


def _pieces(run: Run, look: Look, *, is_escaped: bool, is_heading: bool, in_table: bool) -> list[_Piece]:
    kept = tuple(
        mark
        for mark in run.marks
        if (mark.tag == "a" and look.links) or (mark.tag in _SIGNS and not (is_heading and mark.tag == "strong"))
    )
    image = run.mark("img")
    if image is not None:
        links = tuple(mark for mark in kept if mark.tag == "a")
        return [_Piece(links, f"![{escaped(run.text, dollars=True)}]({address(image.value)})", "!", ")")]
    if run.mark("label"):
        return []  # Markdown has it before the note by itself
    special = run.mark("math", "display", "note", *_CODE)
    if special is None:
        return _text(run.text, kept, is_escaped)
    if special.tag == "note":
        return [_Piece((), f"[^{special.value}]", "[", "]")]
    if special.tag in ("math", "display"):
        return [_Piece(kept, f"${formula(special.value, in_table=in_table)}$", "$", "$")]
    lines: list[_Piece] = []
    for number, line in enumerate(run.text.split("\n")):
        lead, trail = line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :]
        if number or lead:
            lines += _text(("\n" if number else "") + lead, kept, is_escaped)
        if line.strip():
            lines.append(_Piece(kept, code_span(line.strip(), in_table=in_table), "`", "`"))
        if trail and line.strip():
            lines += _text(trail, kept, is_escaped)
    return lines


def _text(text: str, marks: tuple[Mark, ...], is_escaped: bool) -> list[_Piece]:
    return [_Piece(marks, escaped(text, dollars=is_escaped), text[0], text[-1])] if text else []


def _sound(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces without those marks of emphasis that not every reader would understand at their place.

    White space at the edges of emphasis stands outside of it, and so does punctuation where a word follows at once.
    """
    used = {mark.tag for piece in pieces for mark in piece.marks} & _SIGNS.keys()
    signs = [tag for tag in _SIGNS if tag in used]
    for tag in signs:
        pieces = _trimmed(pieces, tag)
    for _ in range(4):
        wrong: set[tuple[int, int, str]] = set()
        for tag in signs:
            for start, end in _spans(pieces, tag):
                before = pieces[start - 1].last if start else ""
                after = pieces[end].first if end < len(pieces) else ""
                first, last = _edge(pieces[start], tag, first=True), _edge(pieces[end - 1], tag, first=False)
                touches = (start > 0 and _ends_signed(pieces, start)) or (
                    end < len(pieces) and _ends_signed(pieces, end)
                )
                if touches or not (can_open(before, first) and can_close(last, after)):
                    wrong.add((start, end, tag))
        if not wrong:
            break
        for start, end, tag in wrong:
            for piece in pieces[start:end]:
                piece.marks = tuple(mark for mark in piece.marks if mark.tag != tag)
    return pieces


def _edge(piece: _Piece, tag: str, *, first: bool) -> str:
    """The character beside the sign of a mark, as a reader sees it: that of another sign or bracket, or of the text."""
    inner = piece.marks[[mark.tag for mark in piece.marks].index(tag) + 1 :]
    other = next((mark.tag for mark in inner if mark.tag in ("a", "del") or tag == "del"), "")
    if other:
        return "[" if first else ")"
    return piece.first if first else piece.last


def _ends_signed(pieces: Sequence[_Piece], place: int) -> bool:
    """Whether emphasis both ends and begins between two pieces, which readers would take for one sign."""
    before, after = pieces[place - 1].marks, pieces[place].marks
    common = _common(before, after)
    return any(m.tag in _SIGNS for m in before[common:]) and any(m.tag in _SIGNS for m in after[common:])


def _common(first: Sequence[Mark], second: Sequence[Mark]) -> int:
    """How many marks, from the outermost on, are the same."""
    count = 0
    while count < min(len(first), len(second)) and first[count] == second[count]:
        count += 1
    return count


def _spans(pieces: Sequence[_Piece], tag: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = -1
    for number in range(len(pieces) + 1):
        has = number < len(pieces) and any(mark.tag == tag for mark in pieces[number].marks)
        if has and start < 0:
            start = number
        elif has and start >= 0 and _outer(pieces[number], tag) != _outer(pieces[number - 1], tag):
            spans.append((start, number))  # the link around it ends here, and the emphasis with it
            start = number
        elif not has and start >= 0:
            spans.append((start, number))
            start = -1
    return spans


def _outer(piece: _Piece, tag: str) -> tuple[Mark, ...]:
    return piece.marks[: [mark.tag for mark in piece.marks].index(tag)]


def _trimmed(pieces: list[_Piece], tag: str) -> list[_Piece]:
    result = list(pieces)
    for start, end in reversed(_spans(pieces, tag)):
        after = result[end].first if end < len(result) else ""
        for place, is_last in ((end - 1, True), (start, False)):
            piece = result[place]
            cut = _edge_cut(piece, after if is_last else "", is_last=is_last)
            if not cut:
                continue
            bare = tuple(mark for mark in piece.marks if mark.tag != tag)
            if cut == len(piece.markdown):
                result[place] = _Piece(bare, piece.markdown, piece.first, piece.last)
            elif is_last:
                kept, rest = piece.markdown[:-cut], piece.markdown[-cut:]
                result[place : place + 1] = [
                    _Piece(piece.marks, kept, piece.first, kept[-1]),
                    _Piece(bare, rest, rest[0], piece.last),
                ]
            else:
                rest, kept = piece.markdown[:cut], piece.markdown[cut:]
                result[place : place + 1] = [
                    _Piece(bare, rest, piece.first, rest[-1]),
                    _Piece(piece.marks, kept, kept[0], piece.last),
                ]
    return result


def _edge_cut(piece: _Piece, after: str, *, is_last: bool) -> int:
    """How many characters at one end of a piece are to stand outside of emphasis."""
    text = piece.markdown
    if not is_last:
        return len(text) - len(text.lstrip())
    cut = len(text) - len(text.rstrip())
    if not cut and after.isalnum() and text[-1:] in ":.,;!?" and text[-2:-1].isalnum():
        return 1
    return cut


def _joined(pieces: Sequence[_Piece]) -> str:
    parts: list[str] = []
    open_marks: tuple[Mark, ...] = ()
    for piece in (*pieces, _Piece((), "", "", "")):
        common = _common(open_marks, piece.marks)
        parts += [
            f"]({address(mark.value)})" if mark.tag == "a" else _SIGNS[mark.tag]
            for mark in reversed(open_marks[common:])
        ]
        for mark in piece.marks[common:]:
            if mark.tag == "a" and parts and parts[-1].endswith(("!", "^")):
                parts[-1] = f"{parts[-1][:-1]}\\{parts[-1][-1]}"  # or the link would be an image, or a note
            parts.append("[" if mark.tag == "a" else _SIGNS[mark.tag])
        open_marks = piece.marks
        parts.append(piece.markdown)
    return "".join(parts)
