"""The events of a parser: what takes them, and how a tree is told in them."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Protocol

from lxml import etree


class Target(Protocol):
    """What text can be fed to: the methods of a parser's target as lxml defines it.

    `roots` counts the elements that began while no other was open.
    """

    roots: int

    @property
    def data(self) -> Callable[[str], None]:
        """Takes a piece of a text node, which may come in any number of them."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""

    def end(self, tag: str) -> None:
        """The element opened last closes."""

    def comment(self, text: str) -> None:
        """A comment stands here."""

    def close(self) -> None:
        """The page is over."""


def tell(root: etree._Element, target: Target) -> None:
    """The events that a parser would have sent for this tree."""
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag
        is_element = isinstance(tag, str)
        if event == "start":
            text = element.text
            if is_element:
                target.start(tag, dict(element.items()))
            elif text:
                text = html.unescape(text)  # a reference that the caller's parser left alone
            if text:
                target.data(text)
            continue
        if event != "end":
            target.comment("")
        elif is_element:
            target.end(tag)
        if element is not root and element.tail:
            target.data(element.tail)
    target.close()
