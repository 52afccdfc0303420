"""The table of output columns: what a line of JSON or a row of Parquet says of a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from declutter.page import Page
    from declutter.sources import Source


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: as it stands in the output.
        type: of the values, in the words of `parquet_schema`.
        meaning: one line.
        value: of a page and of where it was found.
        is_default: whether it is there without being asked for.
    """

    name: str
    type: str
    meaning: str
    value: Callable[[Page, Source], Any]
    is_default: bool = True


def _roles(page: Page) -> dict[str, int]:
    return dict(sorted(Counter(block.role.value for block in page.blocks).items()))


COLUMNS: tuple[Column, ...] = (
    Column("source", "string", "the file that the page stands in, as it was named", lambda page, at: shown(at.name)),
    Column(
        "offset", "int64", "where in it: byte of a WARC record or a line of JSON, row, else 0", lambda p, at: at.offset
    ),
    Column("record", "int64", "how many pages of the file come before it", lambda page, at: at.record),
    Column(
        "id", "string", "what the archive calls it, or the field `id`; null where there is none", lambda p, at: at.id
    ),
    Column("url", "string", "where it comes from; null where nobody says", lambda page, at: page.url),
    Column("title", "string", "the headline", lambda page, at: page.title),
    Column("text", "string", "the main content as plain text", lambda page, at: page.text),
    Column("markdown", "string", "the same words as Markdown", lambda page, at: page.markdown),
    Column("kind", "string", "what sort of page it is", lambda page, at: page.kind.value),
    Column("confidence", "double", "expected word F1 of `text`, 0 to 1", lambda page, at: round(page.confidence, 4)),
    Column("language", "string", "as the page declares it; empty if it does not", lambda page, at: page.language),
    Column("outcome", "string", "`ok`, or why there is no content", lambda page, at: page.outcome.value),
    Column("roles", "counts", "how many blocks of each role there are", lambda page, at: _roles(page)),
    Column("encoding", "string", "how bytes were decoded", lambda page, at: page.encoding[0], is_default=False),
    Column(
        "blocks",
        "blocks",
        "every block: role, text, score, reason, cue, kind, level, address",
        lambda page, at: [block.to_dict() for block in page.blocks],
        is_default=False,
    ),
    Column(
        "comments",
        "comments",
        "what readers wrote: author, date, depth, text, address",
        lambda page, at: [comment.to_dict() for comment in page.comments],
        is_default=False,
    ),
)

NAMES = tuple(column.name for column in COLUMNS)
DEFAULT = tuple(column.name for column in COLUMNS if column.is_default)

_BY_NAME = {column.name: column for column in COLUMNS}


def row(page: Page, source: Source, names: tuple[str, ...]) -> dict[str, Any]:
    """What is said of a page, by column; nothing is worked out that is not asked for."""
    return {name: _BY_NAME[name].value(page, source) for name in names}


def shown(name: str) -> str:
    """The name of a file as text: bytes that are no text are written as `\\xNN`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def parquet_schema(names: tuple[str, ...]) -> Any:
    """The pyarrow schema of these columns."""
    import pyarrow as pa

    def struct(**fields: Any) -> Any:
        return pa.struct([pa.field(name, kind) for name, kind in fields.items()])

    text, number = pa.string(), pa.int64()
    block = struct(
        role=text, text=text, score=pa.float64(), reason=text, cue=text, kind=text, level=number, address=text
    )
    comment = struct(author=text, date=text, depth=number, text=text, address=text)
    types = {
        "string": text,
        "int64": number,
        "double": pa.float64(),
        "counts": pa.map_(text, number),
        "blocks": pa.list_(block),
        "comments": pa.list_(comment),
    }
    columns = [_BY_NAME[name] for name in names]
    return pa.schema([pa.field(c.name, types[c.type], metadata={"meaning": c.meaning}) for c in columns])
