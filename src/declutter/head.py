"""What a page's head says about it, gathered while the walk passes by."""

from __future__ import annotations

import re

from lxml import etree

from declutter.records import Head

_SCHEMA_TYPE = re.compile(r'"@type"\s{0,9}:\s{0,9}\[?\s{0,99}"([A-Za-z]{2,40})"')
_LD_JSON_CHARS = 200_000
"""How much of one JSON-LD script is looked at: types stand at its beginning."""


class HeadReader:
    """Collects from `title`, `meta`, `base` and `script` elements in document order; the first of each counts."""

    def __init__(self) -> None:
        self.language = ""
        self.frames = 0
        self._scripts = 0
        self._values: dict[str, str] = {}
        self._types: list[str] = []
        self._data: list[str] = []

    def read(self, element: etree._Element, tag: str) -> None:
        """Take what one element tells, if it is one of those that tell something."""
        if tag == "script":
            self._scripts += 1
            kind = element.get("type") or ""
            if element.text and "json" in kind:
                self._data.append(element.text)
                if "ld+json" in kind:
                    self._types += _SCHEMA_TYPE.findall(element.text[:_LD_JSON_CHARS])
        elif tag == "meta":
            name = element.get("property") or element.get("name")
            if name:
                self._values.setdefault(name.lower(), element.get("content") or "")
        elif tag == "title":
            parent = element.getparent()
            if parent is None or parent.tag != "svg":
                self._values.setdefault("<title>", " ".join("".join(map(str, element.itertext())).split()))
        elif tag == "link":
            if element.get("rel") == "canonical":
                self._values.setdefault("<canonical>", element.get("href") or "")
        elif tag == "base":
            self._values.setdefault("<base>", element.get("href") or "")

    def finish(self) -> Head:
        """What was found."""
        get = self._values.get
        return Head(
            title=get("<title>", ""),
            og_title=get("og:title", ""),
            og_type=get("og:type", "").lower(),
            language=self.language or get("og:locale", ""),
            generator=get("generator", ""),
            base=get("<base>", ""),
            canonical=get("<canonical>", "") or get("og:url", ""),
            description=get("description", "") or get("og:description", ""),
            data=tuple(self._data),
            schema_types=tuple(dict.fromkeys(self._types)),
            scripts=self._scripts,
            frames=self.frames,
        )
