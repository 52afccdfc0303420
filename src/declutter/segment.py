"""A page to blocks: one walk that emits columns.

The walk takes the events of a parser (`start`, `data`, `end`, `comment`), so text needs no tree to be cut into blocks;
a tree that a caller holds is told to it in the same events.

A block is a run of inline content inside one block-level element; two `<br>` in a row end it as well. Every visible
text node lies in exactly one block. What counts as visible, each decided by what a browser without scripts would show:

- `<noscript>`, `<button>`, `<select>`, `<label>` and `<textarea>` are text like any other: whole threads and articles
  stand in them, by design or because a tag was never closed.
- Text hidden by attribute or inline style, and the fallback text of media elements, are blocks too, flagged.
- `<script>`, `<style>`, `<iframe>` and `<noframes>` (raw text to the parser), `<rp>`, annotations of MathML and an
  inert `<template>` hold no visible text. A template with `shadowrootmode` is a declarative shadow tree and is shown.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from lxml import etree

from declutter.events import tell
from declutter.flags import Flag
from declutter.gather import Gatherer
from declutter.head import SOURCES, TEX, HeadReader, is_tex
from declutter.outline import Elements
from declutter.pieces import Pieces
from declutter.records import Ints, Segments
from declutter.roles import Kind
from declutter.tables import without_layout_tables
from declutter.tags import (
    BUTTON,
    BYLINE_CLASSES,
    EDIT_LINKS,
    LISTS,
    PERMALINKS,
    PRE,
    TAGS,
    TEXT_LEVEL,
    Act,
    Form,
    Tag,
    tag_of,
)

_FELT = Flag.CODE | Flag.HEADING | Flag.QUOTE
"""The flags that the walk itself asks for; the others are worked out for elements with text only."""
_INLINE: Final = Act.INLINE
_BLOCK: Final = Act.BLOCK
_LINK: Final = Act.LINK
_SPAN: Final = Act.SPAN
_EMPHASIS: Final = Act.EMPHASIS
_SKIP: Final = Act.SKIP

State = tuple[int, int, Form, bool, int, int, bool, int]
"""What an element changes for the text in it and gives back at its end; the first two alone where that is all."""


def segment(root: etree._Element | None, *, prefix: str = "", most: int = sys.maxsize) -> Segments:
    """Cut the tree below `root` into blocks. The tree is only read.

    Args:
        root: the element to start from; None gives no blocks.
        prefix: address of `root` in the document it was taken from; by default it is the document's root.
        most: how many elements are read.
    """
    walk = Walk(most)
    if root is not None:
        tell(root, walk)
    return walk.finish(prefix)


class Walk(Gatherer):
    """Target of a parser's events: the columns to come, and the block being gathered.

    After `most` elements the page ends, whatever follows.
    `roots` counts the elements that began while no other was open; all but the first are put below the first.
    """

    __slots__ = (
        "attributes", "chunks", "current", "data", "head", "inputs", "is_cut", "known", "most", "passed", "roots",
        "saved", "scope", "skipping", "tags", "telling", "undecided", "unworded",
    )  # fmt: skip

    def __init__(self, most: int = sys.maxsize) -> None:
        super().__init__()
        self.most, self.is_cut, self.roots = most, False, 0
        self.head = HeadReader()
        self.known = TAGS.copy()
        self.tags: list[str] = []
        self.attributes: list[Mapping[str, str]] = []
        self.passed: list[int] = []
        self.inputs: list[tuple[int, str]] = []
        self.unworded: list[tuple[int, int]] = []

        # A text node comes in pieces, of which there can be as many as characters: a list takes them up in linear time.
        self.chunks: list[str] = []
        self.data = self.chunks.append
        self.current, self.scope, self.skipping = -1, -1, 0
        self.telling = ""
        self.undecided: Tag | None = None
        self.saved: list[State | tuple[int, int]] = []

    # Events

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        if self.skipping:
            self.skipping += 1
            self.passed.append(len(self.parents))
            return
        chunks = self.chunks
        if chunks:
            if self.parts or len(chunks) > 1 or not chunks[0].isspace():
                self.settle(chunks)
            else:
                chunks.clear()  # white space between blocks, the commonest of all text
        try:
            known = self.known[tag]
        except KeyError:
            known = self.known[tag] = tag_of(tag)
        index = len(self.parents)
        if index == self.most:
            self.is_cut = True
            self.skipping = sys.maxsize  # more than a page can close
            self.passed.append(index)
            return
        above = self.current
        if above < 0:
            self.roots += 1
            above = 0 if index else -1
        self.parents.append(above)
        self.tags.append(tag)
        self.attributes.append(attributes)
        self.current = index
        act = known.act
        if act == _INLINE:
            return
        if act == _BLOCK:
            if self.pre or known.form is not None:
                self.enter_block(known, index)
                return
            if self.parts or self.links:
                self.flush()
            self.saved.append((self.scope, self.container))
            self.scope = self.container = index
        elif act == _LINK:
            self.enter_link(index, attributes)
        elif act == _SPAN:
            if (self.after_break or self.around & Flag.HEADING) and self.is_inserted(attributes):
                self.enter_block(BUTTON, index)
        elif act == _EMPHASIS:
            self.save(index)
            self.emphasis = True
        elif act == _SKIP:
            self.skip(known, attributes, above)
        else:
            self.enter_other(known, index, attributes, above)

    def end(self, tag: str) -> None:
        """The element opened last closes."""
        index = self.current
        if self.skipping:
            self.skipping -= 1
            if self.skipping:
                return
            if self.telling:
                self.head.read_text(self.telling, "".join(self.chunks), index)
            self.chunks.clear()
        else:
            chunks = self.chunks
            if chunks:
                if self.parts or len(chunks) > 1 or not chunks[0].isspace():
                    self.settle(chunks)
                else:
                    chunks.clear()
            if index == self.scope:
                if index != self.container:
                    self.leave_line(index)
                elif self.parts or self.links:
                    self.flush()
                state = self.saved.pop()
                if len(state) == 2:
                    self.scope, self.container = state
                else:
                    self.restore(state)
        self.current = self.parents[index]

    def comment(self, text: str) -> None:
        """A comment parts two text nodes."""
        if self.chunks and not self.skipping:
            self.settle(self.chunks)

    def close(self) -> None:
        """The page is over."""
        if self.chunks and not self.skipping:
            self.settle(self.chunks)
        self.flush()

    # Elements

    def save(self, index: int) -> None:
        """What the element changes from here on ends with it."""
        self.saved.append(
            (self.scope, self.container, self.form, self.pre, self.link, self.item, self.emphasis, self.around)
        )
        self.scope = index

    def restore(self, state: State) -> None:
        """Give back what an element changed."""
        self.scope, self.container, self.form, self.pre, self.link, self.item, self.emphasis, self.around = state

    def leave_line(self, index: int) -> None:
        """Close an element that is no block, and yet may end something."""
        if self.parts:
            tag = self.known[self.tags[index]]
            if tag.act == Act.CITE and self.first >= index:
                self.flush()  # the author of a quotation, who stands alone
            elif self.pre and tag.is_line:
                self.end_line(index)

    def enter_block(self, tag: Tag, index: int) -> None:
        """Begin a block; inside preformatted text, perhaps only a line."""
        self.save(index)
        if self.pre:
            if tag.is_line:
                self.end_line(index)
                return
            if tag.ends_pre:
                self.flush()
                self.pre = False
        if self.parts or self.links:
            self.flush()
        self.container = index
        if tag.form is not None:
            self.form = tag.form
            self.around |= tag.flag & _FELT
            if tag.is_pre:
                self.pre = True

    def enter_nested(self, tag: Tag, index: int) -> None:
        """A part of a list or table: its form depends on where it stands."""
        self.enter_block(tag, index)
        if self.container != index:
            return
        kind, level, group = self.form
        name = tag.name
        if name == "li":
            self.item = index
            self.form = (Kind.LIST_ITEM, level or 1, group)
        elif name in LISTS:
            self.form = (Kind.PARAGRAPH, level + 1 if kind is Kind.LIST_ITEM else 1, index)
        elif name == "dl":
            self.form = (Kind.PARAGRAPH, 0, index)
        elif name == "dt":
            self.form = (Kind.TERM, 0, group)
        elif name == "dd":
            self.form = (Kind.DEFINITION, 0, group)
        else:
            self.form = (Kind.TABLE_CELL, 0, self.parents[index])

    def enter_link(self, index: int, attributes: Mapping[str, str]) -> None:
        """Take up a link; whether it is one of the page's own marks may depend on its text, which is not yet known."""
        href = attributes.get("href", "")
        if self.around & Flag.HEADING and attributes.get("class") in EDIT_LINKS:
            self.enter_block(BUTTON, index)
        elif "#" in href:
            self.undecided = TAGS["a"]
            self.chunks.append("")
        else:
            self.begin_link(index, href)

    def begin_link(self, index: int, href: str) -> None:
        """What follows stands in a link."""
        self.save(index)
        self.link = index
        self.href = href
        self.links.append(href)

    def is_inserted(self, attributes: Mapping[str, str]) -> bool:
        """Whether a span is no part of the line it stands in, but put there by the content system."""
        classes = attributes.get("class", "")
        if self.around & Flag.HEADING and classes in EDIT_LINKS:
            return True
        return self.after_break and not BYLINE_CLASSES.isdisjoint(classes.split())

    def skip(self, tag: Tag, attributes: Mapping[str, str], above: int) -> None:
        """Nothing below this element is shown."""
        self.skipping = 1
        above_name = self.known[self.tags[above]].name if above >= 0 else ""
        self.telling = tag.name if self.head.read(tag.name, attributes, above_name) else ""
        if tag.name in SOURCES and is_tex(attributes):
            self.telling = TEX
            self.unworded.append((self.current, len(self.places)))

    def enter_other(self, tag: Tag, index: int, attributes: Mapping[str, str], above: int) -> None:
        """The rarer sorts of elements."""
        match tag.act:
            case Act.NESTED:
                self.enter_nested(tag, index)
            case Act.BREAK:
                self.line_break(index)
            case Act.IMAGE:
                self.unworded.append((index, len(self.places)))
            case Act.INPUT:
                self.inputs.append((index, (attributes.get("type") or "text").lower()))
            case Act.FIELD:
                # A button in the middle of a sentence runs on in the line.
                if tag is BUTTON and self.parts and self.known[self.tags[self.container]].name == "p":
                    return
                self.enter_block(tag, index)
                self.inputs.append((index, tag.name))
            case Act.CODE:
                if self.parts or self.pre:
                    self.begin_code(index)
                else:
                    self.undecided = tag
                    self.chunks.append("")
            case Act.CITE:
                if self.around & Flag.QUOTE:
                    self.save(index)
            case Act.PAGE:
                self.enter_block(tag, index)
                if tag.name == "html":
                    self.head.language = self.head.language or attributes.get("lang", "")
                else:
                    self.head.frames += 1
            case Act.TEMPLATE:
                if "shadowrootmode" in attributes or "shadowroot" in attributes:
                    self.enter_block(tag, index)
                else:
                    self.skip(tag, attributes, above)
            case Act.CUSTOM:
                if above < 0 or self.known[self.tags[above]].name not in TEXT_LEVEL:
                    self.enter_block(tag, index)

    def begin_code(self, index: int) -> None:
        """Code within a line."""
        self.save(index)
        self.around |= Flag.CODE

    def decide(self, text: str) -> None:
        """Open a link or code whose sort depends on the text that it begins with."""
        tag, self.undecided = self.undecided, None
        index = self.current
        if tag is not None and tag.act == Act.CODE:
            if "\n" in text:
                self.enter_block(PRE, index)
            else:
                self.begin_code(index)
        elif text.strip() in PERMALINKS:
            self.enter_block(BUTTON, index)
        else:
            self.begin_link(index, self.attributes[index].get("href", ""))

    # Text

    def settle(self, chunks: list[str]) -> None:
        """Take up the text node that has ended."""
        text = chunks[0] if len(chunks) == 1 else "".join(chunks)
        chunks.clear()
        if self.undecided is not None:
            self.decide(text)
        if (self.parts or not text.isspace()) and text and self.current >= 0:
            self.add(text, self.current)

    def finish(self, prefix: str = "") -> Segments:
        """The blocks of what was walked; `prefix` is the address of its first element, if that is not the root."""
        elements = Elements(self.tags, self.parents, self.attributes, self.known, self.passed, self.is_cut)
        outline, place = elements.outline(self.owners, prefix)
        container = _column([place[element] for element in self.containers])
        numbers = zip(*self.numbers, strict=True) if self.numbers else [()] * 5
        level, link_chars, links, emphasis, breaks = map(_column, numbers)
        nodes = self.nodes, self.starts, self.places, self.unworded
        return Segments(
            texts=tuple(self.texts),
            owner=_column([place[element] for element in self.owners]),
            container=container,
            kinds=without_layout_tables(tuple(self.kinds), container, outline),
            level=level,
            group=_column([place[element] if element >= 0 else -1 for element in self.groups]),
            link_chars=link_chars,
            links=links,
            emphasis=emphasis,
            breaks=breaks,
            hrefs=tuple(self.hrefs),
            inputs=elements.fields(self.inputs, place),
            outline=outline,
            head=self.head.finish(),
            elements=len(self.parents) + len(self.passed),
            cut=outline.addresses.of_unread() if self.is_cut else "",
            pieces=Pieces(self.tags, self.parents, self.attributes, *nodes),
        )


def _column(numbers: Sequence[int]) -> Ints:
    return np.array(numbers, dtype=np.int32)
