"""How the text nodes of a block become what a browser shows of them."""

from __future__ import annotations

import re

BREAK = "\v"
"""Stands for `<br>` until a block is finished; as white space it can never be part of a word."""

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")
"""They come from character references such as `&#27;`, show nothing, and would be obeyed by a terminal. Those beyond
U+007F stay: on one page in 80 they stand for the apostrophes and dashes of windows-1252."""

_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\n "
"""Characters that show nothing by themselves."""


def shown_text(text: str, *, preformatted: bool) -> str:
    """White space collapsed outside of preformatted text, `<br>` as a newline; empty if nothing is to be seen."""
    if preformatted:
        text = text.replace(BREAK, "\n").replace("\x85", "\n").strip("\r\n").rstrip()
    elif BREAK in text:
        text = "\n".join([" ".join(line.split()) for line in text.split(BREAK)]).strip("\n")
    else:
        text = " ".join(text.split())
        if text.isprintable():  # most text is, and then it holds no control and something to be seen
            return text
    text = CONTROLS.sub("", text)
    return text if text.strip(_UNSEEN) else ""
