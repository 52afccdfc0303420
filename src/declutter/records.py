"""The records that travel between the stages. All are frozen; nothing here computes a verdict."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from declutter.addresses import Addresses
from declutter.pieces import Pieces
from declutter.roles import Kind, Role

if TYPE_CHECKING:
    from collections.abc import Container

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

WRITING_FIELDS = frozenset(("text", "email", "textarea", "search", "tel", "url", "password"))
"""The types of form fields in which one writes."""


class Outcome(StrEnum):
    """How an extraction ended; every value but `OK`, `DECLARED` and `TRUNCATED` says why there is no content."""

    OK = "ok"
    DECLARED = "declared"
    """The page shows no content; the text is what its JSON-LD declares."""
    NO_INPUT = "no_input"
    """The source holds nothing but white space."""
    NO_TEXT = "no_text"
    """The page parses but shows no text."""
    NEEDS_SCRIPT = "needs_script"
    """The page is an empty shell that scripts fill in a browser."""
    FRAMESET = "frameset"
    """The page only names other pages to be shown in frames."""
    NO_CONTENT = "no_content"
    """There is text on the page, but all of it is surely clutter."""
    TRUNCATED = "truncated"
    """The source goes beyond a limit of the options: what came back is of its beginning. `Page.truncated` says more."""


class EncodingSource(StrEnum):
    """What decided the encoding, in the order in which it is asked (WHATWG)."""

    CALLER = "caller"
    BOM = "bom"
    HTTP = "http"
    META = "meta"
    DETECTED = "detected"
    FALLBACK = "fallback"
    TEXT = "text"
    """The source was text or a tree already; nothing had to be decided."""


class Truncation(NamedTuple):
    """Where reading a source has ended, because it goes beyond a limit.

    Attributes:
        limit: the option that sets it, `max_bytes` or `max_elements`.
        allowed: its value.
        found: how many bytes or elements there are.
        address: of the first thing that was not read: `byte 67108864`, or the xpath of an element.
    """

    limit: str
    allowed: int
    found: int
    address: str

    @property
    def sentence(self) -> str:
        """What happened, without a full stop."""
        what = self.limit.removeprefix("max_")
        return f"the source has {self.found:,} {what}, more than the {self.allowed:,} of {self.limit}"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the record of how it was decoded.

    `replaced` counts the characters that could not be decoded and stand as U+FFFD; `truncated` says that there is more
    than this text.
    """

    text: str
    encoding: str
    source: EncodingSource
    replaced: int = 0
    truncated: Truncation | None = None

    def with_limit(self, truncated: Truncation | None) -> Decoded:
        """The same as the text of what stands before a limit."""
        return replace(self, truncated=truncated) if truncated is not None else self


class DataScript(NamedTuple):
    """A JSON-LD script or the source of a formula as it stands, and the element that holds it, in page order."""

    element: int
    text: str


class Declared(NamedTuple):
    """A paragraph that stands only in the page's data; `source` names the property, `element` the script."""

    text: str
    source: str
    element: int


@dataclass(frozen=True, slots=True)
class Head:
    """What the page says about itself outside its visible text."""

    title: str = ""
    og_title: str = ""
    og_type: str = ""
    language: str = ""
    generator: str = ""
    base: str = ""
    canonical: str = ""
    description: str = ""
    schema_types: tuple[str, ...] = ()
    data: tuple[DataScript, ...] = field(default=(), repr=False)
    formulas: tuple[DataScript, ...] = field(default=(), repr=False)
    scripts: int = 0
    frames: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The elements of a page that hold text of a block, themselves or below, in document order.

    They are columns of equal length; all indices count these elements alone.

    Attributes:
        tags: tag names without namespace.
        parent: index of the parent element, -1 for the root.
        end: index one past the last descendant.
        flags: bits of `declutter.flags`, inherited from above.
        names: class, id, role and itemprop of the element as `Names`, None where it has none of them.
        place: index among all elements of the page.
        tag_counts: how often each tag stands on the page, in elements without text too.
        addresses: where the elements stand in the tree.
    """

    tags: tuple[str, ...]
    parent: Ints
    end: Ints
    flags: Ints
    names: tuple[Names | None, ...]
    place: Ints
    tag_counts: Counter[str]
    addresses: Addresses

    def nearest(self, tags: Container[str]) -> list[int]:
        """For each element the innermost one at or above it whose tag is among these, -1 where there is none."""
        found: list[int] = []
        for element, (tag, above) in enumerate(zip(self.tags, self.parent.tolist(), strict=True)):
            found.append(element if tag in tags else found[above] if above >= 0 else -1)
        return found

    def xpath(self, element: int) -> str:
        """The address of an element, in the form of lxml's `getpath`."""
        return self.addresses.of(int(self.place[element]))


