"""What attributes of elements say of the text in them: microdata, RDFa and microformats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from declutter.metadata.plain import plain
from declutter.metadata.sheet import Sheet
from declutter.page import Finding

PROPERTIES = {
    "headline": "title",
    "author": "authors",
    "creator": "authors",
    "datepublished": "published",
    "datecreated": "published",
    "datemodified": "modified",
    "description": "description",
    "keywords": "tags",
    "articlesection": "categories",
    "inlanguage": "language",
    "image": "image",
    "license": "license",
}
"""Properties of schema.org and the fields they fill."""

CLASSES = {
    "p-author": "authors",
    "dt-published": "published",
    "dt-updated": "modified",
    "p-category": "tags",
}
"""Classes of the microformats h-entry and the fields they fill."""

_ADDRESSES = ("href", "src", "content", "resource")

_WORKS = (
    *("article", "posting", "question", "recipe", "creativework", "book", "movie", "event", "product", "webpage"),
    "blog",
)
"""What the types of items end in whose properties are the page's own."""


def microdata_findings(sheet: Sheet) -> Iterator[Finding]:
    """The values in page order, of elements that stand in no comment, teaser or menu.

    Of several works on a page the first one that states a field is asked for it.
    """
    pieces = sheet.segments.pieces
    asked: dict[str, int] = {}
    for element, attributes in enumerate(pieces.attributes):
        if not attributes:
            continue
        for name in _properties(pieces.tags[element], attributes):
            field = PROPERTIES.get(name)
            if field is None or not _is_of_the_page(sheet, element):
                continue
            item = sheet.item_of(element)
            if asked.setdefault(field, item) == item and (value := _value(sheet, field, element, attributes)):
                yield Finding(field, value, f"microdata:{name}")
        classes = attributes.get("class")
        if classes and ("p-" in classes or "dt-" in classes):
            for name in classes.split():
                field = CLASSES.get(name)
                if field and sheet.is_main(element) and (value := _value(sheet, field, element, attributes)):
                    yield Finding(field, value, f"microformat:{name}")


def _properties(tag: str, attributes: Mapping[str, str]) -> list[str]:
    """The properties that an element states, in lower case without their vocabulary."""
    names = attributes.get("itemprop")
    if names is None and tag != "meta":  # a <meta property> is Open Graph: see meta_elements
        names = attributes.get("property")
    return [name.rpartition("/")[2].removeprefix("schema:") for name in names.lower().split()] if names else []


def _is_of_the_page(sheet: Sheet, element: int) -> bool:
    """Whether the item that a property belongs to is a work, and the outermost of its sort."""
    item = sheet.item_of(element)
    if item >= 0:
        sort = sheet.item_type(item)
        if not sort.endswith(_WORKS):
            return False
        outer = sheet.item_of(item)
        if outer >= 0 and sheet.segments.pieces.attributes[item].get("itemprop", "").lower() not in (
            *("", "blogpost", "mainentity", "mainentityofpage"),
        ):
            return False
    return sheet.is_main(element)


def _value(sheet: Sheet, field: str, element: int, attributes: Mapping[str, str]) -> str:
    if field in ("image", "license"):
        return next((attributes[name].strip() for name in _ADDRESSES if attributes.get(name)), "")
    stated = attributes.get("content") or attributes.get("datetime")
    if stated is None and field in ("published", "modified"):
        stated = attributes.get("title")
    if stated:
        return plain(stated)
    if field == "authors":
        named = sheet.within(element, "itemprop", "name")
        if named >= 0:
            return plain(sheet.segments.pieces.attributes[named].get("content", "")) or sheet.text(named)
    return sheet.text(element)
