"""Kept blocks to a document, in page order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from declutter.compose.figures import Unworded, find_unworded
from declutter.compose.formulas import find_formulas
from declutter.compose.frames import Framer, Frames
from declutter.compose.grids import Grids
from declutter.compose.languages import language_of
from declutter.compose.lines import Liner
from declutter.compose.notes import Notes, find_notes, label_of
from declutter.compose.shape import Shape
from declutter.compose.targets import base_of
from declutter.document import Mark, Part, Run
from declutter.records import Segments
from declutter.roles import Kind
from declutter.tags import LISTS

LANGUAGE_LEVELS = 7
"""How far above the code the element may be that names its language: highlighters put a table between them."""

_FORMS = {Kind.CODE: "pre", Kind.CAPTION: "caption"}


def compose(segments: Segments, places: Sequence[int], headline: int, url: str | None) -> tuple[Part, ...]:
    """The parts of a document.

    Args:
        segments: the blocks of the page.
        places: those that are shown, in order.
        headline: which of them is the title, -1 if none is.
        url: where the page comes from; links are made absolute by it.
    """
    if not places:
        return ()
    shape = Shape(segments)
    base = base_of(url, segments.head.base)
    formulas = find_formulas(shape)
    grids = Grids(shape, places)
    notes = find_notes(shape, places, grids.data)
    framer = Framer(shape, grids, _layout_lists(shape, places, headline), notes.notes)
    liner = Liner(shape, base, notes, formulas)
    beside: dict[int, list[Unworded]] = defaultdict(list)
    for unworded in find_unworded(shape, places, formulas, base):
        beside[unworded.block].append(unworded)
    parts: list[Part] = []
    seen: set[int] = set()
    labels = _labels(shape, places, notes) if notes.notes else {}
    for place in places:
        find = framer.caption if segments.kinds[place] is Kind.CAPTION else framer.of
        frames = () if place == headline else find(shape.containers[place])
        parts += _alone(beside[place], framer, headline == place)
        inline = [(one.node, one.run) for one in beside[place] if one.box < 0]
        runs = _without_seen(liner.runs(place, inline), seen)
        if place in labels:
            runs = (Run(segments.texts[place], (Mark("label", labels[place]),)),)
        if runs:
            parts += _parts(shape, place, runs, frames, is_title=place == headline)
    parts += _alone(beside[len(segments)], framer, False)
    return tuple(parts)


def _alone(beside: Iterable[Unworded], framer: Framer, is_title: bool) -> Iterator[Part]:
    for one in beside:
        if one.box >= 0:
            form = "img" if one.run.mark("img") else "display"
            yield Part(form, (one.run,), () if is_title else framer.of(one.box))


def _without_seen(runs: Iterable[Run], seen: set[int]) -> tuple[Run, ...]:
    """A formula whose rendering is several blocks is written once."""
    found = []
    for run in runs:
        formula = run.mark("math", "display")
        if formula is None or formula.element not in seen:
            found.append(run)
    seen.update(mark.element for run in runs for mark in run.marks if mark.tag in ("math", "display"))
    return tuple(found) if any(run.text.strip() or run.mark("img") for run in found) else ()


def _parts(shape: Shape, place: int, runs: tuple[Run, ...], frames: Frames, *, is_title: bool) -> list[Part]:
    segments = shape.segments
    kind = segments.kinds[place]
    if is_title:
        return [Part("h1", runs)]
    if kind is Kind.HEADING:
        return [Part(f"h{int(segments.level[place])}", runs, frames)]
    if kind is Kind.CODE:
        around = shape.above(shape.owners[place], LANGUAGE_LEVELS + shape.owners[place] - shape.containers[place])
        path = [e for e in around if shape.name(e) not in ("body", "article", "main", "html")][: LANGUAGE_LEVELS + 3]
        code = (Run(segments.texts[place]), *(run for run in runs if run.mark("img")))
        return [Part("pre", code[:1], frames, language_of(shape.attributes[e] for e in path))]
    form = _FORMS.get(kind, "p")
    return [*_split(form, runs, frames)]


def _split(form: str, runs: Sequence[Run], frames: Frames) -> Iterator[Part]:
    """A part, cut where a formula has a line of its own; in a table all stay in their cell."""
    if any(frame.tag == "table" for frame in frames):
        yield Part(form, tuple(runs), frames)
        return
    line: list[Run] = []
    for run in (*runs, None):
        is_display = run is not None and run.mark("display") is not None
        if (run is None or is_display) and any(one.text.strip() or one.mark("img") for one in line):
            yield Part(form, _stripped(line), frames)
        if run is None or is_display:
            line = []
        if run is not None and is_display:
            yield Part("display", (run,), frames)
        elif run is not None:
            line.append(run)


def _stripped(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Without white space at both ends, which stood beside a formula."""
    last = runs[-1]
    if last.text[-1:].isspace() and last.mark("img") is None:
        runs = [*runs[:-1], last._replace(text=last.text.rstrip())]
    first = runs[0]
    return (first._replace(text=first.text.lstrip()), *runs[1:]) if first.text[:1].isspace() else tuple(runs)


def _labels(shape: Shape, places: Sequence[int], notes: Notes) -> dict[int, str]:
    """The blocks that are the mark of a footnote before its text."""
    found = {}
    for place, following in pairwise(places):
        label = label_of(shape.segments.texts[place])
        if not label:
            continue
        note = next((e for e in shape.above(shape.owners[following], 6) if notes.notes.get(e) == label), -1)
        is_first = note >= 0 and (shape.is_within(shape.owners[place], note) or shape.name(note) == "dd")
        if is_first and not any(element in notes.marks for element in shape.above(shape.owners[place], 3)):
            found[place] = label
    return found


def _layout_lists(shape: Shape, places: Sequence[int], headline: int) -> frozenset[int]:
    """Lists whose parts stand for themselves: those with headings in their items (cards, sections), and those of whose
    items half hold something that is not shown beside what is (posts with their buttons).
    """
    found: set[int] = set()
    seen: set[int] = set()
    for place in places:
        if shape.segments.kinds[place] is not Kind.HEADING or place == headline:
            continue
        for element in shape.above(shape.containers[place]):
            if element in seen:
                break
            seen.add(element)
            if shape.name(element) in LISTS or shape.name(element) == "dl":
                found.add(element)
    outline = shape.segments.outline
    nearest = outline.nearest(("li",))
    items = [nearest[owner] for owner in shape.segments.owner.tolist()]
    shown = {items[place] for place in places} - {-1}
    kept = set(places)
    mixed = {item for block, item in enumerate(items) if item in shown and block not in kept}
    lists: dict[int, list[bool]] = defaultdict(list)
    for item in shown:
        lists[int(outline.parent[item])].append(item in mixed)
    found.update(int(outline.place[one]) for one, mixes in lists.items() if one >= 0 and 2 * sum(mixes) >= len(mixes))
    return frozenset(found)
