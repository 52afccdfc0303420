"""The data files: lists of names and words in sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_SECTION = re.compile(r"\[([a-z ]+)\]")


def entries(file: str) -> Iterator[tuple[str, str]]:
    """The section and the entry of each line, without comments."""
    section = ""
    for line in (files("declutter.metadata") / "data" / file).read_text("utf-8").splitlines():
        line = line.strip()
        if match := _SECTION.fullmatch(line):
            section = match[1]
        elif line and not line.startswith("#"):
            yield section, line


@cache
def sections(file: str) -> dict[str, tuple[str, ...]]:
    """The entries of each section, in order."""
    found: dict[str, list[str]] = {}
    for section, entry in entries(file):
        found.setdefault(section, []).append(entry)
    return {section: tuple(held) for section, held in found.items()}


@cache
def words_of(file: str, section: str) -> frozenset[str]:
    """A section as a set."""
    return frozenset(sections(file)[section])
