"""What the page shows of itself: headline, byline, the times in it, links to its licence, tags and section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from declutter.metadata.bylines import BYLINE_CHARS, NAME_CHARS, days_in, names_in, signed, sort_of_day
from declutter.metadata.dates import is_full, iso_date
from declutter.metadata.lists import sections, words_of
from declutter.metadata.names import clean_names
from declutter.metadata.plain import plain
from declutter.metadata.sheet import APART, Sheet
from declutter.page import Finding
from declutter.roles import PageKind, Role

TAG_CHARS = 60
DATE_CHARS = 80
"""A longer text is none."""

NEAR = 6
LINE_CHARS = 45
"""A line so near to the headline, and no longer than that, is the page's date if it is one."""

MOST_MARKS = 60
"""Of one sort that are looked at."""

BESIDE = 2
"""Further authors stand so many blocks beside the first."""

OF_OTHERS = (PageKind.LISTING, PageKind.COLLECTION)
"""Kinds of pages whose bylines are those of other pages."""

NO_TAGS = APART - {Role.NAVIGATION}
"""Tags of the page have the role of navigation; a link in one of these says nothing of it."""

_LICENSE = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/", re.IGNORECASE)
_DASHES = re.compile(r"[-_]+")


def shown_findings(sheet: Sheet) -> Iterator[Finding]:
    """The values in order of trust within each source."""
    segments = sheet.segments
    if sheet.headline >= 0 and (text := plain(segments.texts[sheet.headline])):
        yield Finding("title", text, "page:headline")
    yield from _license(sheet)
    yield from _filed(sheet)
    if sheet.kind not in OF_OTHERS:
        yield from _times(sheet)
        yield from _authors(sheet)
        yield from _bylines(sheet)
        yield from _changes(sheet)


def _elements(sheet: Sheet) -> Iterator[tuple[int, str, Mapping[str, str]]]:
    """Number, tag and attributes of every element that has any."""
    pieces = sheet.segments.pieces
    for element, attributes in enumerate(pieces.attributes):
        if attributes:
            yield element, pieces.tags[element], attributes


def _license(sheet: Sheet) -> Iterator[Finding]:
    links = [attributes for _, tag, attributes in _elements(sheet) if tag == "a" and attributes.get("href")]
    for attributes in links:
        if "license" in attributes.get("rel", "").lower().split():
            yield Finding("license", attributes["href"].strip(), "page:rel-license")
            return
    for attributes in links:
        if _LICENSE.search(attributes["href"]):
            yield Finding("license", attributes["href"].strip(), "page:license-link")
            return


def _filed(sheet: Sheet) -> Iterator[Finding]:
    """Links that say that they lead to a tag or category."""
    for element, tag, attributes in _elements(sheet):
        rel = attributes.get("rel", "").lower().split() if tag == "a" else ()
        if not ("tag" in rel or "category" in rel):
            continue
        roles = sheet.roles_in(element)
        text = sheet.text(element).lstrip("#")
        if text and len(text) <= TAG_CHARS and not roles <= NO_TAGS:
            is_category = "category" in rel or bool(_step("category link").search(attributes.get("href", "")))
            name = "category" if is_category else "tag"
            yield Finding("categories" if is_category else "tags", text, f"page:rel-{name}")


@cache
def _step(section: str) -> re.Pattern[str]:
    """A path that leads through one of these steps to something."""
    steps = "|".join(map(re.escape, sections("marks.txt")[section]))
    return re.compile(rf"/(?:{steps})/[^/?#]", re.IGNORECASE)


def _has_class(sheet: Sheet, attributes: Mapping[str, str], section: str) -> bool:
    classes = attributes.get("class")
    if not classes:
        return False
    known = sheet.marked.get((classes, section))
    if known is None:
        names = words_of("marks.txt", section)
        known = any(_DASHES.sub("-", name) in names for name in classes.lower().split())
        sheet.marked[classes, section] = known
    return known


def _times(sheet: Sheet) -> Iterator[Finding]:
    """Times in elements made for them, nearest to the headline first."""
    found: list[tuple[int, int, Finding]] = []
    for element, tag, attributes in _elements(sheet):
        is_time = tag in ("time", "relative-time")
        if not (is_time or "datetime" in attributes or _has_class(sheet, attributes, "date class")):
            continue
        numbers = sheet.numbers(element)
        is_past = bool(numbers) and sheet.kind is not PageKind.FORUM and sheet.is_past_text(numbers[0])
        shown = sheet.text_of(numbers)
        if is_past or len(shown) > DATE_CHARS or not sheet.is_main(element):
            continue
        stated = (attributes.get("datetime", ""), attributes.get("content", ""), attributes.get("title", ""), shown)
        if value := next(filter(None, map(iso_date, stated)), ""):
            field = sort_of_day(f"{shown} {attributes.get('class', '')} {_before(sheet, numbers)}")
            source = "page:time" if is_time else "page:date-class"
            found.append((sheet.distance(element), element, Finding(field, value, source)))
        if len(found) > MOST_MARKS:
            break
    yield from (finding for _, _, finding in sorted(found))


