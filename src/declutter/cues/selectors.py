"""Selectors: what the tag, id, class or another attribute of a single element says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from declutter.records import Cue, Names

_HEAD = 2
"""Beginnings of values are filed under so many characters."""

_WHOLE = 1000
"""Stands for the length of a part that is the whole value."""

SELECTOR = re.compile(
    r"(?P<tag>[a-z][a-z0-9-]*)?"
    r"(?:#(?P<id>[^\s.#\[\]*]+\*?)|\.(?P<cls>[^\s.#\[\]*]+\*?)|\[(?P<attr>[\w-]+)=(?P<value>[^\]*]+\*?|\*[^\]*]*)\])?$"
)

_SHOWN_WIDER = re.compile(
    r"(?<!\S)(?:xs|sm|md|lg|xl|[2-9]xl|print):(?:flex|block|grid|inline|table|contents|flow-root)"
)
"""Classes of Tailwind that show on wider screens what `hidden` hides on narrow ones."""

Choice = tuple[str, Cue]
"""The tag that an entry asks for (empty: any), and what it says."""


@dataclass(slots=True)
class Values:
    """What one attribute may hold: whole values, how they begin, and how they end."""

    whole: dict[str, list[Choice]] = field(default_factory=lambda: defaultdict(list))
    heads: dict[str, tuple[str, ...]] = field(default_factory=lambda: defaultdict(tuple))
    beginnings: dict[str, list[tuple[str, Choice]]] = field(default_factory=lambda: defaultdict(list))
    """Both under the first characters of the beginning; any value, which is the empty beginning, under none."""
    endings: list[tuple[str, Choice]] = field(default_factory=list)

    def look_up(self, value: str, tag: str) -> tuple[int, Cue] | None:
        """The cue for one value of an element, and how many of its characters were asked for.

        A whole value goes before a part of it, a longer part before a shorter one.
        """
        if value in self.whole and (cue := _strongest(self.whole[value], tag)) is not None:
            return _WHOLE, cue
        choices: list[tuple[int, Cue]] = []
        for key in (value[:_HEAD], "") if value else ("",):
            if key in self.heads and value.startswith(self.heads[key]):
                choices += [
                    (len(beginning), cue)
                    for beginning, (wanted, cue) in self.beginnings[key]
                    if value.startswith(beginning) and wanted in ("", tag)
                ]
        if self.endings:
            choices += [
                (len(ending), cue)
                for ending, (wanted, cue) in self.endings
                if value.endswith(ending) and wanted in ("", tag)
            ]
        return max(choices, key=lambda choice: (choice[0], choice[1].certain)) if choices else None


def _strongest(choices: Iterable[Choice], tag: str) -> Cue | None:
    """What is certain goes before what is not, what asks for the tag before what takes any, the first before others."""
    fitting = [choice for choice in choices if choice[0] in ("", tag)]
    return max(fitting, key=lambda choice: (choice[1].certain, bool(choice[0])))[1] if fitting else None


@dataclass(slots=True)
class Markup:
    """The selectors by what they look at."""

    tags: dict[str, Cue] = field(default_factory=dict)
    values: dict[str, Values] = field(default_factory=lambda: defaultdict(Values))

    def add(self, selector: str, cue: Cue) -> None:
        """Take up one entry of the data file.

        Raises:
            ValueError: the selector is none of the allowed forms.
        """
        match = SELECTOR.match(selector.lower())
        if not match or not selector:
            raise ValueError(f"not a selector: {selector!r}")
        tag, identity, name, attribute, value = match.groups(default="")
        if not (identity or name or attribute):
            self.tags[tag] = cue
            return
        values = self.values["id" if identity else "class" if name else attribute]
        value = identity or name or value.strip("\"'")
        if value.endswith("*"):
            beginning = value[:-1]
            values.heads[beginning[:_HEAD]] += (beginning,)
            values.beginnings[beginning[:_HEAD]].append((beginning, (tag, cue)))
        elif value.startswith("*"):
            values.endings.append((value[1:], (tag, cue)))
        else:
            values.whole[value].append((tag, cue))

    def telling_classes(self, texts: Iterable[str]) -> dict[str, list[str]]:
        """For class attributes, the names in them that a selector may match. Those without one are left out."""
        whole, heads = self.values["class"].whole, self.values["class"].heads
        telling = {}
        for text in texts:
            names = [
                name
                for name in text.lower().split()
                if name in whole or ((head := heads.get(name[:_HEAD])) and name.startswith(head))
            ]
            if "hidden" in names and _SHOWN_WIDER.search(text):
                names.remove("hidden")
            if names:
                telling[text] = names
        return telling

    def cue_of(self, tag: str, names: Names, classes: Sequence[str]) -> Cue | None:
        """What an element says of itself: a certain name before others, any name before the tag.

        Args:
            tag: the element's tag.
            names: its attributes.
            classes: the telling ones of its classes.
        """
        values = self.values
        asked = [("id", names.id)] if names.id else []
        asked += [("class", name) for name in classes]
        if names.role:
            asked.append(("role", names.role))
        if names.itemprop:
            asked.append(("itemprop", names.itemprop))
        for pair in names.other:
            if pair[0] in values:
                asked.append(pair)
        best: Cue | None = None
        best_rank = (False, False)
        for attribute, value in asked:
            found = values[attribute].look_up(value.lower(), tag)
            if found is None:
                continue
            # Of two certain names, one that is listed itself knows more than one whose beginning is.
            rank = (found[1].certain, found[1].certain and found[0] == _WHOLE)
            if best is None or rank > best_rank:
                best, best_rank = found[1], rank
        return best or self.tags.get(tag)
