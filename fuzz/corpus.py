"""The corpus to begin with: pieces of the fixtures, and of their JSON-LD."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

NAMES = ("extract", "text", "decode", "json-ld")

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
PIECE = 1500
"""Bytes of a piece: a fixture as a whole is too long to be changed in many ways a second."""

_JSON_LD = re.compile(rb'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_PLAIN = (
    b'{"@type":"Article","articleBody":"' + b"The mill turns. " * 8 + b'"}',
    b'[{"@graph":[{"@type":["Product"],"description":"<p>' + b"A wheel. " * 12 + b'</p>"}]}]',
)
_HEADERS = (b"", b"text/html; charset=utf-16", b"text/html; charset=shift_jis", b"charset=gb2312")


def write_corpus(target: str, folder: Path) -> int:
    """Write the pieces of a target, under the hash of each; how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for piece in pieces(target):
        (folder / hashlib.sha1(piece, usedforsecurity=False).hexdigest()).write_bytes(piece)
        count += 1
    return count


def pieces(target: str) -> Iterator[bytes]:
    """The pieces that a target begins with."""
    pattern = "*/page.txt" if target == "text" else "*/page.html"
    if target == "json-ld":
        yield from _PLAIN
    for number, path in enumerate(sorted(FIXTURES.glob(pattern))):
        data = path.read_bytes()
        if target == "json-ld":
            yield from _JSON_LD.findall(data)
            continue
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            yield _HEADERS[number % len(_HEADERS)] + b"\n" + piece if target == "decode" else piece
