"""The index of many pages: one row a page, those to look at first at the top."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from declutter.render.report.shell import document, escaped, gauge
from declutter.render.summary import DOUBTFUL, counted, words_of
from declutter.roles import Role

if TYPE_CHECKING:
    from declutter.page import Page

SHOWN = 10_000
"""More rows than this no browser sorts while one waits; the surest pages are left out, and the index says so."""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """What the index says of one page; plain data, so that a worker can send it and a run can store it.

    Attributes:
        source: where the page was read from.
        report: the report's file name, relative to the index, `/` between folders; empty if there is none.
        title, kind, confidence, outcome: of the page.
        kept, words: words of the main content, and of the page in all.
        roles: how many blocks have each role.
        error: why there is no page; empty if there is one.
    """

    source: str
    report: str = ""
    title: str = ""
    kind: str = ""
    confidence: float = 0.0
    kept: int = 0
    words: int = 0
    roles: tuple[tuple[str, int], ...] = ()
    outcome: str = ""
    error: str = ""

    @classmethod
    def of(cls, page: Page, source: str, report: str = "") -> IndexRow:
        """The row of a page."""
        words = words_of(page.blocks)
        counts = Counter(block.role for block in page.blocks)
        return cls(
            source,
            report,
            page.title,
            page.kind.value,
            round(page.confidence, 4),
            words.kept,
            words.all,
            tuple((role.value, counts[role]) for role in Role if counts[role]),
            page.outcome.value,
        )

    @classmethod
    def failed(cls, source: str, error: str) -> IndexRow:
        """The row of a source of which no page came."""
        return cls(source, outcome="failed", error=error)

    def to_dict(self) -> dict[str, Any]:
        """The row as plain data, ready for JSON."""
        return {**asdict(self), "roles": dict(self.roles)}

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> IndexRow:
        """The row that `to_dict` wrote.

        Raises:
            ValueError: it is no such record.
        """
        try:
            return cls(**{**record, "roles": tuple(dict(record["roles"]).items())})
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a row of an index: {error}") from None


def to_index(rows: Iterable[IndexRow]) -> str:
    """The rows as one self-contained HTML document that sorts and filters; lowest confidence first, failures above."""
    ordered = sorted(rows, key=lambda row: (not row.error, row.confidence, row.source))
    shown = ordered[:SHOWN]
    parts = {
        "title": escaped(f"{counted(len(ordered), 'page')} · declutter"),
        "heading": escaped(counted(len(ordered), "page")),
        "summary": _summary(ordered),
        "left": _left_out(len(ordered) - len(shown)),
        "rows": "\n".join(map(_row, shown)),
    }
    return document("index.html", style=("base.css", "index.css"), script="index.js", parts=parts)


def _summary(rows: Sequence[IndexRow]) -> str:
    failed = sum(bool(row.error) for row in rows)
    doubtful = sum(not row.error and row.confidence < DOUBTFUL for row in rows)
    kept, words = sum(row.kept for row in rows), sum(row.words for row in rows)
    facts = (
        ("Failed", f"{failed:,}"),
        (f"Confidence below {DOUBTFUL}", f"{doubtful:,}"),
        ("Words kept", f"{kept:,} <small>of {words:,}</small>{gauge(kept / words if words else 0.0)}"),
    )
    return "\n".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)


def _left_out(count: int) -> str:
    if not count:
        return ""
    text = f"{counted(count, 'page')} of higher confidence are left out here; reports.jsonl has all of them."
    return f'<p class="notice">{text}</p>'


def _row(row: IndexRow) -> str:
    name = escaped(row.source)
    if row.report:
        # With "./" in front, a file name that has a colon is no scheme.
        name = f'<a href="./{escaped(quote(row.report.encode("utf-8", "replace")))}">{name}</a>'
    if row.error:
        return (
            f'<tr class="failed"><th scope="row">{name}</th>{_cell(escaped(row.title), row.title)}'
            f"{_cell('', '')}{_cell('', -1)}{_cell('', -1)}{_cell('', -1)}{_cell('', -1)}"
            f'<td data-v="failed"><span class="outcome">failed</span> <span dir="auto">{escaped(row.error)}</span></td>'
            "</tr>"
        )
    low = row.confidence < DOUBTFUL
    confidence = f"{row.confidence:.2f}{' <small>low</small>' if low else ''}{gauge(row.confidence, low=low)}"
    chips = " ".join(
        f'<span class="chip r-{escaped(role)}">{escaped(role)} {count:,}</span>' for role, count in row.roles
    )
    ok = "" if row.outcome == "ok" else ' class="outcome"'
    return (
        f'<tr><th scope="row">{name}</th>{_cell(f"""<span dir="auto">{escaped(row.title)}</span>""", row.title)}'
        f"{_cell(escaped(row.kind), row.kind)}{_cell(confidence, row.confidence, 'n')}"
        f"{_cell(f'{row.kept:,}', row.kept, 'n')}{_cell(f'{row.words:,}', row.words, 'n')}"
        f'{_cell(f"""<span class="chips">{chips}</span>""", len(row.roles))}'
        f"{_cell(f'<span{ok}>{escaped(row.outcome)}</span>', row.outcome)}</tr>"
    )


def _cell(content: str, value: str | float, kind: str = "") -> str:
    """A cell with what it is sorted by."""
    styled = f' class="{kind}"' if kind else ""
    return f'<td{styled} data-v="{escaped(str(value))}">{content}</td>'
