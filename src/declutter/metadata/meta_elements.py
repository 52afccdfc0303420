"""What the elements of the head say: Open Graph, Dublin Core, citation tags and others, and the links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from declutter.metadata.lists import entries
from declutter.metadata.plain import plain
from declutter.page import Finding
from declutter.records import Segments

MOST_ELEMENTS = 5_000
"""So many `<meta>` and `<link>` elements are looked at."""


@cache
def _fields() -> Mapping[str, str]:
    """The field that each name of a `<meta>` element fills."""
    return {name: field for field, name in entries("meta_names.txt")}


@cache
def name_rank(name: str) -> int:
    """The place of a name in its file."""
    return list(_fields()).index(name) if name in _fields() else len(_fields())


def meta_findings(segments: Segments) -> Iterator[Finding]:
    """The values of `<meta>` and `<link>` elements in page order, then title and language of the page."""
    pieces, fields = segments.pieces, _fields()
    seen = 0
    for tag, attributes in zip(pieces.tags, pieces.attributes, strict=True):
        if tag == "meta":
            name, content = _name(attributes), attributes.get("content", "")
            if (field := fields.get(name)) and content.strip():
                for text in _values(field, content):
                    yield Finding(field, text, f"meta:{name}")
        elif tag == "link" and attributes.get("href"):
            yield from _link(attributes)
        else:
            continue
        seen += 1
        if seen >= MOST_ELEMENTS:
            break
    head = segments.head
    if title := plain(head.title):
        yield Finding("title", title, "html:title")
    if segments.pieces.tags and (language := _declared_language(segments)):
        yield Finding("language", language, "html:lang")


def _name(attributes: Mapping[str, str]) -> str:
    """The name of a `<meta>` element, DC and DCTERMS with a point whatever was written."""
    name = attributes.get("property") or attributes.get("name") or attributes.get("http-equiv") or ""
    name = name.strip().lower()
    for prefix in ("dc:", "dcterms:", "dc_"):
        if name.startswith(prefix):
            return prefix[:-1] + "." + name[len(prefix) :]
    return name


def _values(field: str, content: str) -> Iterator[str]:
    if field in ("image", "canonical", "license"):
        yield content.strip()
    elif text := plain(content):
        yield text


def _link(attributes: Mapping[str, str]) -> Iterator[Finding]:
    rel = attributes.get("rel", "").lower().split()
    if "canonical" in rel:
        yield Finding("canonical", attributes["href"].strip(), "link:canonical")
    if "license" in rel:
        yield Finding("license", attributes["href"].strip(), "link:license")
    if "image_src" in rel:
        yield Finding("image", attributes["href"].strip(), "link:image_src")
    if "author" in rel and (text := plain(attributes.get("title", ""))):
        yield Finding("authors", text, "link:author")


def _declared_language(segments: Segments) -> str:
    pieces = segments.pieces
    for tag, attributes in zip(pieces.tags, pieces.attributes, strict=True):
        if tag == "html":
            return attributes.get("lang", "") or attributes.get("xml:lang", "")
        if tag == "body":
            break
    return ""
