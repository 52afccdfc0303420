"""A tree of the page for trafilatura's extractor, which is the extractor's own to change."""

from __future__ import annotations

import re

from lxml import etree, html

from declutter.metadata.sheet import APART, Sheet

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


def rebuilt(sheet: Sheet) -> html.HtmlElement | None:
    """The elements of a page, and its text but for comments, teasers, menus and the like.

    What stands in `<meta>` elements and in data is left out too: it has been read, and what of it was no date or no
    name would be made one by force.
    """
    pieces = sheet.segments.pieces
    if not pieces.tags:
        return None
    count = min(len(pieces.tags), MOST_ELEMENTS)
    apart = {place for place, block in zip(sheet.places, sheet.blocks, strict=True) if sheet.roles[block] in APART}
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
        if tag != "meta" and index not in apart:
            for name, value in pieces.attributes[index].items():
                if name in _KEPT:
                    child.set(name, _INVALID.sub(" ", value))
        elements.append(child)
    _set_texts(sheet, elements)
    return elements[0]


def _set_texts(sheet: Sheet, elements: list[etree._Element]) -> None:
    """Put the text nodes where they stand: at the beginning of an element, or behind a child of it."""
    segments = sheet.segments
    tags, parents = segments.pieces.tags, segments.pieces.parents
    texts: dict[int, list[str]] = {}
    tails: dict[int, list[str]] = {}
    last = 0
    for text, element, block in zip(sheet.nodes, sheet.places, sheet.blocks, strict=True):
        if element >= len(elements):
            break
        child = last
        while child > element and parents[child] != element:
            child = parents[child]
        last = max(child, element)
        if sheet.roles[block] not in APART:
            held = tails.setdefault(child, []) if child > element else texts.setdefault(element, [])
            held.append(text)
    title = next((index for index, tag in enumerate(tags[: len(elements)]) if tag == "title"), -1)
    if title >= 0:
        texts.setdefault(title, [segments.head.title])
    for element, held in texts.items():
        elements[element].text = _INVALID.sub(" ", "".join(held))
    for element, held in tails.items():
        elements[element].tail = _INVALID.sub(" ", "".join(held))
