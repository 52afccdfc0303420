"""Names of output files: within their folder, on every system, and no two alike."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from pathlib import PurePath
from urllib.parse import unquote

from declutter.sources.kinds import unpacked_name

LONGEST = 200
"""Bytes of a name; file systems take 255, and a suffix and a number have to fit."""

SLUG = 80
"""Characters of an address that go into a name."""

IN_A_FOLDER = 1000
"""Pages of an archive in one folder: with a million, listing it takes minutes."""

_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_SCHEME = re.compile(r"^\w+://")
_NO_WORD = re.compile(r"(?:[^a-z0-9.]|\.(?![a-z0-9]))+")


def shown(name: str) -> str:
    """The name of a file as text: bytes that are no text are written as `\\xNN`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def safe_name(name: str) -> str:
    """One part of a path that leads nowhere else; one that had to be changed gets a few letters that tell it apart."""
    safe = _UNSAFE.sub("_", name)
    if safe.strip(". ") == "" or _RESERVED.fullmatch(safe):
        safe = f"_{safe.strip('. ')}"
    if len(safe.encode("utf-8", "surrogateescape")) > LONGEST:
        safe = safe.encode("utf-8", "surrogateescape")[: LONGEST - 10].decode("utf-8", "ignore")
    return safe if safe == name else f"{safe}~{_mark(name)}"


def safe_path(path: str) -> str:
    """A relative path of safe names, with `/` between them: no `..`, no root, no drive."""
    parts = PurePath(path).parts
    anchor = PurePath(path).anchor
    kept = [part for part in parts if part not in ("..", ".", anchor)]
    return "/".join(map(safe_name, kept))


def record_name(record: int, url: str | None) -> str:
    """Where the output of a page of an archive belongs: its number, and its address for people to see."""
    words = _NO_WORD.sub("-", unquote(_SCHEME.sub("", url or "")).lower())[:SLUG].strip("-.")
    return f"{record // IN_A_FOLDER:04d}/{record:07d}" + (f"-{words}" if words else "")


class Names:
    """The names that are taken in one folder, or in the many of a list.

    They are remembered as eight bytes each, of the name as a system sees it that knows no capital letters.
    """

    def __init__(self, suffix: str) -> None:
        self._suffix = suffix
        self._taken: set[int] = set()

    def file(self, folder: str, name: str) -> str:
        """A safe path for a file of this stem, which gets the suffix of the output; with a number if it is taken."""
        return self._free(folder, name, self._suffix)

    def folder(self, folder: str, name: str) -> str:
        """A safe path for a folder of this name; with a number if it is taken."""
        return self._free(folder, name, "")

    def _free(self, folder: str, name: str, suffix: str) -> str:
        safe = safe_name(name)
        path = wanted = f"{folder}/{safe}" if folder else safe
        number = 1
        while (key := _key(path + suffix)) in self._taken:
            number += 1
            path = f"{wanted}-{number}"
        self._taken.add(key)
        return path

    @staticmethod
    def stem(name: str) -> str:
        """The name of a file without its suffixes: `a.html.gz` is `a`."""
        plain = unpacked_name(name)
        return PurePath(plain).stem or plain


def _key(path: str) -> int:
    plain = unicodedata.normalize("NFKC", path).casefold().encode("utf-8", "surrogateescape")
    return int.from_bytes(blake2b(plain, digest_size=8).digest(), "big")


def _mark(name: str) -> str:
    return blake2b(name.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
