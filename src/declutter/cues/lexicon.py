"""Reads the data files.

A file has sections `[role]` and one entry a line. In `phrases/<language>.txt` an entry is a sign and a phrase: `=` the
block is the phrase, `^` it begins with it, `~` it contains it; `{n}` in it is a number, `{x}` up to 60 characters of
any sort. What begins with `{x}` has to end as written, mark and all ("{x} says:"). In `markup.txt` an entry is a
selector: a tag, `#id`, `.class` or `[attribute=value]`, or a tag with one of these. A name or value that ends in `*` is
a beginning, a value that begins with `*` is an ending, and `[attribute=*]` is any value. A leading `!` says that the
entry alone proves the block clutter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from declutter.cues.phrases import Phrases
from declutter.cues.selectors import Markup
from declutter.records import Cue
from declutter.roles import Role

_SECTION = re.compile(r"\n[ \t]*\[([^=\]\n]*)\][ \t]*(?=\n|$)")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the data files say."""

    phrases: Phrases
    markup: Markup
    share_targets: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """The lexicon of the package; read once. Only what it makes of its entries when first asked is added afterwards."""
    return read_lexicon(files("declutter.cues") / "data")


def read_lexicon(data: Traversable) -> Lexicon:
    """The lexicon in a folder with `markup.txt`, `share_targets.txt` and one file a language in `phrases`.

    Raises:
        ValueError: a section is no role, an entry stands before the first section, or a selector is none.
        OSError: a file is missing.
    """
    phrases, markup = Phrases(), Markup()
    listed = sorted((data / "phrases").iterdir(), key=lambda file: file.name)
    phrases.add((file.name.removesuffix(".txt"), role, lines) for file in listed for role, lines in sections(file))
    for role, lines in sections(data / "markup.txt"):
        for line in lines:
            selector = line.removeprefix("!").strip()
            markup.add(selector, Cue(f"markup:{selector}", role, line.startswith("!")))
    targets = (line.strip() for line in (data / "share_targets.txt").read_text("utf-8").splitlines())
    return Lexicon(phrases, markup, tuple(line for line in targets if line and not line.startswith("#")))


def sections(file: Traversable) -> Iterator[tuple[Role, list[str]]]:
    """Role and entries of each section of a data file.

    Raises:
        ValueError: a section is no role, or an entry stands before the first section.
    """
    before, *rest = _SECTION.split("\n" + file.read_text("utf-8"))
    if stray := _entries(before):
        raise ValueError(f"{file.name}: an entry before the first [role]: {stray[0]!r}")
    for role, body in zip(rest[::2], rest[1::2], strict=True):
        yield Role(role), _entries(body)


def _entries(body: str) -> list[str]:
    lines = map(str.strip, body.splitlines())
    return [line for line in lines if line and not line.startswith("# ") and line != "#"]
