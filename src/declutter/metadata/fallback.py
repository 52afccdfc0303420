"""trafilatura's extractor over the page, for what nothing else tells."""

from __future__ import annotations

from collections.abc import Iterator

from declutter.metadata.rebuild import rebuilt
from declutter.metadata.sheet import Sheet
from declutter.page import Finding

DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31"}
"""Its extensive search finds a date on nearly every page, mostly a wrong one where the page states none. The latest day
is fixed, since by default it is the day on which it runs."""

_FIELDS = {
    "title": "title",
    "author": "authors",
    "date": "published",
    "description": "description",
    "categories": "categories",
    "tags": "tags",
    "license": "license",
    "image": "image",
}


def trafilatura_findings(sheet: Sheet) -> Iterator[Finding]:
    """What trafilatura finds on the page; nothing where it fails."""
    tree = rebuilt(sheet)
    if tree is None:
        return
    from trafilatura.metadata import extract_metadata

    try:
        document = extract_metadata(tree, date_config=DATES)
    except Exception:  # whatever its rules make of a broken page: it has found nothing
        return
    for name, field in _FIELDS.items():
        value = getattr(document, name, None)
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, str) and entry.strip():
                yield from (Finding(field, text, "trafilatura") for text in _as_stated(sheet, field, entry))


def _as_stated(sheet: Sheet, field: str, value: str) -> Iterator[str]:
    """A value as the page has it: authors come joined and in capitals of trafilatura's own.

    A name that stands nowhere on the page is left out.
    """
    if field != "authors":
        yield value
        return
    for name in value.split(";"):
        wanted = " ".join(name.split()).lower()
        for text in sheet.segments.texts:
            place = text.lower().find(wanted)
            if place >= 0 and wanted and len(text.lower()) == len(text):
                yield text[place : place + len(wanted)]
                break
