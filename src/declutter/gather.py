"""The block being gathered: text nodes in, columns of blocks out."""

from __future__ import annotations

from declutter.flags import Flag
from declutter.roles import Kind
from declutter.shown import BREAK, shown_text
from declutter.tags import PLAIN_FORM, Form

_CURRENCY = "£$€¥"


class Gatherer:
    """The columns of blocks, the block being gathered, and what the open elements say about its text.

    Attributes:
        parents: parent of every element so far, by index.
        container: the block-level element around; `form`: what its text is; `pre`: whether its white space counts.
        link: the link around, -1 outside of links; `item`: the list item; `emphasis`: whether text is set off.
        around: those flags of the elements around that the walk asks for.
        parts: the text nodes of the block so far; `nodes`: those of finished blocks that have several.
        places: the element of every text node of the page; `starts`: where in it those of each block begin.
        first, last: the elements of the outermost `parts` that show anything.
        last_element: where the last of `parts` stands; `last_link`: the link around the last that shows anything.
        href: of the link that began last; `links`: those of all that began in this block.
    """

    # Slots, because an instance of so many attributes would keep them in a dictionary, which takes longer to read.
    __slots__ = (
        "after_break", "around", "begun_items", "container", "containers", "emphasis", "emphasised", "first", "form",
        "groups", "href", "hrefs", "item", "kinds", "last", "last_element", "last_link", "link", "link_chars", "links",
        "nodes", "numbers", "owners", "parents", "parts", "places", "pre", "starts", "texts",
    )  # fmt: skip

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.kinds: list[Kind] = []
        self.hrefs: list[tuple[str, ...]] = []
        self.owners: list[int] = []
        self.containers: list[int] = []
        self.groups: list[int] = []
        self.numbers: list[tuple[int, int, int, int, int]] = []
        """Of each block: level, characters in links, links, characters set off, line breaks."""

        self.parents: list[int] = []
        self.container = 0
        self.form: Form = PLAIN_FORM
        self.pre = False
        self.link = -1
        self.item = -1
        self.emphasis = False
        self.around = 0

        self.parts: list[str] = []
        self.places: list[int] = []
        self.nodes: dict[int, list[str]] = {}
        self.starts: list[int] = []
        self.first = self.last = -1
        self.last_element = self.last_link = -1
        self.link_chars = self.emphasised = 0
        self.links: list[str] = []
        self.href = ""
        self.after_break = False
        self.begun_items: set[int] = set()

    def add(self, text: str, element: int) -> None:
        """Take up one text node, which stands in `element`."""
        parts = self.parts
        if text.isspace():
            if parts:
                parts.append(text)
                self.places.append(element)
                self.last_element = element
            return
        if not parts:
            self.first = element
        else:
            self.after_break = False
            if element != self.last_element and not self.pre and self.are_two_words(parts[-1], text, element):
                text = " " + text
        parts.append(text)
        self.places.append(element)
        self.last = self.last_element = element
        self.last_link = self.link
        if self.link >= 0:
            self.link_chars += len(text.strip())
        if self.emphasis:
            self.emphasised += len(text.strip())

    def are_two_words(self, last: str, text: str, element: int) -> bool:
        """Whether two inline elements that touch in the markup are apart on the screen.

        A drop cap or a word in two colours is one word; a count and its label, two links, or a number and the mark of
        its footnote are two. Labels differ in case or in sort of character, and the first has more than one letter.
        Code is left alone.
        """
        end, begin = last[-1], text[0]
        if end.isspace() or self.around & Flag.CODE or not (begin.isalnum() or begin in _CURRENCY):
            return False
        are_other_links = self.last_link != self.link
        if are_other_links and self.link >= 0 and end.isdigit() and begin.isdigit() and "#" in self.href:
            return True
        before = self.last_element
        if self.common(before, element) in (before, element):
            return False
        if are_other_links and self.link >= 0 and self.last_link >= 0:
            return True
        if not end.isalnum():
            return end == ":" or (end in ".!?;,)]”»" and begin.isupper())
        if begin in _CURRENCY:
            return True
        if end.isdigit() or begin.isdigit():
            return len(last) > 1 or len(text) > 1
        return len(last) > 1 and begin.isupper()

    def common(self, first: int, last: int) -> int:
        """The deepest element that holds both: indices grow along the document, so the later one climbs."""
        parents = self.parents
        while first != last:
            if first > last:
                first = parents[first]
            else:
                last = parents[last]
        return first

    def end_line(self, index: int) -> None:
        """Inside preformatted text, begin a new line unless one has begun."""
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")
            self.places.append(index)
            self.last_element = index

    def line_break(self, index: int) -> None:
        """A `<br>`: the second in a row ends the block."""
        if not self.parts:
            return
        if self.pre:
            self.parts.append("\n")
            self.places.append(index)
        elif self.after_break:
            self.flush()
        else:
            self.after_break = True
            self.parts.append(BREAK)
            self.places.append(index)
        self.last_element = index

    def flush(self) -> None:
        """Finish the block being gathered, if it shows anything."""
        parts, links = self.parts, self.links
        if links:
            self.links = []
        if not parts:
            return
        text = shown_text(parts[0] if len(parts) == 1 else "".join(parts), preformatted=self.pre)
        link_chars, emphasised = self.link_chars, self.emphasised
        self.parts = []
        self.after_break = False
        self.link_chars = self.emphasised = 0
        if not text:
            return
        if link_chars and not links:
            links = [self.href]
        kind, level, group = self.form
        if kind is Kind.LIST_ITEM:
            if self.item in self.begun_items:
                kind = Kind.PARAGRAPH  # a further paragraph of the same item
            else:
                self.begun_items.add(self.item)
        if len(parts) > 1:
            self.nodes[len(self.texts)] = parts
        self.starts.append(len(self.places) - len(parts))
        self.texts.append(text)
        self.kinds.append(kind)
        self.hrefs.append(tuple(links))
        self.owners.append(self.first if self.first == self.last else self.common(self.first, self.last))
        self.containers.append(self.container)
        self.groups.append(group)
        self.numbers.append((level, link_chars, len(links), emphasised, text.count("\n")))
