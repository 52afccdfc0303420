"""A tree to blocks: one walk that emits columns.

A block is a run of inline content inside one block-level element; two `<br>` in a row end it as well. Every visible
text node lies in exactly one block. What counts as visible, each decided by what a browser without scripts would show:

- `<noscript>`, `<button>`, `<select>`, `<label>` and `<textarea>` are text like any other: whole threads and articles
  stand in them, by design or because a tag was never closed.
- Text hidden by attribute or inline style, and the fallback text of media elements, are blocks too, flagged.
- `<script>`, `<style>`, `<iframe>` and `<noframes>` (raw text to the parser), `<rp>`, annotations of MathML and an
  inert `<template>` hold no visible text. A template with `shadowrootmode` is a declarative shadow tree and is shown.
"""

from __future__ import annotations

import html
import re
from collections import Counter

import numpy as np
from lxml import etree

from declutter.ancestry import common, positions
from declutter.flags import FLAG_OF_ROLE, FLAG_OF_TAG, Flag
from declutter.head import HeadReader
from declutter.records import Names, Outline, Segments
from declutter.roles import Kind
from declutter.shown import BREAK, shown_text
from declutter.tables import without_layout_tables
from declutter.tags import (
    BYLINE_CLASSES,
    CONTROLS,
    EDIT_LINKS,
    EMPHASIS,
    HEADINGS,
    INLINE,
    LINES_OF_PRE,
    LISTS,
    PERMALINKS,
    PREFORMATTED,
    SKIPPED,
    TELLING,
    TEXT_LEVEL,
)

NAMING = {"class": 0, "id": 1, "role": 2, "itemprop": 3}
_PLAIN_TAG = re.compile(r"[a-z][a-z0-9_.-]*")
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

Form = tuple[Kind, int, int]
"""Kind, level and group that an element gives to the text in it."""

Piece = tuple[str, int, int, bool]
"""Text, the element it stands in, the link around it (-1: none), whether it is emphasised."""


def segment(root: etree._Element | None, *, prefix: str = "") -> Segments:
    """Cut the tree below `root` into blocks. The tree is only read.

    Args:
        root: the element to start from; None gives no blocks.
        prefix: address of `root` in the document it was taken from; by default it is the document's root.
    """
    walk = _Walk()
    if root is not None:
        walk.run(root)
    return walk.finish(prefix)


