"""What the page shows of itself: headline, byline, the times in it, links to its licence, tags and section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from declutter.metadata.dates import iso_date
from declutter.metadata.meta_elements import entries
from declutter.metadata.names import clean_names, words_of
from declutter.metadata.plain import folded, plain
from declutter.metadata.sheet import Sheet
from declutter.page import Finding
from declutter.roles import Kind, PageKind, Role

TAG_CHARS = 60
NAME_CHARS = 100
BYLINE_CHARS = 200

_AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-])(?:p-author|(?:post|entry|article|story|byline|blog|news|content|meta|single|card|page)[_-]{1,2}authors?(?:[_-]{1,2}(?:name|link))?"
    r"|authors?[_-]{1,2}(?:name|link|title)|author|authors|byline[_-]{0,2}(?:name|author|link)|byline|byl|fn|contributor[_-]name|written-by|posted-by)(?=$|\s)",
    re.IGNORECASE,
)
_AUTHOR_LINK = re.compile(r"/(?:authors?|autor(?:en)?|auteurs?|staff|contributors?|writers?|by|redaktion|journalist(?:e|en|s)?)/[^/?#]", re.IGNORECASE)
_TAG_LINK = re.compile(r"/(?:tags?|schlagwort|etiquetas?|mot-cle|topics?|keyword)/[^/?#]|/search/label/", re.IGNORECASE)
_CATEGORY_LINK = re.compile(r"/(?:category|categories|kategorie|categoria|rubrik|section)/[^?#]", re.IGNORECASE)
_LICENSE = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/", re.IGNORECASE)
_DATE_CLASS = re.compile(r"(?:^|[\s_-])(?:published|pubdate|dt-published|(?:entry|post|article|publish|published|publication|story|news)[_-]{1,2}(?:date|time|on)|date|time|timestamp|datetime)(?=$|[\s_-])", re.IGNORECASE)
_END = re.compile(
    r"\s?[|·•⋅»]\s?|\s[–—-]\s|,?\s\(?\d|\.\s(?=[A-Z][a-z]{2})|\s(?:on|am|le|il|el|em|at|for|in|In|last|updated|published|posted|reviewed|view|follow|share|via)\b"
    r"|,?\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?(?=,?\s\d|$)",
    re.IGNORECASE,
)
"""Where a name ends in a byline."""

_UPDATED = re.compile(r"updat|modif|aktualis|geändert|mis à jour|actualiz|aggiornat|обновл|更新", re.IGNORECASE)
MOST_MARKS = 60
"""Of one sort that are looked at."""

BESIDE = 2
"""Further authors stand so many blocks beside the first."""

_ENGAGED = (PageKind.LISTING, PageKind.COLLECTION)
"""Kinds of pages whose bylines are those of other pages."""


def shown_findings(sheet: Sheet) -> Iterator[Finding]:
    """The values in order of trust within each source."""
    segments = sheet.segments
    if sheet.headline >= 0 and (text := plain(segments.texts[sheet.headline].replace("\n", " "))):
        yield Finding("title", text, "page:headline")
    yield from _license(sheet)
    yield from _links(sheet)
    if sheet.kind not in _ENGAGED:
        yield from _times(sheet)
        yield from _authors(sheet)
        yield from _bylines(sheet)


def _license(sheet: Sheet) -> Iterator[Finding]:
    pieces = sheet.segments.pieces
    for tag, attributes in zip(pieces.tags, pieces.attributes, strict=True):
        href = attributes.get("href", "") if tag == "a" else ""
        if href and "license" in attributes.get("rel", "").lower().split():
            yield Finding("license", href.strip(), "page:rel-license")
            return
    for tag, attributes in zip(pieces.tags, pieces.attributes, strict=True):
        href = attributes.get("href", "") if tag == "a" else ""
        if href and _LICENSE.search(href):
            yield Finding("license", href.strip(), "page:license-link")
            return


def _links(sheet: Sheet) -> Iterator[Finding]:
    pieces = sheet.segments.pieces
    for element, (tag, attributes) in enumerate(zip(pieces.tags, pieces.attributes, strict=True)):
        if tag != "a" or not attributes.get("href"):
            continue
        rel, href = attributes.get("rel", "").lower().split(), attributes["href"]
        is_category = "category" in rel
        field, source = "", ""
        if is_category or ("tag" in rel and _CATEGORY_LINK.search(href)):
            field, source = "categories", "page:rel-category"
        elif "tag" in rel:
            field, source = "tags", "page:rel-tag"
        if field and sheet.numbers(element) and not sheet.roles_in(element) <= {Role.RELATED, Role.COMMENT, Role.FOOTER}:
            text = sheet.text(element).lstrip("#")
            if text and len(text) <= TAG_CHARS:
                yield Finding(field, text, source)


def _times(sheet: Sheet) -> Iterator[Finding]:
    """Times in elements made for them, nearest to the headline first."""
    pieces = sheet.segments.pieces
    found = []
    for element, (tag, attributes) in enumerate(zip(pieces.tags, pieces.attributes, strict=True)):
        classes = attributes.get("class", "")
        if tag not in ("time", "relative-time") and not ("datetime" in attributes or (classes and _DATE_CLASS.search(classes))):
            continue
        if not sheet.is_main(element) or (sheet.kind is not PageKind.FORUM and _is_teaser(sheet, element)):
            continue
        shown = sheet.text(element)
        if len(shown) > 80:
            continue
        value = iso_date(attributes.get("datetime", "")) or iso_date(attributes.get("content", "")) or iso_date(attributes.get("title", "")) or iso_date(shown)
        if value:
            around = (shown + " " + classes + " " + _before(sheet, element)).lower()
            field = "modified" if _UPDATED.search(around) else "published"
            source = "page:time" if tag == "time" else "page:date-class"
            found.append((sheet.distance(element), element, Finding(field, value, source)))
        if len(found) > 60:
            break
    yield from (finding for _, _, finding in sorted(found, key=lambda row: row[:2]))


def _before(sheet: Sheet, element: int) -> str:
    """The text right before an element in its block."""
    numbers = sheet.numbers(element)
    if not numbers or numbers[0] == 0 or sheet.blocks[numbers[0] - 1] != sheet.blocks[numbers[0]]:
        return ""
    return sheet.nodes[numbers[0] - 1][-20:]


def _is_teaser(sheet: Sheet, element: int) -> bool:
    """Whether an element stands behind the first few paragraphs of the text, where dates are those of something else."""
    numbers = sheet.numbers(element)
    return bool(numbers) and sheet.is_past_text(numbers[0])


def _authors(sheet: Sheet) -> Iterator[Finding]:
    """Names in elements made for them: those nearest to the headline, and others right beside them."""
    pieces = sheet.segments.pieces
    found: dict[str, list[tuple[int, int, str]]] = {}
    for element, (tag, attributes) in enumerate(zip(pieces.tags, pieces.attributes, strict=True)):
        source = _author_mark(tag, attributes) if attributes else ""
        if not source or len(found.get(source, ())) > MOST_MARKS or not (numbers := sheet.numbers(element)):
            continue
        if not sheet.is_main(element):
            continue
        if sheet.kind is not PageKind.FORUM and source != "page:rel-author" and sheet.is_past_text(numbers[0]):
            continue
        for name in _names(sheet, element, source):
            found.setdefault(source, []).append((sheet.distance(element), element, name))
    for source, rows in found.items():
        nearest = min(rows)
        for distance, element, text in sorted(rows, key=lambda row: row[1]):
            is_inside = nearest[1] < element < sheet.ends[nearest[1]]
            if element == nearest[1] or (distance - nearest[0] <= BESIDE and not is_inside and sheet.kind is not PageKind.FORUM):
                yield Finding("authors", text, source)


def _author_mark(tag: str, attributes: Mapping[str, str]) -> str:
    """What marks an element as holding an author; empty if nothing does."""
    if tag == "a" and "author" in attributes.get("rel", "").lower().split():
        return "page:rel-author"
    classes = attributes.get("class", "")
    if classes and _AUTHOR_CLASS.search(classes):
        return "page:author-class"
    return "page:author-link" if tag == "a" and _AUTHOR_LINK.search(attributes.get("href", "")) else ""


def _names(sheet: Sheet, element: int, source: str) -> list[str]:
    """The names in an element: those of the links in it that can be names, else of its text, else of its beginning."""
    pieces = sheet.segments.pieces
    links = [e for e in range(element, min(sheet.ends[element], element + 40)) if pieces.tags[e] == "a"]
    named = [text for link in links if (text := sheet.text(link)) and _can_be_name(text) and _author_mark("a", pieces.attributes[link])]
    if named:
        return named
    text = sheet.text(element)
    if not text:
        return []
    if signed := _signed(text):
        return [signed]
    if _can_be_name(text) and len(text) <= NAME_CHARS:
        return [text]
    first = " ".join(sheet.nodes[sheet.numbers(element)[0]].split())
    return [first] if _can_be_name(first) else []


def _can_be_name(text: str) -> bool:
    return len(text) <= NAME_CHARS and bool(clean_names([text]))


def _bylines(sheet: Sheet) -> Iterator[Finding]:
    """Names and days in lines that begin as bylines do."""
    segments = sheet.segments
    for block, role in enumerate(sheet.roles):
        text = segments.texts[block]
        if role is not Role.BYLINE or len(text) > BYLINE_CHARS or sheet.is_past_block(block):
            continue
        for line in text.split("\n"):
            if name := _signed(line):
                yield Finding("authors", name, "page:byline")
            if value := iso_date(line):
                field = "modified" if _UPDATED.search(line) else "published"
                yield Finding(field, value, "page:byline")


def _signed(line: str) -> str:
    """The name in a line such as "By Ada Marsh" or "Posted on 3 May by Ada Marsh | 2 comments"; empty if it has none."""
    line = " ".join(line.split())
    match = _signature().search(line)
    if not match:
        return ""
    return _END.split(match[1], maxsplit=1)[0]


@cache
def _signature() -> re.Pattern[str]:
    first, inside = ("|".join(map(re.escape, words_of(name))) for name in ("before", "inside"))
    return re.compile(rf"(?:^(?:{first})|\s(?:{inside}))(?::\s*|[/／]\s*|\s+)(\S.{{1,{NAME_CHARS}}})", re.IGNORECASE)
