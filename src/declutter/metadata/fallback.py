"""trafilatura's extractor over the page, for what nothing else tells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from declutter.page import Finding
from declutter.records import Segments

LEVELS = 500
"""Elements nested deeper are put side by side: lxml's own walks over a tree recurse."""

MOST_ELEMENTS = 30_000
"""Of a larger page the beginning is looked at."""

_NAME = re.compile(r"[a-zA-Z][\w-]*")
_INVALID = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KEPT = frozenset(
    (
        *("class", "id", "href", "rel", "datetime", "title", "content", "name", "property", "itemprop", "lang", "role"),
        *("hreflang", "pubdate", "src"),
    )
)
"""The attributes that its rules ask for."""

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


def trafilatura_findings(segments: Segments) -> Iterator[Finding]:
    """What trafilatura finds on the page; nothing where it fails."""
    tree = rebuilt(segments)
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
                yield from (Finding(field, text, "trafilatura") for text in _as_stated(segments, field, entry))


def _as_stated(segments: Segments, field: str, value: str) -> Iterator[str]:
    """A value as the page has it: authors come joined and in capitals of trafilatura's own.

    A name that stands nowhere on the page is left out.
    """
    if field != "authors":
        yield value
        return
    for name in value.split(";"):
        wanted = " ".join(name.split()).lower()
        for text in segments.texts:
            place = text.lower().find(wanted)
            if place >= 0 and wanted and len(text.lower()) == len(text):
                yield text[place : place + len(wanted)]
                break


def rebuilt(segments: Segments) -> html.HtmlElement | None:
    """A tree with the elements and the shown text of a page, which is the extractor's own to change.

    What stands in `<meta>` elements and in data is left out: it has been read, and what of it was no date or no name
    would be made one by force.
    """
    pieces = segments.pieces
    if not pieces.tags:
        return None
    count = min(len(pieces.tags), MOST_ELEMENTS)
    make = html.HTMLParser().makeelement
    levels = [0] * count
    elements: list[etree._Element] = []
    for index in range(count):
        tag, above = pieces.tags[index], pieces.parents[index]
        tag = tag if _NAME.fullmatch(tag) else "span"
        if above < 0:
            elements.append(make(tag if tag == "html" else "html"))
            continue
        levels[index] = levels[above] + 1
        parent = elements[above]
        if levels[index] > LEVELS:
            levels[index] = LEVELS
            above_parent = parent.getparent()
            parent = above_parent if above_parent is not None else parent
        child = etree.SubElement(parent, tag)
        for name, value in pieces.attributes[index].items() if tag != "meta" else ():
            if name in _KEPT:
                child.set(name, _INVALID.sub(" ", value))
        elements.append(child)
    _set_texts(segments, elements)
    return elements[0]


def _set_texts(segments: Segments, elements: list[etree._Element]) -> None:
    """Put the text nodes of the blocks where they stand: at the beginning of an element, or behind a child of it."""
    owners = segments.outline.place[segments.owner].tolist() if len(segments) else []
    pieces = segments.pieces
    texts: dict[int, list[str]] = {}
    tails: dict[int, list[str]] = {}
    last = 0
    for block, whole in enumerate(segments.texts):
        for text, element in pieces.nodes_of(block) or [(whole, owners[block])]:
            if element >= len(elements):
                break
            child = last
            while child > element and pieces.parents[child] != element:
                child = pieces.parents[child]
            held = tails.setdefault(child, []) if child > element else texts.setdefault(element, [])
            held.append(text)
            last = max(last, element)
    title = next((index for index, tag in enumerate(pieces.tags[: len(elements)]) if tag == "title"), -1)
    if title >= 0:
        texts.setdefault(title, [segments.head.title])
    for element, held in texts.items():
        elements[element].text = _INVALID.sub(" ", "".join(held))
    for element, held in tails.items():
        elements[element].tail = _INVALID.sub(" ", "".join(held))
