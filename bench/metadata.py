"""Title, authors and date of pages that have them on record, beside what trafilatura alone finds."""

from __future__ import annotations

import logging
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import html
from rich.console import Console
from rich.table import Table

from bench.datasets import LabelledPage, load
from declutter import extract
from declutter.decode import decode

SETS = ("wcxb-dev", "fundus")
"""The sets that have authors and dates on record."""

FIELDS = ("title", "authors", "date")

_PARTS = re.compile(r"[;,|&/]|\b(?:and|und|et|y|with)\b")


@dataclass(frozen=True, slots=True)
class About:
    """What a tool says about a page, or what is on record; empty where nothing is."""

    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""


@dataclass(slots=True)
class FieldTally:
    """What one tool reached in one field of a set.

    Attributes:
        wanted: pages with a value on record; `given`: those of them that the tool gave one for.
        score: sum over those pages, 0 to 1 each.
        extra: pages without a value on record that the tool gave one for.
    """

    wanted: int = 0
    given: int = 0
    score: float = 0.0
    extra: int = 0

    def add(self, has_reference: bool, is_given: bool, score: float) -> None:
        """Count one page."""
        if not has_reference:
            self.extra += is_given
            return
        self.wanted += 1
        self.given += is_given
        self.score += score if is_given else 0.0

    @property
    def mean(self) -> float:
        """Mean score over the pages with a value on record; what is not given scores 0."""
        return self.score / self.wanted if self.wanted else 0.0

    @property
    def coverage(self) -> float:
        """Share of the pages with a value on record that got one."""
        return self.given / self.wanted if self.wanted else 0.0

    @property
    def precision(self) -> float:
        """Mean score over those."""
        return self.score / self.given if self.given else 0.0


def field_score(field: str, got: About, want: About) -> float:
    """How right a value is, 0 to 1.

    A title is right or wrong: letters and digits count, case does not. Authors score the F1 of the two sets of names;
    a record that joins several in one text is parted like the output. A date is right on the same day.
    """
    if field == "title":
        return float(_letters(got.title) == _letters(want.title))
    if field == "authors":
        have, wanted = _names(got.authors), _names(want.authors)
        return 2 * len(have & wanted) / (len(have) + len(wanted)) if have or wanted else 1.0
    return float(got.date == want.date)


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _names(authors: Iterable[str]) -> set[str]:
    return {name for text in authors for part in _PARTS.split(text.casefold()) if (name := _letters(part))}


Tool = Callable[[LabelledPage, bytes], About]


def ours(page: LabelledPage, raw: bytes) -> About:
    """declutter, told the address of the page as both tools are."""
    found = extract(raw, url=page.url or None).metadata
    return About(found.title, found.authors, found.date)


def trafilatura_alone(page: LabelledPage, raw: bytes) -> About:
    """`trafilatura.metadata.extract_metadata` with its default settings, on the page as declutter decodes it."""
    from trafilatura.metadata import extract_metadata

    text = decode(raw).text
    if not text.strip():
        return About()
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    found = extract_metadata(html.document_fromstring(text.encode("utf-8", "replace"), parser=parser), page.url or None)
    return About(found.title or "", tuple((found.author or "").split("; ")) if found.author else (), found.date or "")


def measure(pages: Sequence[LabelledPage], tools: dict[str, Tool]) -> dict[tuple[str, str, str], FieldTally]:
    """The tallies by set, field and tool; CPU seconds by set and tool are under the field `seconds`."""
    tallies: dict[tuple[str, str, str], FieldTally] = {}
    for page in pages:
        raw = page.read()
        want = About(page.title, page.authors, page.date)
        for name, tool in tools.items():
            start = time.process_time()
            got = tool(page, raw)
            seconds = time.process_time() - start
            tallies.setdefault((page.set, "seconds", name), FieldTally()).add(True, True, seconds)
            for field in FIELDS:
                tally = tallies.setdefault((page.set, field, name), FieldTally())
                tally.add(bool(getattr(want, field)), bool(getattr(got, field)), field_score(field, got, want))
    return tallies


def report_metadata(data: Path, sets: tuple[str, ...], *, by_source: bool = False) -> None:
    """Print coverage, precision and score by set and field, ours beside trafilatura alone."""
    logging.disable(logging.CRITICAL)  # trafilatura tells of every broken page
    sources = Sources()
    tools: dict[str, Tool] = {"declutter": sources.ours if by_source else ours, "trafilatura": trafilatura_alone}
    tallies = measure(load(data, sets), tools)
    table = Table(box=None)
    for column in ("set", "field", "tool", "on record", "coverage", "precision", "score", "not on record", "CPU ms"):
        table.add_column(column, justify="left" if column in ("set", "field", "tool") else "right")
    for (set_name, field, tool), tally in sorted(tallies.items(), key=lambda item: (item[0][0], item[0][1])):
        if field != "seconds":
            cost = 1000 * tallies[set_name, "seconds", tool].mean
            numbers = (f"{tally.coverage:.3f}", f"{tally.precision:.3f}", f"{tally.mean:.3f}")
            table.add_row(set_name, field, tool, str(tally.wanted), *numbers, str(tally.extra), f"{cost:.1f}")
    console = Console(width=140)
    console.print(table)
    if by_source:
        console.print(sources.table())


class Sources:
    """How often the value taken is right, by the source it was taken from."""

    def __init__(self) -> None:
        self._given: Counter[tuple[str, str]] = Counter()
        self._right: Counter[tuple[str, str]] = Counter()

    def ours(self, page: LabelledPage, raw: bytes) -> About:
        """`ours`, counting."""
        found = extract(raw, url=page.url or None).metadata
        got, want = About(found.title, found.authors, found.date), About(page.title, page.authors, page.date)
        taken = {"title": "title", "authors": "authors", "date": "published" if found.published else "modified"}
        for field, name in taken.items():
            if getattr(got, field) and getattr(want, field):
                # "json-ld:NewsArticle.author" and the like count together.
                source = re.sub(r"json-ld:\w+\.", "json-ld:", found.sources[name])
                self._given[field, source] += 1
                self._right[field, source] += field_score(field, got, want)  # type: ignore[assignment]  # shares of 1
        return got

    def table(self) -> Table:
        """Field, source, pages, precision; the commonest first."""
        table = Table(box=None)
        for column in ("field", "source", "pages", "precision"):
            table.add_column(column, justify="left" if column in ("field", "source") else "right")
        for (field, source), count in sorted(self._given.items(), key=lambda item: (item[0][0], -item[1])):
            table.add_row(field, source, str(count), f"{self._right[field, source] / count:.2f}")
        return table


def gate(data: Path) -> dict[str, float]:
    """Scores on the tenth of the sites that the quality gate holds out, by set and field."""
    pages = [page for page in load(data, SETS) if page.is_held_out]
    tallies = measure(pages, {"declutter": ours})
    return {f"{name} {field}": round(t.mean, 4) for (name, field, _), t in tallies.items() if field != "seconds"}