def _before(sheet: Sheet, numbers: list[int]) -> str:
    """The end of the text before these nodes, in the same block."""
    first = numbers[0] if numbers else 0
    if first == 0 or sheet.blocks[first - 1] != sheet.blocks[first]:
        return ""
    return sheet.nodes[first - 1][-20:]


def _authors(sheet: Sheet) -> Iterator[Finding]:
    """Names in elements made for them: those nearest to the headline, and others right beside them."""
    is_forum = sheet.kind is PageKind.FORUM
    found: dict[str, list[tuple[int, int, str]]] = {}
    for element, tag, attributes in _elements(sheet):
        source = _author_mark(sheet, tag, attributes)
        if not source or len(found.get(source, ())) > MOST_MARKS or not (numbers := sheet.numbers(element)):
            continue
        if sheet.blocks[numbers[0]] == sheet.headline:
            continue
        is_past = not is_forum and source != "page:rel-author" and sheet.is_past_text(numbers[0])
        if not is_past and sheet.is_main(element):
            rows = found.setdefault(source, [])
            rows += [(sheet.distance(element), element, name) for name in _names(sheet, element)]
    for source, rows in found.items():
        if rows:
            distance, first, _ = min(rows)
            for other, element, name in sorted(rows, key=lambda row: row[1]):
                is_inside = first < element < sheet.ends[first]
                if element == first or (other - distance <= BESIDE and not is_inside and not is_forum):
                    yield Finding("authors", name, source)


def _author_mark(sheet: Sheet, tag: str, attributes: Mapping[str, str]) -> str:
    """What marks an element as holding an author; empty if nothing does."""
    if tag == "a" and "author" in attributes.get("rel", "").lower().split():
        return "page:rel-author"
    if _has_class(sheet, attributes, "author class"):
        return "page:author-class"
    is_link = tag == "a" and _step("author link").search(attributes.get("href", ""))
    return "page:author-link" if is_link else ""


def _names(sheet: Sheet, element: int) -> list[str]:
    """The names in an element: those of links to authors in it, else of its first block, else of its first text."""
    pieces = sheet.segments.pieces
    inner = range(element, min(sheet.ends[element], element + MOST_MARKS))
    links = [link for link in inner if pieces.tags[link] == "a" and _author_mark(sheet, "a", pieces.attributes[link])]
    named = [text for text in map(sheet.text, links) if text and _can_be_name(text)]
    if named:
        return named
    numbers = sheet.numbers(element)
    text = sheet.text_of([number for number in numbers if sheet.blocks[number] == sheet.blocks[numbers[0]]])
    for candidate in (signed(text), text, " ".join(sheet.nodes[numbers[0]].split())):
        if candidate and _can_be_name(candidate):
            return [candidate]
    return []


def _can_be_name(text: str) -> bool:
    return len(text) <= NAME_CHARS and bool(clean_names([text]))


def _changes(sheet: Sheet) -> Iterator[Finding]:
    """Days in short lines outside of the text that say when the page was changed, as at the foot of a wiki."""
    for text, role in zip(sheet.segments.texts, sheet.roles, strict=True):
        if len(text) <= BYLINE_CHARS and role in (Role.FOOTER, Role.OTHER, Role.HEADER):
            for field, day in days_in(text):
                if field == "modified" and is_full(day):
                    yield Finding(field, day, "page:line")


def _bylines(sheet: Sheet) -> Iterator[Finding]:
    """Names and days in lines that begin as bylines do, and in lines near the headline that are nothing but a day."""
    segments = sheet.segments
    for block, role in enumerate(sheet.roles):
        text = segments.texts[block]
        if len(text) > BYLINE_CHARS or sheet.is_past_block(block):
            continue
        if role is Role.BYLINE:
            for name in names_in(text):
                yield Finding("authors", name, "page:byline")
            for field, day in days_in(text):
                yield Finding(field, day, "page:byline")
        elif role not in APART and abs(block - max(sheet.headline, 0)) <= NEAR and len(text) <= LINE_CHARS:
            for field, day in days_in(text):
                if is_full(day):
                    yield Finding(field, day, "page:line")
