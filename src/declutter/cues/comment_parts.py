"""Which elements of a page are called comments, and which the parts of one: author, date, text, buttons."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from declutter.cues.selectors import SELECTOR
from declutter.pieces import Pieces

REACH = 60
"""How many levels around an element are looked at for what it stands in."""

_SECTION = re.compile(r"\[([a-z ]+)\]")


@dataclass(frozen=True, slots=True)
class CommentParts:
    """What the names of a page's elements say; elements are counted as in `Pieces`.

    Attributes:
        items: those called a comment.
        authors, dates: those that may hold the name or the date of one, with how sure that is: the smallest is surest.
        texts: those around what the reader wrote.
        controls: those that hold no words of the reader: buttons, votes, badges.
        before_name, after_name: words that stand around names, in lower case, longer ones first.
    """

    items: frozenset[int]
    authors: Mapping[int, int]
    dates: Mapping[int, int]
    texts: frozenset[int]
    controls: frozenset[int]
    before_name: tuple[str, ...]
    after_name: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A selector of one element. The value that it asks for may be given by its beginning or its ending alone."""

    tag: str
    attribute: str
    value: str
    beginning: bool = False
    ending: bool = False

    def holds(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Whether an element answers to it."""
        if self.tag and self.tag != tag:
            return False
        return not self.attribute or any(map(self.takes, values_of(self.attribute, attributes)))

    def takes(self, value: str) -> bool:
        """Whether one value of the attribute answers to it."""
        if self.beginning:
            rest = value[len(self.value) :]
            # "comment-17" is one comment, "comment-list" is not.
            return value.startswith(self.value) and (self.attribute != "id" or rest[:1].isdigit())
        return value.endswith(self.value) if self.ending else value == self.value


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the data file: its section, its number, and the steps from the outermost element inwards.

    `is_child` says that the last element must stand right in the one before.
    """

    section: str
    number: int
    steps: tuple[Step, ...]
    is_child: bool = False


@dataclass(slots=True)
class PartNames:
    """The data file. Entries are filed under the values that their last step asks for, or else under its attribute."""

    whole: dict[tuple[str, str], list[Entry]] = field(default_factory=lambda: defaultdict(list))
    partial: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    tags: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    attributes: set[str] = field(default_factory=set)
    before_name: tuple[str, ...] = ()
    after_name: tuple[str, ...] = ()

    def add(self, entry: Entry) -> None:
        """Take up one entry."""
        own = entry.steps[-1]
        if not own.attribute:
            self.tags[own.tag].append(entry)
            return
        self.attributes.add(own.attribute)
        if own.beginning or own.ending:
            self.partial[own.attribute].append(entry)
        else:
            self.whole[own.attribute, own.value].append(entry)

    def entries(self, tag: str, attributes: Mapping[str, str]) -> Iterator[Entry]:
        """The entries whose last step an element answers to."""
        yield from self.tags.get(tag, ())
        for attribute in attributes:
            if attribute in self.attributes:
                for value in values_of(attribute, attributes):
                    yield from (e for e in self.whole.get((attribute, value), ()) if e.steps[-1].tag in ("", tag))
                    for entry in self.partial.get(attribute, ()):
                        own = entry.steps[-1]
                        if own.tag in ("", tag) and own.takes(value):
                            yield entry


_LISTS = frozenset(("class", "rel", "itemprop", "typeof", "property"))


def values_of(attribute: str, attributes: Mapping[str, str]) -> list[str]:
    """The values of an attribute in lower case: several where it is a list of names."""
    value = attributes.get(attribute)
    if value is None:
        return []
    return value.lower().split() if attribute in _LISTS else [value.lower()]


@cache
def part_names() -> PartNames:
    """The data file of the package; read once.

    Raises:
        ValueError: a line is no selector, or stands before the first section.
    """
    names = PartNames()
    words: dict[str, list[str]] = {"before a name": [], "after a name": []}
    section = ""
    text = (files("declutter.cues") / "data" / "comment_parts.txt").read_text("utf-8")
    for number, line in enumerate(map(str.strip, text.splitlines())):
        if not line or line == "#" or line.startswith("# "):
            continue
        if found := _SECTION.fullmatch(line):
            section = found[1]
        elif section in words:
            words[section].append(line)
        elif section:
            steps = tuple(_step(step) for step in line.split() if step != ">")
            names.add(Entry(section, number, steps, is_child=" > " in line))
        else:
            raise ValueError(f"an entry before the first [section]: {line!r}")
    names.before_name = tuple(sorted(words["before a name"], key=len, reverse=True))
    names.after_name = tuple(sorted(words["after a name"], key=len, reverse=True))
    return names


def _step(text: str) -> Step:
    match = SELECTOR.match(text.lower())
    if not match:
        raise ValueError(f"not a selector: {text!r}")
    tag, identity, name, attribute, value = match.groups(default="")
    attribute = "id" if identity else "class" if name else attribute
    value = identity or name or value
    is_beginning = value.endswith("*")
    return Step(tag, attribute, value.strip("*"), is_beginning, value.startswith("*") and not is_beginning)


def find_parts(pieces: Pieces) -> CommentParts:
    """Look every element of a page up."""
    names = part_names()
    items: set[int] = set()
    texts: set[int] = set()
    controls: set[int] = set()
    others: set[int] = set()
    ranks: dict[str, dict[int, int]] = {"author": {}, "date": {}}
    sets = {"item": items, "text": texts, "control": controls, "no item": others}
    for element, (raw, attributes) in enumerate(zip(pieces.tags, pieces.attributes, strict=True)):
        tag = _name_of(raw)
        if not attributes and tag not in names.tags:
            continue
        for entry in names.entries(tag, attributes):
            if len(entry.steps) > 1 and not _stands_in(pieces, element, entry):
                continue
            if entry.section in sets:
                sets[entry.section].add(element)
            else:
                rank = ranks[entry.section]
                rank[element] = min(rank.get(element, entry.number), entry.number)
    return CommentParts(
        items=frozenset(items - others),
        authors=ranks["author"],
        dates=ranks["date"],
        texts=frozenset(texts),
        controls=frozenset(controls - items),
        before_name=names.before_name,
        after_name=names.after_name,
    )


def _stands_in(pieces: Pieces, element: int, entry: Entry) -> bool:
    """Whether the elements around this one answer to the steps before the last."""
    waiting = list(entry.steps[:-1])
    for _ in range(REACH):
        element = pieces.parents[element]
        if element < 0 or not waiting:
            break
        if waiting[-1].holds(_name_of(pieces.tags[element]), pieces.attributes[element]):
            waiting.pop()
        elif entry.is_child and len(waiting) == len(entry.steps) - 1:
            return False
    return not waiting


def _name_of(tag: str) -> str:
    return tag.rpartition("}")[2].lower()
