"""Phrases: which words of all languages stand in which block. A page is compared as a whole, not block by block."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from declutter.records import Cue
from declutter.roles import Role

WHOLE_CHARS = 160
"""A block longer than this is never just a phrase."""

INSIDE_CHARS = 420
"""In longer blocks a phrase inside is a quotation more often than a label (cookie notices begin with theirs)."""

BEGIN_CHARS = 1500
"""Longest text that may be a notice by its beginning: legal texts of consent layers."""

_SEPARATOR = "\0"
"""Between the texts of a page, which hold no control characters; text without markup may."""

_DIGITS = {ord(digit): "0" for digit in "123456789"}
_SPACES = {code: " " for code in range(128) if chr(code).isspace()}
_ASCII = str.maketrans(_DIGITS | _SPACES)
_STRAIGHT = {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "…": ".", "i̇": "i"}
"""Quotation marks, and the capital letter of Turkish, of which case-folding makes two characters."""
_ZEROS = re.compile(r"0[0.,]*")
_NUMBER = re.compile(r"\d[\d.,]*")
_OUTER = " \t\n.,:;!?·•|»«›‹→←↓↑▶◀►▼▲–—-*+#()[]\"'。：！？、…>✕×✖"
_BEFORE = _OUTER + "（【「『《〈［"
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def normalise(texts: Sequence[str]) -> list[str]:
    """The form in which phrases and blocks are compared: case-folded, straight quotes, numbers as `0`."""
    forms = list(texts)
    # Apart, because Python is several times quicker with plain ASCII, which most texts of most pages are.
    for is_plain, normal in ((True, _normal_ascii), (False, _normal_text)):
        places = [place for place, text in enumerate(texts) if text.isascii() is is_plain]
        for place, form in zip(places, _as_one([texts[place] for place in places], normal), strict=True):
            forms[place] = form
    return forms


def normal(text: str) -> str:
    """The same of one text, which must hold more than white space."""
    return _normal_ascii(text) if text.isascii() else _normal_text(text)


def _as_one(texts: Sequence[str], normal: Callable[[str], str]) -> list[str]:
    """Many texts through a function that leaves separators alone; one by one where a text has one itself."""
    if not texts:
        return []
    whole = f" {_SEPARATOR} ".join(texts)
    if whole.count(_SEPARATOR) >= len(texts):
        return list(map(normal, texts))
    joined = normal(whole)
    forms = joined.split(f" {_SEPARATOR} ")
    if len(forms) != len(texts):  # one has nothing but white space
        forms = [form.strip(" ") for form in joined.split(_SEPARATOR)]
    return forms


def _normal_ascii(text: str) -> str:
    text = _ZEROS.sub("0", text.casefold().translate(_ASCII)).strip(" ")
    return " ".join(text.split()) if "  " in text else text


def _normal_text(text: str) -> str:
    text = text.casefold()
    for curly, straight in _STRAIGHT.items():
        text = text.replace(curly, straight)
    return _NUMBER.sub("0", " ".join(text.split()))


def bare(text: str) -> str:
    """A normalised text without outer punctuation, unless it is nothing but that."""
    return text.strip(_OUTER) or text


def first_key(text: str) -> str:
    """The first word, or the first two characters in a script without spaces; marks before it do not count."""
    text = text.lstrip(_BEFORE)
    if not text.isascii() and _UNSPACED.match(text):
        return text[:2]
    return text.partition(" ")[0].strip(_OUTER)


def last_key(text: str) -> str:
    """The last word with the mark behind it, or the last two characters in a script without spaces."""
    if not text.isascii() and _UNSPACED.match(text[-2:]):
        return text[-2:]
    return text.rpartition(" ")[2]


def _has_key(text: str, key: str) -> bool:
    """Whether a phrase's longest word is a word of the text, not a part of one."""
    words = text.split(" ")
    return key in words or key in [word.strip(_OUTER) for word in words] or _UNSPACED.match(key) is not None


def _longest_word(literal: str) -> str:
    fixed = literal.replace("{x}", " ")
    if match := _UNSPACED.search(fixed):
        return fixed[match.start() : match.start() + 2]
    return max((word.strip(_OUTER) for word in fixed.split()), key=len)


@dataclass(slots=True)
class _Pattern:
    """A phrase that may have a `{x}` in it, and the number of its line.

    Its regular expression is compiled when the first block begins as the phrase does: most phrases of most languages
    are never asked for, and compiling all of them takes longer than reading a page.
    """

    line: int
    literal: str
    compiled: re.Pattern[str] | None = None

    def begins(self, text: str) -> bool:
        return self.regex.match(text) is not None if "{x}" in self.literal else text.startswith(self.literal)

    def is_all_of(self, text: str) -> bool:
        return self.regex.fullmatch(text) is not None

    def starts(self, text: str) -> Iterator[int]:
        """Where it stands in a text, from left to right."""
        if "{x}" in self.literal:
            yield from (match.start() for match in self.regex.finditer(text))
            return
        start = text.find(self.literal)
        while start >= 0:
            yield start
            start = text.find(self.literal, start + len(self.literal))

    @property
    def regex(self) -> re.Pattern[str]:
        if self.compiled is None:
            gap = f"[^{_SEPARATOR}]{{1,60}}?"
            self.compiled = re.compile(gap.join(re.escape(part) for part in self.literal.split("{x}")))
        return self.compiled


@dataclass(slots=True)
class _Drawer:
    """Phrases of one key, with the fixed text that each begins with."""

    heads: tuple[str, ...] = ()
    patterns: list[_Pattern] = field(default_factory=list)

    def add(self, pattern: _Pattern) -> None:
        self.heads += (pattern.literal.partition("{x}")[0],)
        self.patterns.append(pattern)


