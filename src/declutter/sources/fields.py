"""Which field of a record holds the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from declutter.failures import Failure, FailureReason
from declutter.sources.compressed import too_large
from declutter.sources.records import MOST_BYTES, Item, Problem, Source

FIELDS = ("html", "content", "text")
"""Where the page is looked for, in this order, where no field is named."""

BESIDE = ("url", "id", "content_type")
"""Fields that are taken along where they are there."""


def page_field(names: Mapping[str, Any] | list[str], field: str | None) -> str | None:
    """The name of the field that holds the page; None if there is none."""
    for name in (field,) if field is not None else FIELDS:
        if name in names:
            return name
    return None


def source_of(row: Mapping[str, Any], field: str | None, name: str, offset: int, record: int) -> Item:
    """The page that a record holds, or what is wrong with the record."""
    found = page_field(row, field)
    url, id_, content_type = (_text(row.get(key)) for key in BESIDE)
    if found is None:
        what = (
            f"no field {field!r}" if field is not None else f"no field {', '.join(map(repr, FIELDS))}; name it: --field"
        )
        return Problem(name, Failure(FailureReason.BAD_RECORD, what), offset, record, url)
    data = row[found]
    if not isinstance(data, str | bytes):
        what = f"{found!r} is {'null' if data is None else type(data).__name__}, not text"
        return Problem(name, Failure(FailureReason.BAD_RECORD, what), offset, record, url)
    if len(data) > MOST_BYTES:
        return Problem(name, Failure(FailureReason.TOO_LARGE, too_large()), offset, record, url)
    is_text = None
    if found == "html" or (content_type or "").startswith("text/html"):
        is_text = False
    elif (content_type or "").startswith("text/plain"):
        is_text = True
    return Source(name, offset, record, data=data, url=url, content_type=content_type, is_text=is_text, id=id_)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
