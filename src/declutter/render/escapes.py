"""Text in Markdown of which no character is markup, and the places where marks can stand."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*\[\]<~|])|(&(?=#?\w{1,32};))|((?<![^\W_])_|_(?![^\W_]))")
"""An underscore between letters or digits marks nothing."""

_AT_START = re.compile(
    r"^([ \t]*)(?:(#{1,6}(?=\s|$)|>|[+-](?=\s|$)|-{2,}(?=[ \t-]*$)|=+(?=[ \t]*$)|:(?=\s|$))|(\d{1,9})([.)])(?=\s|$))",
    re.MULTILINE,
)
_CLOSING_HASHES = re.compile(r"(?<![\\#])(#+)([ \t]*)$")
_TICKS = re.compile(r"`+")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_IN_ADDRESS = {"(": "%28", ")": "%29", "[": "%5B", "]": "%5D", "|": "%7C", "$": "%24", "*": "%2A", "~": "%7E"}
_ADDRESS = re.compile(r"[()\[\]|$*~]")
_TAG_LIKE = re.compile(r"<(?=[A-Za-z/!?])")


def escaped(text: str, *, dollars: bool = False) -> str:
    """Text of which no character is markup in a line; `dollars`: two of them could be taken for a formula."""
    text = _SPECIAL.sub(lambda match: "\\" + match[0], text)
    return text.replace("$", r"\$") if dollars else text


def line_starts_escaped(markdown: str) -> str:
    """Lines of which none begins a list, quote, heading, rule or definition."""
    return _AT_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", markdown)


def heading_end_escaped(markdown: str) -> str:
    """A heading whose last word is not taken for its closing sign."""
    return _CLOSING_HASHES.sub(r"\\\1\2", markdown)


def fence_of(code: str, least: int = 3) -> str:
    """Backticks that do not stand in the code."""
    return "`" * max(least, 1 + max((len(run) for run in _TICKS.findall(code)), default=0))


def code_span(code: str, *, in_table: bool) -> str:
    """Code in a line, whatever it holds."""
    ticks = "`"
    runs = {len(run) for run in _TICKS.findall(code)}
    while len(ticks) in runs:
        ticks += "`"
    is_edged = code.startswith("`") or code.endswith("`") or (code[:1] == code[-1:] == " " and code.strip())
    code = f" {code} " if is_edged else code
    return ticks + (code.replace("|", "\\|") if in_table else code) + ticks


def address(target: str) -> str:
    """An address that ends where it should, and in which nothing is read as a reference or a formula."""
    return _ENTITY.sub("&amp;", _ADDRESS.sub(lambda match: _IN_ADDRESS[match[0]], target))


def formula(tex: str, *, in_table: bool) -> str:
    """TeX that means the same and holds nothing that readers without formulas would take for HTML, a link or code."""
    tex = re.sub(r"(?<!\\)\$", r"\\$", tex)
    tex = _TAG_LIKE.sub(r"\\lt ", tex).replace("`", r"\lq ").replace("](", "] (").replace("][", "] [")
    tex = _ENTITY.sub("& ", tex).replace("]:", "] :")
    return tex.replace("|", "\\|") if in_table else tex


def can_open(before: str, after: str) -> bool:
    """Whether a mark between these two characters, both empty at an end, opens emphasis for every reader."""
    return bool(after) and not after.isspace() and (after.isalnum() or _is_apart(before))


def can_close(before: str, after: str) -> bool:
    """Whether it closes emphasis."""
    return bool(before) and not before.isspace() and (before.isalnum() or _is_apart(after))


def _is_apart(character: str) -> bool:
    # Readers differ in what they call punctuation beyond ASCII.
    return not character or character.isspace() or (character.isascii() and not character.isalnum())
