"""Reads the labelled pages: one gzipped JSON Lines file a set, one gzipped raw page a row."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SETS = ("wcxb-dev", "fundus", "readability", "defuddle", "trafeval", "zh")

GATE_SHARE = 10
"""One site in this many is never trained on and scored by the quality gate."""


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A row of a set.

    Attributes:
        set: name of the set.
        id: name of the page within its set.
        path: of the gzipped raw page.
        site: pages of one site never stand on both sides of a split.
        kind: page kind where the set has them.
        text: reference main text, None where the set only has strings.
        present, absent: strings that must and must not be in the output.
        url, authors, date: of the page, where the set has them; the date is a day.
    """

    set: str
    id: str
    path: Path
    site: str
    kind: str
    title: str
    text: str | None
    present: tuple[str, ...]
    absent: tuple[str, ...]
    url: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""

    def read(self) -> bytes:
        """The raw page."""
        with gzip.open(self.path) as file:
            return file.read()

    @property
    def is_held_out(self) -> bool:
        """Whether the quality gate scores this page, which the shipped model must not have seen."""
        return site_hash(self.site) % GATE_SHARE == 0


def load(data: Path, sets: tuple[str, ...] = SETS) -> list[LabelledPage]:
    """All rows of the sets, in file order.

    Raises:
        FileNotFoundError: a set is not in the folder.
    """
    return [page for name in sets for page in _rows(data, name)]


def site_hash(site: str) -> int:
    """A number that depends on the site alone, the same on every machine."""
    return int.from_bytes(hashlib.sha256(registered_domain(site).encode()).digest()[:8], "big")


def registered_domain(site: str) -> str:
    """The part of a host name that one owner registers, by the common second-level suffixes."""
    labels = site.lower().strip(".").split(".")
    if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:]) if len(labels) > 1 else site.lower()


_SECOND_LEVEL = frozenset(["co", "com", "org", "net", "gov", "edu", "ac", "gob", "gouv", "or", "ne", "go"])


def _rows(data: Path, name: str) -> Iterator[LabelledPage]:
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield LabelledPage(
                set=name,
                id=row["id"],
                path=data / row["html"],
                site=row["site"],
                kind=row.get("kind") or "",
                title=row.get("title") or "",
                text=row.get("text"),
                present=tuple(row.get("with") or ()),
                absent=tuple(row.get("without") or ()),
                url=row.get("url") or "",
                authors=tuple(row.get("authors") or ()),
                date=row.get("date") or "",
            )
