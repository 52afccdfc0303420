"""What a page's head says about it, gathered while the walk passes by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from declutter.records import DataScript, Head
from declutter.shown import CONTROLS

_SCHEMA_TYPE = re.compile(r'"@type"\s{0,9}:\s{0,9}\[?\s{0,99}"([A-Za-z]{2,40})"')
_LD_JSON_CHARS = 200_000
"""How much of one JSON-LD script is looked at: types stand at its beginning."""

_MOST_TYPES = 200
"""Each block may ask for the page's types; those of no labelled page are as many as 30."""


SOURCES = frozenset(("annotation", "script"))
TEX = "tex"
"""What the text of such an element is said to be where it is the source of a formula."""


def is_tex(attributes: Mapping[str, str]) -> bool:
    """Whether an annotation of MathML or a script holds TeX: the former by its encoding, the latter for MathJax."""
    encoding = attributes.get("encoding", "").lower()
    return (
        encoding.endswith(("x-tex", "latex")) or encoding == "tex" or attributes.get("type", "").startswith("math/tex")
    )


class HeadReader:
    """Collects from `title`, `meta`, `base` and `script` elements in document order; the first of each counts."""

    def __init__(self) -> None:
        self.language = ""
        self.frames = 0
        self._scripts = 0
        self._values: dict[str, str] = {}
        self._types: dict[str, None] = {}
        self._data: list[DataScript] = []
        self._formulas: list[DataScript] = []

    def read(self, tag: str, attributes: Mapping[str, str], above: str) -> bool:
        """Take what the attributes of an element tell; true if its text tells something too. `above`: its parent."""
        if tag == "script":
            self._scripts += 1
            return "ld+json" in attributes.get("type", "")
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name")
            if name:
                self._values.setdefault(name.lower(), attributes.get("content", ""))
        elif tag == "title":
            return above != "svg"
        elif tag == "link":
            if attributes.get("rel") == "canonical":
                self._values.setdefault("<canonical>", attributes.get("href", ""))
        elif tag == "base":
            self._values.setdefault("<base>", attributes.get("href", ""))
        return False

    def read_text(self, tag: str, text: str, element: int) -> None:
        """Take what the text of a title or script tells; `element` is its number on the page."""
        if tag == "title":
            self._values.setdefault("<title>", CONTROLS.sub("", " ".join(text.split())))
        elif tag == TEX:
            self._formulas.append(DataScript(element, text))
        else:
            self._data.append(DataScript(element, text))
            if len(self._types) < _MOST_TYPES:
                self._types.update(dict.fromkeys(_SCHEMA_TYPE.findall(text[:_LD_JSON_CHARS])))

    def finish(self) -> Head:
        """What was found."""
        get = self._values.get
        return Head(
            title=get("<title>", ""),
            og_title=CONTROLS.sub("", get("og:title", "")),
            og_type=get("og:type", "").lower(),
            language=self.language or get("og:locale", ""),
            generator=get("generator", ""),
            base=get("<base>", ""),
            canonical=get("<canonical>", "") or get("og:url", ""),
            description=get("description", "") or get("og:description", ""),
            data=tuple(self._data),
            formulas=tuple(self._formulas),
            schema_types=tuple(islice(self._types, _MOST_TYPES)),
            scripts=self._scripts,
            frames=self.frames,
        )
