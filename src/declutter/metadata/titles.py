"""Titles without the name of the site that pages put around them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from declutter.metadata.plain import letters

_BAR = re.compile(r"\s+[|·•»«›‹–—―:-]+\s+|\s*[|｜»«›‹]\s*|\s+::\s+|(?<=\S)[:：–—_-]\s+|\s+-(?=\S)|(?<=\w)_(?=\w)")
"""What stands between a title and the name of a site."""

SHORTEST_NAME = 2


def without_site(title: str, names: Iterable[str]) -> str:
    """A title without the parts at its ends that are one of these names of the site; as it is if nothing were left."""
    known = {key for name in names if len(key := letters(name)) >= SHORTEST_NAME}
    changed = True
    while changed and known:
        changed = False
        bars = [match.span() for match in _BAR.finditer(title)]
        for start, end in reversed(bars):
            if letters(title[end:]) in known and letters(title[:start]):
                title, changed = title[:start], True
                break
        if changed:
            continue
        for start, end in bars:
            if letters(title[:start]) in known and letters(title[end:]):
                title, changed = title[end:], True
                break
    return title.strip()
