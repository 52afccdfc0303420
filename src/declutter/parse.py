"""Text to the events of a parser, or to an lxml tree; trees and soups that a caller holds are taken as they are.

Decisions, each with its test in tests/test_parse.py:

- The parser is libxml2's HTML parser with its tokenizer of the HTML standard. Its tree builder stops at 2,048 open
  elements and silently drops what follows; a target of its events knows no such limit. Where a tree is wanted, such a
  page is parsed again through lxml's `TreeBuilder` target, which is linear too (20,000 levels: 0.13 s).
- What follows `</html>` begins a second root; a browser reopens the body. Such a page is parsed again without the end
  tags of `body` and `html`, so that it has one root.
- A caller's tree is read, never changed. A soup is serialised and parsed, since lxml cannot read its objects.
- XHTML and fragments go the same way as HTML; an XML declaration in text is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from lxml import etree

from declutter.errors import InputTypeError
from declutter.events import Target

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

LIBXML_DEPTH = 2048
"""libxml2's limit of open elements under XML_PARSE_HUGE; beyond it text is lost."""

TREES = "an lxml element or document, a BeautifulSoup object or tag"

_END_OF_PAGE = re.compile(r"</(?:body|html)\b[^>]*>", re.IGNORECASE)
_END_OF_BREAK = re.compile(r"</[bB][rR]\s*/?>")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")


def is_soup(source: object) -> bool:
    """True for BeautifulSoup objects and tags, without importing bs4 for those who do not use it."""
    return any(cls.__module__ == "bs4.element" and cls.__name__ == "Tag" for cls in type(source).__mro__)


def soup_to_text(soup: BeautifulSoup | Tag) -> str:
    """Serialise a soup so that nothing but its markup's spelling changes."""
    return soup.decode(formatter="minimal")


def tree_root(source: object) -> etree._Element | None:
    """The element to start from when the caller holds an lxml tree; None for anything else.

    Raises:
        InputTypeError: an lxml object that is no element (a comment, say) or an empty document.
    """
    if isinstance(source, etree._ElementTree):
        root: etree._Element | None = source.getroot()
        if root is None:
            raise InputTypeError("this lxml document has no root element")
        return root
    if isinstance(source, etree._Element):
        if not isinstance(source.tag, str):
            raise InputTypeError(f"an lxml {type(source).__name__.strip('_').lower()} is no element; pass {TREES}")
        return source
    return None


def parse(text: str) -> etree._Element | None:
    """Parse a page or a fragment to a tree; None when there is nothing to parse."""
    text = _prepared(text)
    if not text:
        return None
    root = _tree(text)
    if root is not None and _further_roots(root):
        root = _tree(_END_OF_PAGE.sub("", text))
        if root is not None:
            root.extend(_further_roots(root))
    return root


AnyTarget = TypeVar("AnyTarget", bound=Target)


def feed(text: str, make: Callable[[], AnyTarget]) -> AnyTarget | None:
    """Tell a new target of a page or a fragment, without a tree; None when there is nothing to parse."""
    text = _prepared(text)
    if not text:
        return None
    target = _fed(text, make())
    if target.roots > 1:
        target = _fed(_END_OF_PAGE.sub("", text), make())
    return target if target.roots else None


def _prepared(text: str) -> str:
    """The text as the parser should get it; empty when there is nothing to parse."""
    declaration = _XML_DECLARATION.match(text)
    if declaration:
        text = text[declaration.end() :]
    if not text or text.isspace():
        return ""
    return _END_OF_BREAK.sub("<br>", text)  # the standard reads it so; libxml2 drops it and glues two lines


def _fed(text: str, target: AnyTarget) -> AnyTarget:
    _feed(text.encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8", huge_tree=True, target=target))  # type: ignore[arg-type]  # the stubs know other names of arguments only
    return target


def _tree(text: str) -> etree._Element | None:
    data = text.encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    root = _feed(data, parser)
    if _was_cut(parser, data):
        builder: Any = etree.TreeBuilder()
        root = _feed(data, etree.HTMLParser(encoding="utf-8", huge_tree=True, target=builder))
    return root


def _further_roots(root: etree._Element) -> list[etree._Element]:
    return [sibling for sibling in root.itersiblings() if isinstance(sibling.tag, str)]


def _feed(data: bytes, parser: etree.HTMLParser) -> etree._Element | None:
    try:
        root: etree._Element | None = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:  # "Document is empty": nothing but comments or a doctype
        return None
    return root


def _was_cut(parser: etree.HTMLParser, data: bytes) -> bool:
    if data.count(b"<") < LIBXML_DEPTH:
        return False
    last = parser.error_log.last_error
    if last is None:
        return False
    return any("Excessive depth" in entry.message for entry in parser.error_log)