class Names(NamedTuple):
    """The attributes of an element that say what it is for, as they stand in the markup."""

    classes: str = ""
    id: str = ""
    role: str = ""
    itemprop: str = ""
    other: tuple[tuple[str, str], ...] = ()
    """Further telling attributes (`data-*`, `aria-label`, `rel`, `itemtype`, `action`, `src`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """The blocks of a page as columns of equal length, with the outline that they lie in.

    Attributes:
        texts: the text of each block; white space collapsed outside `pre`, `<br>` as a newline.
        owner: the deepest element that holds all of the block's text.
        container: the block-level element around it.
        kinds: form of each block.
        level: heading level, or nesting depth of a list.
        group: the table row or list that the block belongs to (element index), else -1.
        link_chars: characters that stand inside links; `links`: number of links.
        emphasis: characters in bold or italics; `breaks`: `<br>` inside the block.
        inputs: (element, type) of the form fields; the element is the nearest one around the field that holds text.
            Fields of a form without text are left out.
        pieces: the text nodes that the blocks were made of, with all elements of the page.
        elements: how many there are on the page; `cut`: the address of the first that was not read, empty if all were.
    """

    texts: tuple[str, ...]
    owner: Ints
    container: Ints
    kinds: tuple[Kind, ...]
    level: Ints
    group: Ints
    link_chars: Ints
    links: Ints
    emphasis: Ints
    breaks: Ints
    hrefs: tuple[tuple[str, ...], ...]
    inputs: tuple[tuple[int, str], ...]
    outline: Outline
    head: Head
    pieces: Pieces
    elements: int = 0
    cut: str = ""

    def __len__(self) -> int:
        return len(self.texts)

    def flags(self, index: int) -> int:
        """The ancestor flags of one block."""
        return int(self.outline.flags[self.owner[index]])

    def is_mostly_link(self, index: int) -> bool:
        """Whether more than half of a block's characters stand in links."""
        return bool(self.link_chars[index] * 2 > len(self.texts[index]))

    def form_fields(self) -> dict[int, list[str]]:
        """The types of the fields of each form, by the form's element; fields outside of any form are left out."""
        form_of = self.outline.nearest(("form",))
        fields: dict[int, list[str]] = {}
        for element, kind in self.inputs:
            if form_of[element] >= 0:
                fields.setdefault(form_of[element], []).append(kind)
        return fields

    def by_owner(self) -> BlocksByOwner:
        """The blocks in an order in which those of an element and all below it are next to each other."""
        order = np.argsort(self.owner, kind="stable")
        return BlocksByOwner(order, self.owner[order].tolist(), self.outline.end.tolist())

    def of_kind(self, kind: Kind) -> NDArray[np.bool_]:
        """For each block, whether it has this form."""
        return np.array([other is kind for other in self.kinds], dtype=bool)


class BlocksByOwner(NamedTuple):
    """Finds the blocks of an element without looking at all others, of which there are as many as elements to ask for.

    Attributes:
        order: the blocks, sorted by their owners; `owners`: these.
        end: index one past the last descendant of each element.
    """

    order: NDArray[np.intp]
    owners: Sequence[int]
    end: Sequence[int]

    def within(self, element: int) -> NDArray[np.intp]:
        """The blocks whose owner is the element or lies in it, in page order."""
        first, last = self._stretch(element)
        return np.sort(self.order[first:last])

    def number(self, element: int) -> int:
        """How many they are; with boxes in boxes, to have the blocks of each takes the square of their number."""
        first, last = self._stretch(element)
        return last - first

    def _stretch(self, element: int) -> tuple[int, int]:
        first = bisect_left(self.owners, element)
        return first, bisect_left(self.owners, self.end[element], first)


@dataclass(frozen=True, slots=True)
class Cue:
    """One piece of evidence for a role.

    Attributes:
        id: stable name, such as `phrase:en:leave a reply` or `markup:#respond`.
        role: the role that it speaks for.
        certain: True where this evidence alone proves the block clutter.
    """

    id: str
    role: Role
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about one block."""

    role: Role
    score: float
    reason: str
    cue: str


class Passage(NamedTuple):
    """What plain text needs to know of a block; a tuple, because every page makes many and keeps none."""

    text: str
    kind: Kind
    group: int


class CommentSpan(NamedTuple):
    """One reader's comment on the page.

    Attributes:
        element: what holds it, counted as in `Pieces`.
        depth: how many comments it stands below.
        author, date: as in `Comment`.
        text: the reader's words.
        places: the blocks in it, without those of comments below it.
    """

    element: int
    depth: int
    author: str
    date: str
    text: tuple[Passage, ...]
    places: tuple[int, ...]