class _Walk:
    """The columns to come, the block being gathered, and what the open elements pass on to their text."""

    def __init__(self) -> None:
        self.tags: list[str] = []
        self.raw_tags: dict[int, str] = {}
        self.parent: list[int] = []
        self.end: list[int] = []
        self.flags: list[int] = []
        self.names: list[Names | None] = []
        self.known_names: dict[tuple[str, str, str, str, tuple[tuple[str, str], ...]], Names] = {}
        self.inputs: list[tuple[int, str]] = []
        self.texts: list[str] = []
        self.kinds: list[Kind] = []
        self.hrefs: list[tuple[str, ...]] = []
        self.numbers: list[tuple[int, ...]] = []
        self.head = HeadReader()

        self.pieces: list[Piece] = []
        self.links: list[str] = []
        self.after_break = False

        self.open: list[int] = []
        self.saved: list[tuple[int, Form, bool, int, int, bool]] = []
        self.container = 0
        self.form: Form = (Kind.PARAGRAPH, 0, -1)
        self.pre = False
        self.link = -1
        self.href = ""
        self.item = -1
        self.begun_items: set[int] = set()
        self.emphasis = False

    def run(self, root: etree._Element) -> None:
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start":
                if self.enter(element):
                    text = element.text
                    if text:
                        self.add(text if isinstance(element.tag, str) else html.unescape(text))
                else:
                    walker.skip_subtree()
                continue
            if event == "end":
                self.leave()
            if element is not root:
                tail = element.tail
                if tail:
                    self.add(tail)
        self.flush()

    def enter(self, element: etree._Element) -> bool:
        """Open an element; False when nothing below it is shown."""
        tag = element.tag
        if not isinstance(tag, str):
            tag = "entity"
        elif not tag.isalnum() or not tag.islower():
            self.raw_tags[len(self.tags)] = tag
            tag = tag.rpartition("}")[2].lower()
        index = len(self.tags)
        above = self.open[-1] if self.open else -1
        flags = FLAG_OF_TAG.get(tag, 0)
        if above >= 0:
            flags |= self.flags[above]
        self.tags.append(tag)
        self.parent.append(above)
        self.end.append(index + 1)
        self.names.append(None)
        self.flags.append(flags)
        self.open.append(index)
        self.saved.append((self.container, self.form, self.pre, self.link, self.item, self.emphasis))
        if element.keys() or tag == "dialog":
            self.read_attributes(element, tag, index)
        if tag in SKIPPED or (tag == "template" and not _is_shadow_root(element)):
            self.head.read(element, tag)
            return False
        if tag in ("a", "span") and self.is_inserted(element, tag, index):
            self.enter_block(element, "button", index)
        elif tag == "code" and not self.pieces and not self.pre and "\n" in (element.text or ""):
            self.enter_block(element, "pre", index)
        elif tag in INLINE or self.is_inline_here(tag, above):
            self.enter_inline(element, tag, index)
        elif tag == "br":
            self.line_break(index)
        else:
            self.enter_block(element, tag, index)
        return True

    def read_attributes(self, element: etree._Element, tag: str, index: int) -> None:
        naming = ["", "", "", ""]  # in the order of NAMING
        other: list[tuple[str, str]] = []
        flags = 0
        attributes: list[tuple[str, str]] = element.items()  # type: ignore[assignment]  # parsed text is str
        for name, value in attributes:
            slot = NAMING.get(name)
            if slot is not None:
                naming[slot] = value
                if slot == 2:
                    flags |= FLAG_OF_ROLE.get(value.strip().lower(), 0)
            elif name == "style":
                if _NOT_SHOWN.search(value):
                    flags |= Flag.HIDDEN
            elif name == "popover" or (name == "hidden" and value.lower() != "until-found"):
                flags |= Flag.HIDDEN
            elif name == "aria-hidden" and value == "true":
                flags |= Flag.ARIA_HIDDEN
            elif name in TELLING or name.startswith("data-"):
                other.append((name, value[:100]))
        if tag == "dialog" and element.get("open") is None:
            flags |= Flag.HIDDEN
        self.flags[index] |= flags
        if other or any(naming):
            # One object for all elements of the same names, so that later stages can look them up by identity.
            key = (naming[0], naming[1], naming[2], naming[3], tuple(other))
            names = self.known_names.get(key)
            if names is None:
                names = self.known_names[key] = Names(*key)
            self.names[index] = names

    def is_inline_here(self, tag: str, above: int) -> bool:
        """Custom elements inside text, and buttons in the middle of a sentence, run on in the line."""
        if tag == "button":
            return bool(self.pieces) and self.tags[self.container] == "p"
        return "-" in tag and above >= 0 and self.tags[above] in TEXT_LEVEL

    def is_inserted(self, element: etree._Element, tag: str, index: int) -> bool:
        """Whether an inline element is no part of the line it stands in, but put there by the content system."""
        names = self.names[index]
        classes = names.classes if names is not None else ""
        if self.flags[index] & Flag.HEADING and classes in EDIT_LINKS:
            return True
        if tag == "a":
            return (element.text or "").strip() in PERMALINKS and "#" in (element.get("href") or "")
        return self.after_break and not BYLINE_CLASSES.isdisjoint(classes.split())

    def enter_inline(self, element: etree._Element, tag: str, index: int) -> None:
        if tag == "a":
            self.link = index
            self.href = element.get("href") or ""
            self.links.append(self.href)
        elif tag in EMPHASIS:
            self.emphasis = True
        elif tag == "input":
            self.inputs.append((index, (element.get("type") or "text").lower()))

    def enter_block(self, element: etree._Element, tag: str, index: int) -> None:
        if self.pre and tag in LINES_OF_PRE:
            if self.pieces and not self.pieces[-1][0].endswith("\n"):
                self.pieces.append(("\n", index, -1, False))
            return
        self.flush()
        self.container = index
        if tag == "li":
            self.item = index
        self.form = self.form_inside(tag, index)
        self.pre = tag in PREFORMATTED or (self.pre and tag not in HEADINGS)
        if self.tags[index] in ("textarea", "select", "button"):
            self.inputs.append((index, tag))
        elif tag == "html":
            self.head.language = element.get("lang") or ""
        elif tag in ("frame", "frameset"):
            self.head.frames += 1

    def form_inside(self, tag: str, index: int) -> Form:
        """What the text of a block-level element is, given the elements around it."""
        kind, level, group = self.form
        if tag in HEADINGS:
            return Kind.HEADING, HEADINGS[tag], -1
        if tag in LISTS:
            return Kind.PARAGRAPH, level + 1 if kind is Kind.LIST_ITEM else 1, index
        if tag in PREFORMATTED:
            return Kind.CODE, 0, -1
        if tag in CONTROLS:
            return Kind.CONTROL, 0, -1
        match tag:
            case "li":
                return Kind.LIST_ITEM, max(level, 1), group
            case "td" | "th":
                return Kind.TABLE_CELL, 0, self.parent[index]
            case "dl":
                return Kind.PARAGRAPH, 0, index
            case "dt":
                return Kind.TERM, 0, group
            case "dd":
                return Kind.DEFINITION, 0, group
            case "blockquote":
                return Kind.QUOTE, 0, -1
            case "figcaption" | "caption":
                return Kind.CAPTION, 0, -1
            case "table" | "figure" | "details" | "article" | "section" | "form":
                return Kind.PARAGRAPH, 0, -1
        return self.form

    def leave(self) -> None:
        index = self.open.pop()
        is_quoted_author = self.tags[index] == "cite" and self.flags[index] & Flag.QUOTE
        if self.container == index or (is_quoted_author and self.pieces and self.pieces[0][1] >= index):
            self.flush()
        elif self.pre and self.tags[index] in LINES_OF_PRE and self.pieces and not self.pieces[-1][0].endswith("\n"):
            self.pieces.append(("\n", index, -1, False))
        self.container, self.form, self.pre, self.link, self.item, self.emphasis = self.saved.pop()
        self.end[index] = len(self.tags)

    def add(self, text: str) -> None:
        """Take up one text node."""
        element = self.open[-1]
        if text.isspace():
            if not self.pieces:
                return
        else:
            self.after_break = False
            touches = self.pieces and not self.pre and self.pieces[-1][1] != element
            if touches and self.are_two_words(self.pieces[-1], text, element):
                text = " " + text
        self.pieces.append((text, element, self.link, self.emphasis))

    def are_two_words(self, piece: Piece, text: str, element: int) -> bool:
        """Whether two inline elements that touch in the markup are apart on the screen.

        A drop cap or a word in two colours is one word; a count and its label, two links, or a number and the mark of
        its footnote are two. Labels differ in case or in sort of character, and the first has more than one letter.
        Code is left alone.
        """
        last, before, link, _ = piece
        if self.flags[element] & Flag.CODE or not (text[0].isalnum() or text[0] in "£$€¥"):
            return False
        if link != self.link and last[-1].isdigit() and text[0].isdigit() and "#" in self.href and self.link >= 0:
            return True
        if common(before, element, self.parent) in (before, element):
            return False
        if link >= 0 and self.link >= 0 and link != self.link:
            return True
        if not last[-1].isalnum():
            return last[-1] == ":" or (last[-1] in ".!?;,)]”»" and text[0].isupper())
        if text[0] in "£$€¥":
            return True
        if last[-1].isdigit() or text[0].isdigit():
            return len(last) > 1 or len(text) > 1
        return len(last) > 1 and text[0].isupper()

    def line_break(self, index: int) -> None:
        if not self.pieces:
            return
        if self.pre:
            self.pieces.append(("\n", index, -1, False))
        elif self.after_break:
            self.flush()
        else:
            self.after_break = True
            self.pieces.append((BREAK, index, -1, False))

    def flush(self) -> None:
        """Finish the block being gathered, if it shows anything."""
        pieces, links = self.pieces, self.links
        self.links = []
        if not pieces:
            return
        self.pieces, self.after_break = [], False
        text = "".join([piece[0] for piece in pieces])
        text = shown_text(text, preformatted=self.pre)
        if not text:
            return
        shown = [piece for piece in pieces if not piece[0].isspace()]
        link_chars = sum([len(piece[0].strip()) for piece in shown if piece[2] >= 0])
        if link_chars and not links:
            links = [self.href]
        kind, level, group = self.form
        if kind is Kind.LIST_ITEM:
            if self.item in self.begun_items:
                kind = Kind.PARAGRAPH  # a further paragraph of the same item
            self.begun_items.add(self.item)
        self.texts.append(text)
        self.kinds.append(kind)
        self.hrefs.append(tuple(links))
        self.numbers.append(
            (
                common(shown[0][1], shown[-1][1], self.parent),
                self.container,
                level,
                group,
                link_chars,
                len(links),
                sum([len(piece[0].strip()) for piece in shown if piece[3]]),
                text.count("\n"),
            )
        )

    def finish(self, prefix: str) -> Segments:
        numbers = np.array(self.numbers, dtype=np.int32).reshape(-1, 8).T
        raw = [self.raw_tags.get(index, tag) for index, tag in enumerate(self.tags)] if self.raw_tags else self.tags
        nth, same = positions(raw, self.parent)
        outline = Outline(
            tags=tuple(self.tags),
            parent=np.array(self.parent, dtype=np.int32),
            end=np.array(self.end, dtype=np.int32),
            flags=np.array(self.flags, dtype=np.int32),
            names=tuple(self.names),
            nth=nth,
            same=same,
            odd=frozenset(index for index, tag in self.raw_tags.items() if not _PLAIN_TAG.fullmatch(tag)),
            prefix=prefix or ("/" + self.tags[0] if self.tags else ""),
            tag_counts=Counter(self.tags),
        )
        owner, container, level, group, link_chars, links, emphasis, breaks = (np.ascontiguousarray(r) for r in numbers)
        kinds = tuple(self.kinds)
        return Segments(
            texts=tuple(self.texts),
            owner=owner,
            container=container,
            kinds=without_layout_tables(kinds, container, outline),
            level=level,
            group=group,
            link_chars=link_chars,
            links=links,
            emphasis=emphasis,
            breaks=breaks,
            hrefs=tuple(self.hrefs),
            inputs=tuple(self.inputs),
            outline=outline,
            head=self.head.finish(),
        )


def _is_shadow_root(element: etree._Element) -> bool:
    return element.get("shadowrootmode") is not None or element.get("shadowroot") is not None
