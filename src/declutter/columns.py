"""What a row of a table says of a page: the same columns in the command's tables, in Spark, Ray and the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from declutter.roles import Role

if TYPE_CHECKING:
    from declutter.page import Page

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column.

    Attributes:
        name: as it stands in the table.
        type: of the values, in the words of `arrow_schema`.
        meaning: one line.
        value: of a page, or of its place in a source; what is not asked for is not worked out.
    """

    name: str
    type: str
    meaning: str
    value: Callable[[T], Any]


def role_counts(page: Page) -> dict[str, int]:
    """How many blocks of each role there are; roles without any are left out."""
    counts = Counter(block.role for block in page.blocks)
    return {role.value: counts[role] for role in Role if counts[role]}


PAGE_COLUMNS: tuple[Column[Page], ...] = (
    Column("url", "string", "address of the page; null where nobody says", lambda page: page.url),
    Column("title", "string", "headline; empty where there is none", lambda page: page.title),
    Column("text", "string", "main content as plain text", lambda page: page.text),
    Column("markdown", "string", "the same words as Markdown", lambda page: page.markdown),
    Column("kind", "string", "what sort of page it is, a value of declutter.PageKind", lambda page: page.kind.value),
    Column(
        "confidence", "double", "expected word F1 of the text, 0 to 1", lambda page: round(float(page.confidence), 4)
    ),
    Column("language", "string", "as the page declares it; empty if it does not", lambda page: page.language),
    Column(
        "outcome",
        "string",
        "ok, or why there is no content or not all of it, a value of declutter.Outcome",
        lambda page: page.outcome.value,
    ),
    Column("roles", "counts", "number of blocks of each role that the page has", role_counts),
    Column("encoding", "string", "how bytes were decoded; empty of text", lambda page: page.encoding[0]),
    Column(
        "blocks",
        "blocks",
        "every block in page order, with role, score, reason and address",
        lambda page: [block.to_dict() for block in page.blocks],
    ),
    Column(
        "comments",
        "comments",
        "what readers wrote: author, date, depth, text, address",
        lambda page: [comment.to_dict() for comment in page.comments],
    ),
)
"""In the order in which a table has them."""

ON_REQUEST = frozenset(("encoding", "blocks", "comments"))
"""Those that no table has unless they are asked for: two of them hold all of the page's text once more."""


def arrow_schema(columns: Iterable[Column[Any]]) -> Any:
    """The pyarrow schema of these columns; what each means is in the metadata of its field."""
    import pyarrow as pa

    text, number = pa.string(), pa.int64()

    def struct(words: Iterable[str], **others: Any) -> Any:
        return pa.struct([*((word, text) for word in words), *others.items()])

    block = struct(("role", "text", "reason", "cue", "kind", "address"), score=pa.float64(), level=number)
    comment = struct(("author", "date", "text", "address"), depth=number)
    types = {
        "string": text,
        "int64": number,
        "double": pa.float64(),
        "counts": pa.map_(text, number),
        "blocks": pa.list_(block),
        "comments": pa.list_(comment),
    }
    return pa.schema([pa.field(c.name, types[c.type], metadata={"meaning": c.meaning}) for c in columns])
