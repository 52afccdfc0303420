"""Names of authors: what stands around them taken away, several in one text parted. Nothing is added or guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from declutter.metadata.lists import sections
from declutter.metadata.plain import folded, letters, plain

MOST_CHARS = 80
MOST_WORDS = 8
"""A longer text is a sentence about somebody."""

MOST_NAMES = 60

_ADDRESS = re.compile(r"(?:https?:/|www\.|//)\S*|\S+\.(?:com|org|net|html?|php|aspx?)\b/?\S*", re.IGNORECASE)
_MAIL = re.compile(r"[<(\[]?\b[\w.%+-]+@[\w-]+\.[\w.-]+[>)\]]?")
_HANDLE = re.compile(r"(?:^|(?<=[\s(]))@\w+")
_NOTE = re.compile(r"\s*[(\[][^()\[\]]{0,80}[)\]]")
_PARTS = re.compile(r"\s*(?:[;|\n•·»]|(?<=\s)[/–—-](?=\s)|、|，|／)\s*")
_INITIAL = re.compile(r"\b(?:[A-Z]|Jr|Sr|Inc|Ltd|Co|D|A|S)$")
_AND = re.compile(r"\s+(?:and|und|et|y|e|och|og|en|ja|i|и|with|&|\+)\s+|\s*&\s*", re.IGNORECASE)
_EDGES = ' \t\n\u00a0,.;:|/\\-–—•·*_~"“”„«»‹›<>#'
_GLUED = re.compile(r"^(?:Postby|By|BY|Von|VON|Por|Par)(?=[A-ZÀ-Þ][^\W\d_])(?=[A-ZÀ-Þ]?[^\W\d_]*[a-zß-ÿ\s])")
"""The word before a name, where a line break between them was lost."""

_COLONS = ":：／/"
_BEHIND_WORD = frozenset((" ", "|", *_COLONS))
_BEFORE_WORD = frozenset(" ,，/／|-")
"""What parts a word from the name beside it."""

_DATE = re.compile(
    r"\b\d{1,2}[:./]\d{2}|\b(?:19|20)\d\d\b|\d{1,2}月|\d+\s*(?:min|hours?|days?)\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b",
    re.IGNORECASE,
)
"""What is no name but a time."""

_PLACEHOLDER = re.compile(r"[{}%$<>=\\]|\bfunction\b|^\W+$")
_GROUP = re.compile(r"\b(?:of|for|the|de|für|des|del|della|voor)\b", re.IGNORECASE)


@cache
def words_around(section: str) -> tuple[str, ...]:
    """A section of the file of words, longer ones first."""
    return tuple(sorted({folded(word) for word in sections("names.txt")[section]}, key=lambda word: (-len(word), word)))


def clean_names(texts: Iterable[str], *, is_inverted: bool = False) -> list[str]:
    """The names in texts that hold one or several each, each name once.

    Args:
        texts: what stands in the place of names.
        is_inverted: whether "Doe, Jane" is one name, as in the records of libraries.
    """
    found: dict[str, str] = {}
    for text in texts:
        for name in _names_in(plain(text), is_inverted=is_inverted):
            found.setdefault(letters(name), name)
            if len(found) >= MOST_NAMES:
                return list(found.values())
    return list(found.values())


def _names_in(text: str, *, is_inverted: bool) -> Iterable[str]:
    if len(text) > 40 * MOST_CHARS:
        return
    text = _HANDLE.sub(" ", _MAIL.sub(" ", _ADDRESS.sub(" ", text)))
    text = _NOTE.sub("", _without_symbols(text))
    for part in _PARTS.split(text):
        part = _without_words(_GLUED.sub("", _stripped(part)))
        if is_inverted and part.count(",") == 1:
            last, _, first = part.partition(",")
            yield from _checked(f"{first.strip()} {last.strip()}")
        else:
            for piece in _parted_by_commas(part):
                for name in _parted_by_and(piece):
                    yield from _checked(_without_words(_stripped(name)))


def _without_symbols(text: str) -> str:
    """Without pictures, and what joins them."""
    if text.isascii():
        return text
    return "".join(c for c in text if unicodedata.category(c) not in ("So", "Cf", "Co") and c not in "\ufe0f\u20e3")


def _without_words(name: str) -> str:
    """Without the words that stand before and behind names."""
    is_changed = True
    while is_changed and name:
        is_changed = False
        lower = name.lower()
        if len(lower) != len(name):
            return name
        for word in words_around("before"):
            if lower.startswith(word) and lower[len(word) : len(word) + 1] in _BEHIND_WORD:
                name, is_changed = name[len(word) :].lstrip(_EDGES + _COLONS), True
                break
        else:
            for word in words_around("after"):
                rest = name[: -len(word)]
                if lower.endswith(word) and rest[-1:] in _BEFORE_WORD:
                    rest = rest.rstrip(_EDGES)
                    if " " in rest or not word.isascii():
                        name, is_changed = rest, True
                        break
    return name


def _parted_by_commas(text: str) -> list[str]:
    """The names of a list; degrees stay with the name before them."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) < 2:
        return [text]
    degrees = words_around("degrees")
    names: list[str] = []
    for number, part in enumerate(parts):
        is_degree = folded(part) in degrees or (part.isupper() and len(part) <= 6 and part.isalpha() and part.isascii())
        if is_degree and names:
            names[-1] += f", {part}"
        elif names and " " not in part and " " not in parts[number - 1] and len(parts) == 2 and part.isascii():
            names[-1] += f", {part}"  # "Doe, Jane"
        elif part.lower().startswith(("and ", "und ")):
            names.append(part[4:])
        elif names and _is_title(part):
            continue
        else:
            names.append(part)
    return names


def _is_title(part: str) -> bool:
    """Whether a part of a list is what somebody does, not a name."""
    return any(word in words_around("titles") for word in re.split(r"[\s/-]+", folded(part)))


def _parted_by_and(text: str) -> list[str]:
    """Two people joined by a word; a firm or an office of two words is one."""
    parts = [part for part in _AND.split(text) if part.strip()]
    if len(parts) < 2 or _GROUP.search(text):
        return [text]
    if all(len(part.split()) >= 2 and part[:1].isupper() for part in parts):
        return parts
    return [text]


def _stripped(name: str) -> str:
    """Without what separates a name from its neighbours; the point of an initial or of "Jr." stays."""
    bare = name.strip(_EDGES)
    return bare + "." if bare and _INITIAL.search(bare) and name.rstrip().endswith(bare[-1] + ".") else bare


def _checked(name: str) -> Iterable[str]:
    """The name, if it can be one."""
    name = _stripped(" ".join(name.split()))
    if (
        name
        and len(name) <= MOST_CHARS
        and len(name.split()) <= MOST_WORDS
        and any(map(str.isalpha, name))
        and not _PLACEHOLDER.search(name)
        and not _DATE.search(name)
        and folded(name) not in words_around("never")
        and folded(name) not in words_around("before")
    ):
        yield name
