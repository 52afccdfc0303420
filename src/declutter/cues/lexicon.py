"""Reads the data files and indexes them for look-up.

A file has sections `[role]` and one entry a line. In `phrases/<language>.txt` an entry is a sign and a phrase: `=` the
block is the phrase, `^` it begins with it, `~` it contains it. In `markup.txt` an entry is a selector. A leading `!`
says that the entry alone proves the block clutter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from declutter.records import Cue
from declutter.roles import Role

PREFIX_KEY = 2
"""Prefixes of names are filed under so many characters."""

_SELECTOR = re.compile(
    r"(?P<tag>[a-z][a-z0-9-]*)?(?:#(?P<id>[^\s.#\[\]]+)|\.(?P<cls>[^\s.#\[\]]+)|\[(?P<attr>[\w-]+)=(?P<value>[^\]]+)\])?$"
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "…": ".", "\xa0": " "})
_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f]*")
_OUTER = " \t\n.,:;!?·•|»«›‹→←↓↑▶◀►▼▲–—-*+#()[]\"'。：！？、…>✕×✖"
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def normalise(text: str) -> str:
    """The form in which phrases and blocks are compared: case-folded, straight quotes, numbers as `0`."""
    return _NUMBER.sub("0", " ".join(text.casefold().translate(_QUOTES).split()))


def bare(text: str) -> str:
    """A normalised text without outer punctuation, unless it is nothing but that."""
    return text.strip(_OUTER) or text


@dataclass(slots=True)
class _Pattern:
    """A phrase that may have a `{x}` in it.

    Its regular expression is compiled when the first block has the phrase's key: most phrases of most languages are
    never asked for, and compiling all of them takes longer than reading a page.
    """

    cue: Cue
    literal: str
    compiled: re.Pattern[str] | None = None

    def begins(self, text: str) -> bool:
        return self.regex.match(text) is not None if "{x}" in self.literal else text.startswith(self.literal)

    def is_in(self, text: str) -> bool:
        return self.regex.search(text) is not None if "{x}" in self.literal else self.literal in text

    def is_all_of(self, text: str) -> bool:
        return self.regex.fullmatch(text) is not None if "{x}" in self.literal else text == self.literal

    @property
    def regex(self) -> re.Pattern[str]:
        if self.compiled is None:
            self.compiled = re.compile(".{1,60}?".join(re.escape(part) for part in self.literal.split("{x}")))
        return self.compiled


@dataclass(slots=True)
class Phrases:
    """All phrases of all languages, each under a key that a block must have for the phrase to match."""

    exact: dict[str, Cue] = field(default_factory=dict)
    whole: dict[str, list[_Pattern]] = field(default_factory=lambda: defaultdict(list))
    begins: dict[str, list[_Pattern]] = field(default_factory=lambda: defaultdict(list))
    inside: dict[str, list[_Pattern]] = field(default_factory=lambda: defaultdict(list))

    def add(self, sign: str, phrase: str, cue: Cue) -> None:
        """Take up one entry of a data file."""
        phrase = normalise(phrase.replace("{n}", "0"))
        literal = bare(phrase) if sign == "=" else phrase.strip()
        if sign == "=" and "{x}" not in literal:
            self.exact.setdefault(literal, cue)
            return
        pattern = _Pattern(cue, literal)
        if sign == "~":
            self.inside[_longest_word(literal)].append(pattern)
        else:
            (self.whole if sign == "=" else self.begins)[first_key(literal)].append(pattern)


def first_key(text: str) -> str:
    """The first word, or the first two characters in a script without spaces."""
    if text and _UNSPACED.match(text):
        return text[:2]
    return text.split(" ", 1)[0].strip(_OUTER)


def inner_keys(text: str) -> set[str]:
    """Every key under which a phrase that is inside this text may be filed."""
    keys = {word.strip(_OUTER) for word in text.split(" ")}
    if _UNSPACED.search(text):
        keys.update(text[i : i + 2] for i in range(len(text) - 1) if _UNSPACED.match(text, i))
    return keys


def _longest_word(literal: str) -> str:
    fixed = literal.replace("{x}", " ")
    if match := _UNSPACED.search(fixed):
        return fixed[match.start() : match.start() + 2]
    return max((word.strip(_OUTER) for word in fixed.split()), key=len)


@dataclass(slots=True)
class Markup:
    """Selectors by what they look at. A key ending in `*` stands in the list of prefixes."""

    tags: dict[str, Cue] = field(default_factory=dict)
    exact: dict[tuple[str, str], list[tuple[str, Cue]]] = field(default_factory=lambda: defaultdict(list))
    prefixes: dict[tuple[str, str], list[tuple[str, str, Cue]]] = field(default_factory=lambda: defaultdict(list))
    attributes: set[str] = field(default_factory=set)

    def add(self, selector: str, cue: Cue) -> None:
        """Take up one entry of the data file.

        Raises:
            ValueError: the selector is none of the allowed forms.
        """
        match = _SELECTOR.match(selector.lower())
        if not match or not selector:
            raise ValueError(f"not a selector: {selector!r}")
        tag = match["tag"] or ""
        for attribute, value in (("id", match["id"]), ("class", match["cls"]), (match["attr"], match["value"])):
            if not attribute or not value:
                continue
            value = value.strip("\"'")
            self.attributes.add(attribute)
            if value.endswith("*"):
                prefix = value[:-1]
                self.prefixes[attribute, prefix[:PREFIX_KEY]].append((prefix, tag, cue))
            else:
                self.exact[attribute, value].append((tag, cue))
            return
        self.tags[tag] = cue

    def look_up(self, attribute: str, value: str, tag: str) -> Cue | None:
        """The strongest cue for one id, class or attribute value of an element, if any."""
        found = [cue for wanted, cue in self.exact.get((attribute, value), ()) if not wanted or wanted == tag]
        if not found:
            candidates = [
                *self.prefixes.get((attribute, value[:PREFIX_KEY]), ()),
                *(self.prefixes.get((attribute, ""), ()) if value else ()),
            ]
            found = [
                cue for prefix, wanted, cue in candidates if value.startswith(prefix) and (not wanted or wanted == tag)
            ]
        return max(found, key=lambda cue: cue.certain, default=None)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the data files say."""

    phrases: Phrases
    markup: Markup
    share_targets: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """The lexicon of the package; read once, never changed afterwards."""
    data = files("declutter.cues") / "data"
    phrases, markup = Phrases(), Markup()
    for file in sorted((data / "phrases").iterdir(), key=lambda entry: entry.name):
        language = file.name.removesuffix(".txt")
        for role, certain, entry in entries(file):
            sign, _, phrase = entry.partition(" ")
            phrases.add(sign, phrase, Cue(f"phrase:{language}:{phrase}", role, certain))
    for role, certain, entry in entries(data / "markup.txt"):
        markup.add(entry, Cue(f"markup:{entry}", role, certain))
    targets = (line.strip() for line in (data / "share_targets.txt").read_text("utf-8").splitlines())
    return Lexicon(phrases, markup, tuple(line for line in targets if line and not line.startswith("#")))


def entries(file: Traversable) -> Iterator[tuple[Role, bool, str]]:
    """Role, certainty and entry of each line of a data file.

    Raises:
        ValueError: a section is no role, or an entry stands before the first section.
    """
    role: Role | None = None
    for line in file.read_text("utf-8").splitlines():
        line = line.strip()
        if line.startswith("[") and line.endswith("]") and "=" not in line:
            role = Role(line[1:-1])
        elif line and not line.startswith("# ") and line != "#":
            if role is None:
                raise ValueError(f"{file.name}: an entry before the first [role]: {line!r}")
            yield role, line.startswith("!"), line.removeprefix("!").strip()
