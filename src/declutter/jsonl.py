"""One field of a JSON object on a line: read it, and put another text in its place without touching the rest."""

from __future__ import annotations

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def field_span(line: str, field: str) -> tuple[int, int] | None:
    """Where the value of a field of the object stands on its line, None if the object has no such field.

    Raises:
        ValueError: the line is no JSON object.
    """
    place = _skip(line, 0)
    if line[place : place + 1] != "{":
        raise ValueError("not a JSON object")
    span = None
    place = _skip(line, place + 1)
    while line[place : place + 1] != "}":
        if line[place : place + 1] != '"':
            raise ValueError(f"not JSON at character {place + 1}")
        key, place = scanstring(line, place + 1, True)
        place = _skip(line, place)
        if line[place : place + 1] != ":":
            raise ValueError(f"not JSON at character {place + 1}")
        start = _skip(line, place + 1)
        _, end = _DECODER.raw_decode(line, start)
        if key == field:
            span = start, end  # of several fields of one name the last one counts, as everywhere
        place = _skip(line, end)
        if line[place : place + 1] == ",":
            place = _skip(line, place + 1)
        elif line[place : place + 1] != "}":
            raise ValueError(f"not JSON at character {place + 1}")
    if _skip(line, place + 1) != len(line):
        raise ValueError(f"something follows the object at character {place + 2}")
    return span


def replaced(line: str, span: tuple[int, int], text: str) -> str:
    """The line with a text as the value at this place; everything else stays as it is written."""
    value = json.dumps(text, ensure_ascii=False)
    # U+2028 and its like are line ends to some readers.
    for code in ("\x85", "\u2028", "\u2029"):
        value = value.replace(code, f"\\u{ord(code):04x}")
    return line[: span[0]] + value + line[span[1] :]


def _skip(line: str, place: int) -> int:
    match = _SPACE.match(line, place)
    return match.end() if match else place