@dataclass(slots=True)
class Phrases:
    """All phrases of all languages by the number of their line, each under a key that a block must have to match.

    A cue is made when a block has its phrase: there are many thousands, and a page has a few dozen.
    """

    lines: list[str] = field(default_factory=list)
    sections: list[tuple[str, Role]] = field(default_factory=list)
    section_starts: list[int] = field(default_factory=list)
    exact: dict[str, int] = field(default_factory=dict)
    whole: dict[str, _Drawer] = field(default_factory=lambda: defaultdict(_Drawer))
    ends: dict[str, list[_Pattern]] = field(default_factory=lambda: defaultdict(list))
    """Whole blocks that begin with anything, under their last word."""
    begins: dict[str, _Drawer] = field(default_factory=lambda: defaultdict(_Drawer))
    inside: dict[str, list[_Pattern]] = field(default_factory=lambda: defaultdict(list))
    unspaced: list[str] = field(default_factory=list)
    """The keys of `inside` that are no words."""
    made: dict[int, Cue] = field(default_factory=dict)

    def add(self, sections: Iterable[tuple[str, Role, Sequence[str]]]) -> None:
        """Take up sections of the data files: language, role, and lines as `[!]SIGN PHRASE`."""
        for language, role, lines in sections:
            self.sections.append((language, role))
            self.section_starts.append(len(self.lines))
            self.lines += lines
        exact = self.exact
        for number, line in enumerate(normalise([line.replace("{n}", "0") for line in self.lines])):
            if line.startswith("!"):
                line = line[1:].lstrip()
            phrase = line[2:]
            if line[0] != "=":
                self._file(number, line[0], phrase)
            elif phrase.startswith("{x}"):
                self.ends[last_key(phrase)].append(_Pattern(number, phrase))
            elif "{x}" in phrase:
                literal = bare(phrase)
                self.whole[first_key(literal)].add(_Pattern(number, literal))
            else:
                exact.setdefault(phrase.strip(_OUTER) or phrase, number)
        self.unspaced = [key for key in self.inside if _UNSPACED.match(key)]

    def _file(self, number: int, sign: str, literal: str) -> None:
        pattern = _Pattern(number, literal)
        if sign == "~":
            self.inside[_longest_word(literal)].append(pattern)
        else:
            self.begins[first_key(literal)].add(pattern)

    def cue(self, number: int) -> Cue:
        """What the phrase of a line says."""
        cue = self.made.get(number)
        if cue is None:
            language, role = self.sections[bisect_right(self.section_starts, number) - 1]
            line = self.lines[number]
            phrase = line.removeprefix("!").strip().partition(" ")[2]
            cue = self.made[number] = Cue(f"phrase:{language}:{phrase}", role, line.startswith("!"))
        return cue


def phrase_cues(texts: Sequence[str], phrases: Phrases) -> list[Cue | None]:
    """The strongest phrase in each text: what is certain first, then what has the longest name."""
    best: list[Cue | None] = [None] * len(texts)
    short = [number for number, text in enumerate(texts) if len(text) <= BEGIN_CHARS]
    norms = normalise([texts[number] for number in short])
    inner = [place for place, norm in enumerate(norms) if len(norm) <= INSIDE_CHARS]
    for places, found in (
        (short, _at_the_beginning(norms, phrases)),
        ([short[place] for place in inner], _inside([norms[place] for place in inner], phrases)),
    ):
        for place, line in found:
            number, cue = places[place], phrases.cue(line)
            other = best[number]
            if other is None or _strength(cue) > _strength(other):
                best[number] = cue
    return best


def _strength(cue: Cue) -> tuple[bool, int, str]:
    return cue.certain, len(cue.id), cue.id


def _at_the_beginning(norms: Sequence[str], phrases: Phrases) -> Iterator[tuple[int, int]]:
    """Texts that are a phrase or begin with one: place of the text, line of the phrase."""
    exact, whole, begins, ends = phrases.exact, phrases.whole, phrases.begins, phrases.ends
    for place, norm in enumerate(norms):
        core = norm.strip(_OUTER) or norm
        is_short = len(norm) <= WHOLE_CHARS
        if is_short and core in exact:
            yield place, exact[core]
        key = first_key(core)
        if is_short and key in whole and core.startswith(whole[key].heads):
            yield from ((place, pattern.line) for pattern in whole[key].patterns if pattern.is_all_of(core))
        if is_short and (last := last_key(norm)) in ends:
            yield from ((place, pattern.line) for pattern in ends[last] if pattern.is_all_of(norm))
        if key in begins and norm.startswith(begins[key].heads):
            yield from ((place, pattern.line) for pattern in begins[key].patterns if pattern.begins(norm))


def _inside(norms: Sequence[str], phrases: Phrases) -> Iterator[tuple[int, int]]:
    """Texts that hold a phrase: place of the text, line of the phrase."""
    joined = _SEPARATOR.join(norms)
    words = set(joined.replace(_SEPARATOR, " ").split(" "))
    words.update([word.strip(_OUTER) for word in words if not word.isalnum()])
    keys = words & phrases.inside.keys()
    if not joined.isascii() and _UNSPACED.search(joined):
        letters = set(joined)
        keys.update(key for key in phrases.unspaced if letters.issuperset(key) and key in joined)
    if not keys:
        return
    offsets = list(accumulate((len(norm) + 1 for norm in norms), initial=0))
    for key in keys:
        for pattern in phrases.inside[key]:
            last = -1
            for start in pattern.starts(joined):
                place = bisect_right(offsets, start) - 1
                if place != last and _has_key(norms[place], key):
                    yield place, pattern.line
                last = place
