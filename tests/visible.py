"""What a page shows, read from its tree by other means than the package's: the measure for its laws.

`stream` reduces a tree to its characters without white space, with a mark wherever two of them are, or may be, apart on
the screen. Inline elements may be apart (a count and its label) or not (a drop cap), so both are right there. What
shows nothing by itself, such as a zero-width space, is left out: a block of nothing else need not be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

# As the module `declutter.segment` documents it.
NOT_SHOWN = frozenset((
    "script", "style", "iframe", "noframes", "noembed", "rp", "annotation", "annotation-xml", "desc", "metadata",
    "title", "datalist",
))  # fmt: skip
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
APART = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "head", "header", "hr", "html", "li", "main", "menu", "nav", "noscript", "ol", "optgroup",
    "option", "p", "pre", "search", "section", "select", "summary", "table", "tbody", "td", "textarea", "tfoot",
    "th", "thead", "tr", "ul",
))  # fmt: skip


def tag_of(element: etree._Element) -> str:
    """Tag in lower case, without namespace."""
    return str(element.tag).rpartition("}")[2].lower()


def is_shown(element: etree._Element) -> bool:
    """Whether text directly in this element is for the reader, as far as the element alone decides it."""
    if not isinstance(element.tag, str):
        return False
    if tag_of(element) == "template":
        return element.get("shadowrootmode") is not None or element.get("shadowroot") is not None
    return tag_of(element) not in NOT_SHOWN


@dataclass(frozen=True, slots=True)
class Stream:
    """The characters of a page that are no white space.

    `must` holds the places where two characters surely are apart, `may` those where they can be; a place is the
    index of the character that follows it.
    """

    text: str
    must: frozenset[int]
    may: frozenset[int]

    def find(self, word: str, start: int) -> int:
        """The first place at or after `start` where the page shows this word as a word; -1 if nowhere."""
        at = self.text.find(word, start)
        while at >= 0:
            end = at + len(word)
            if at in self.may and end in self.may and not any(i in self.must for i in range(at + 1, end)):
                return at
            at = self.text.find(word, at + 1)
        return -1

    def first_missing(self, words: Iterable[str]) -> str | None:
        """The first of these words that does not stand on the page behind the ones before it."""
        at = 0
        for word in map(squeezed, words):
            found = self.find(word, at)
            if found < 0:
                return word
            at = found + len(word)
        return None


def stream(root: etree._Element | None) -> Stream:
    """All that is shown below `root`, in order."""
    text: list[str] = []
    must: set[int] = {0}
    may: set[int] = {0}

    def take(piece: str | None) -> None:
        for character in piece or "":
            if character.isspace():
                must.add(len(text))
            elif character not in UNSEEN and character >= " " and character != "\x7f":
                text.append(character)

    def edge(element: etree._Element) -> None:
        may.add(len(text))
        if tag_of(element) in APART:
            must.add(len(text))

    if root is not None:
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start":
                edge(element)
                if is_shown(element):
                    take(element.text)
                else:
                    walker.skip_subtree()
            else:
                if event == "end":
                    edge(element)
                if element is not root:
                    take(element.tail)
    must.add(len(text))
    return Stream("".join(text), frozenset(must), frozenset(may | must))


def elements_at(root: etree._Element, address: str) -> list[etree._Element]:
    """The elements of the tree around `root` that an xpath names."""
    found = root.getroottree().xpath(address)
    assert isinstance(found, list)
    return [element for element in found if isinstance(element, etree._Element)]


def squeezed(text: str) -> str:
    """Text without its white space and without what shows nothing by itself."""
    return "".join(character for character in "".join(text.split()) if character not in UNSEEN)


def element_at(root: etree._Element, address: str) -> etree._Element:
    """The one element that an address leads to."""
    found: Any = root.getroottree().xpath(address)
    (element,) = found
    assert isinstance(element, etree._Element)
    return element


def text_in(element: etree._Element) -> str:
    """All text of an element."""
    texts: Any = element.itertext()
    return "".join(texts)
