"""Every compiled pattern of the package, and the strings that it could take long over."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import re._constants as kinds  # type: ignore[import-not-found]  # no stubs: the parsed form of patterns
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import declutter

Pattern = re.Pattern[Any]

_REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)
_CHARACTERS = "ax A0 \n\t.,-_#<>/=\"'|:;!?%{}[]()*&é水\u00a0" + "".join(map(chr, range(33, 127)))


BOUNDED = {
    "declutter.metadata.names": 400,
    "declutter.metadata.titles": 400,
    "declutter.metadata.bylines": 200,
    "declutter.metadata.dates": 120,
    "declutter.features.tokens._HASHED": 60,
    "declutter.label.unnamed._SEPARATED": 400,
    "declutter.compose.notes": 60,
}
"""What is never asked about longer texts, or about longer runs of white space: names, titles, dates, single tokens."""


def size_for(name: str, size: int) -> int:
    """How long a text a pattern is tried on."""
    return next((most for start, most in BOUNDED.items() if name.startswith(start)), size)


def is_searched(module: ModuleType, name: str) -> bool:
    """Whether a pattern is looked for anywhere in a text, and not only at its beginning."""
    source = inspect.getsource(module)
    calls = set(re.findall(rf"\b{re.escape(name)}\.(\w+)", source))
    return not calls or not calls <= {"match", "fullmatch", "pattern", "flags"}


def patterns() -> Iterator[tuple[str, Pattern, bool]]:
    """The patterns of all modules by name, those in tuples and dictionaries too, and whether they are searched for."""
    for module in pkgutil.walk_packages(declutter.__path__, "declutter."):
        if module.name.endswith("__main__"):
            continue
        try:
            loaded = importlib.import_module(module.name)
        except declutter.MissingExtraError:
            continue  # a module for an engine that is not here
        for name, value in vars(loaded).items():
            held = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else [value]
            for number, item in enumerate(held):
                if isinstance(item, re.Pattern):
                    yield f"{module.name}.{name}[{number}]", item, is_searched(loaded, name)


def baits(pattern: Pattern) -> list[tuple[str, str]]:
    """Beginnings, and what to repeat after them: for each repeat of the pattern what leads to it and what it takes."""
    flags = pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    tree = parser.parse(pattern.pattern, flags)
    found: list[tuple[str, str]] = []

    def walk(nodes: Any, prefix: str) -> None:
        for place, (kind, value) in enumerate(nodes):
            here = prefix + _sample(nodes[:place])
            if kind in _REPEATS:
                inner = value[2]
                found.extend(((here, _sample(inner)), ("", here + _sample(inner))))
                if len(inner) == 1 and inner[0][0] is kinds.IN:
                    found.extend((here, character) for character in _taken(inner[0][1])[:5])
                elif len(inner) == 1 and inner[0][0] is kinds.ANY:
                    found.extend((here, character) for character in "a 0")
                walk(inner, here)
            elif kind is kinds.SUBPATTERN:
                walk(value[3], here)
            elif kind is kinds.ATOMIC_GROUP:
                walk(value, here)
            elif kind is kinds.BRANCH:
                for branch in value[1]:
                    found.append(("", here + _sample(branch)))
                    walk(branch, here)
            elif kind in (kinds.ASSERT, kinds.ASSERT_NOT):
                walk(value[1], here)

    walk(list(tree), "")
    whole = _sample(tree)
    found += [("", whole), ("", whole[:-1]), *(("", character) for character in " a0.\n<")]
    return [bait for bait in dict.fromkeys(found) if bait[1]]


def _sample(nodes: Any) -> str:
    """A string that these nodes take, roughly."""
    parts = []
    for kind, value in nodes:
        if kind is kinds.LITERAL:
            parts.append(chr(value))
        elif kind is kinds.NOT_LITERAL:
            parts.append("x" if value != ord("x") else "y")
        elif kind is kinds.ANY:
            parts.append("x")
        elif kind is kinds.IN:
            parts.append(_taken(value)[0])
        elif kind in _REPEATS:
            parts.append(_sample(value[2]) * max(value[0], 1))
        elif kind is kinds.SUBPATTERN:
            parts.append(_sample(value[3]))
        elif kind is kinds.ATOMIC_GROUP:
            parts.append(_sample(value))
        elif kind is kinds.BRANCH:
            parts.append(_sample(value[1][0]))
    return "".join(parts)


def _taken(members: Any) -> list[str]:
    """Some characters that a class takes."""
    is_negated = bool(members) and members[0][0] is kinds.NEGATE
    found = [c for c in dict.fromkeys(_CHARACTERS) if any(_holds(member, c) for member in members) != is_negated]
    if is_negated:
        return found or ["\uabcd"]
    return found or [chr(value if kind is kinds.LITERAL else value[0]) for kind, value in members]


def _holds(member: Any, character: str) -> bool:
    kind, value = member
    if kind is kinds.LITERAL:
        return bool(ord(character) == value)
    if kind is kinds.RANGE:
        return bool(value[0] <= ord(character) <= value[1])
    if kind is kinds.CATEGORY:
        name = str(value)
        holds = (
            character.isspace()
            if name.endswith("SPACE")
            else character.isdigit()
            if name.endswith("DIGIT")
            else character.isalnum() or character == "_"
        )
        return holds != ("_NOT_" in name)
    return False
