"""The other extractors, each as a function from raw bytes to text, with its default settings but without comments."""

from __future__ import annotations

from collections.abc import Callable

Extractor = Callable[[bytes], str]


def peer(name: str) -> Extractor:
    """The extractor of that name.

    Raises:
        KeyError: there is none.
    """
    return _PEERS[name]()


def names() -> tuple[str, ...]:
    """All known peers."""
    return tuple(_PEERS)


def _trafilatura() -> Extractor:
    import trafilatura

    return lambda data: trafilatura.extract(data, include_comments=False) or ""


def _trafilatura_fast() -> Extractor:
    import trafilatura

    return lambda data: trafilatura.extract(data, fast=True, include_comments=False) or ""


def _resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding
    from resiliparse.parse.html import HTMLTree

    def run(data: bytes) -> str:
        tree = HTMLTree.parse(bytes_to_str(data, detect_encoding(data) or "utf-8"))
        text: str = extract_plain_text(tree, main_content=True, alt_texts=False, links=False, form_fields=False)
        return text

    return run


def _readability() -> Extractor:
    from lxml import html
    from readability import Document

    from declutter.decode import decode

    def run(data: bytes) -> str:
        text = decode(data).text
        summary = Document(text).summary(html_partial=True) if text.strip() else ""
        return "\n".join(map(str, html.fromstring(summary).itertext())) if summary.strip() else ""

    return run


def _lxml_parse() -> Extractor:
    from lxml import etree

    def run(data: bytes) -> str:
        if data.strip():
            etree.fromstring(data, etree.HTMLParser(huge_tree=True))
        return ""

    return run


_PEERS: dict[str, Callable[[], Extractor]] = {
    "trafilatura": _trafilatura,
    "trafilatura-fast": _trafilatura_fast,
    "resiliparse": _resiliparse,
    "readability-lxml": _readability,
    "lxml-parse": _lxml_parse,
}
