"""Footnotes: marks in the text that lead to a note below it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from declutter.compose.shape import Shape

NOTE_BLOCKS = 6
"""An element with more blocks is the list of notes, or a section of the text, not one note."""

LEVELS = 40
"""How far above a note another one, or a table, may begin."""

_LABEL = re.compile(r"[\[(]?\s*(\d{1,4}|[a-z]|[ivx]{1,6}|note\s?\d{1,3}|[*†‡§¶]{1,3})\s*[\])]?", re.IGNORECASE)
_NAMED = re.compile(r"foot-?note|note-?ref|fn-?ref|reference|citation|cite|sidenote|(?:^|\s)fn", re.IGNORECASE)
_NAMING = ("class", "role", "rel", "{http://www.idpf.org/2007/ops}type", "epub:type", "id")


@dataclass(frozen=True, slots=True)
class Notes:
    """The links that are marks of footnotes, and the elements that are their notes; each with the label."""

    marks: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)


def find_notes(shape: Shape, places: Sequence[int], tables: frozenset[int]) -> Notes:
    """The footnotes among the blocks that are shown.

    A mark is a short link within the page whose target lies in a block behind it. Either the markup calls it so (by
    name, or as superscript), or the note leads back to it. Notes in `tables` of data stay where they are.
    """
    found: dict[str, set[int]] = defaultdict(set)
    marks: dict[int, str] = {}
    for block in places:
        if not shape.segments.link_chars[block]:
            continue
        for link, label in _candidates(shape, block):
            target = _target(shape, link)
            note = _note(shape, target, block, places) if target >= 0 else -1
            if note >= 0 and not shape.is_within(link, note) and _is_mark(shape, link, note):
                marks[link] = label
                found[label].add(note)
    labels = {label: next(iter(notes)) for label, notes in found.items() if len(notes) == 1}
    of_note: dict[int, set[str]] = defaultdict(set)
    for label, note in labels.items():
        of_note[note].add(label)
    notes = {note: next(iter(names)) for note, names in of_note.items() if len(names) == 1}
    notes = {
        note: label
        for note, label in notes.items()
        if not any(above in notes or above in tables for above in _outside(shape, note))
    }
    kept = set(notes.values())
    return Notes({link: label for link, label in marks.items() if label in kept}, notes)


def _outside(shape: Shape, element: int) -> Iterable[int]:
    return list(shape.above(shape.parents[element], LEVELS)) if shape.parents[element] >= 0 else ()


def _candidates(shape: Shape, block: int) -> list[tuple[int, str]]:
    nodes = shape.pieces.nodes_of(block) or [(shape.segments.texts[block], shape.owners[block])]
    texts: dict[int, str] = {}
    for text, element in nodes:
        link = next((e for e in shape.above(element, 4) if shape.name(e) == "a"), -1)
        if link >= 0:
            texts[link] = texts.get(link, "") + text
    found = []
    for link, text in texts.items():
        label = _LABEL.fullmatch(text.strip())
        if label is not None and "#" in shape.attributes[link].get("href", ""):
            found.append((link, "".join(label[1].split())))
    return found


def _target(shape: Shape, link: int) -> int:
    """The element that a link within the page leads to, -1 if there is none."""
    address, _, name = shape.attributes[link].get("href", "").partition("#")
    canonical = shape.segments.head.canonical
    if address and address.rstrip("/") != canonical.rstrip("/"):
        return -1
    return shape.named.get(name, shape.named.get(unquote(name), -1))


def _note(shape: Shape, target: int, mark: int, places: Sequence[int]) -> int:
    """The element of the note that begins at a target; -1 if it does not lie behind the mark's block."""
    box = shape.box(target)
    if shape.name(box) == "dt":  # the label; the note is what it is explained by
        above = shape.parents[box]
        box = next(
            (e for e in range(box, shape.ends[above]) if shape.name(e) == "dd" and shape.parents[e] == above), box
        )
    if shape.name(box) in ("p", "div") and shape.name(shape.parents[box]) == "li":
        first = next((e for e in range(shape.parents[box] + 1, box) if shape.parents[e] == shape.parents[box]), -1)
        box = shape.parents[box] if first < 0 else box  # the note is the whole item
    inside = [place for place in places if shape.is_within(shape.owners[place], box)]
    if not inside or inside[0] <= mark or len(inside) > NOTE_BLOCKS or shape.name(box) in ("body", "ol", "ul", "table"):
        return -1
    return box if shape.name(box)[:1] != "h" else -1


def _is_mark(shape: Shape, link: int, note: int) -> bool:
    around = list(shape.above(link, 3))
    if any(shape.name(element) == "sup" for element in around):
        return True
    if any(_NAMED.search(shape.attributes[element].get(name, "")) for element in around[:2] for name in _NAMING):
        return True
    own = {shape.attributes[element].get(name, "") for element in around for name in ("id", "name")} - {""}
    back = [shape.attributes[e].get("href", "") for e in range(note, shape.ends[note]) if shape.name(e) == "a"]
    return any(unquote(href.partition("#")[2]) in own for href in back)


def label_of(text: str) -> str:
    """The label that a text is, empty if it is anything else."""
    label = _LABEL.fullmatch(text.strip().rstrip("."))
    return "".join(label[1].split()) if label is not None else ""
