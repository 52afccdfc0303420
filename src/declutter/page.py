"""What a caller gets: the page, its blocks and the comments of its readers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from declutter.document import Document
from declutter.later import Derived, Later
from declutter.records import EncodingSource, Outcome, Outline
from declutter.roles import Kind, PageKind, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA_VERSION = 1
"""Of the plain data that a page gives: the number in `page.schema.json`. It grows when something in there changes its
meaning or goes; what is only added leaves it alone."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the page with the verdict on it.

    Attributes:
        text: as shown; paragraphs have their white space collapsed, code keeps it.
        role: what the block is for.
        score: probability, 0 to 1, that the block is main content.
        reason: one sentence that says why it has its role.
        cue: id of the evidence that decided.
        kind: the block's form.
        level: heading level 1 to 6, or list nesting from 1; 0 elsewhere.
        group: blocks of one table row or list share this number; -1 elsewhere.
    """

    text: str
    role: Role
    score: float
    reason: str
    cue: str
    kind: Kind
    level: int = 0
    group: int = -1
    _element: int = field(default=0, repr=False, compare=False)
    _outline: Outline | None = field(default=None, repr=False, compare=False)
    _address: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """The xpath of the element that holds the block, in the tree as lxml parses the page."""
        if self._address:
            return self._address
        return self._outline.xpath(self._element) if self._outline is not None else ""

    @property
    def is_numbered(self) -> bool:
        """Whether it is an item of a numbered list."""
        return self._outline is not None and self.group >= 0 and self._outline.tags[self.group] == "ol"

    @property
    def table(self) -> int:
        """For a table cell, a number that all cells of its table share; -1 elsewhere."""
        element = self.group if self._outline is not None else -1
        while self._outline is not None and element >= 0 and self._outline.tags[element] != "table":
            element = int(self._outline.parent[element])
        return element

    def to_dict(self) -> dict[str, Any]:
        """The block as plain data, ready for JSON."""
        return {
            "role": self.role.value,
            "text": self.text,
            "score": round(self.score, 4),
            "reason": self.reason,
            "cue": self.cue,
            "kind": self.kind.value,
            "level": self.level,
            "address": self.address,
        }


@dataclass(frozen=True, slots=True)
class Comment:
    """What one reader wrote below the article.

    Attributes:
        text: the reader's words alone; paragraphs are a blank line apart.
        author: the name shown, empty where there is none.
        date: in the form of ISO 8601 where the markup says it so, else as shown; empty where there is none.
        depth: 0 for a comment on the article, 1 for a reply to one, and so on.
        address: xpath of the element that holds the comment.
        blocks: the page's blocks in it, with name, date and buttons, without those of replies to it.
    """

    text: str
    author: str
    date: str
    depth: int
    address: str
    blocks: tuple[Block, ...] = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The comment as plain data, ready for JSON; its blocks are among those of the page."""
        return {
            "author": self.author,
            "date": self.date,
            "depth": self.depth,
            "text": self.text,
            "address": self.address,
        }


@dataclass(frozen=True, slots=True)
class Page:
    """A page, taken apart.

    The text is there at once. Blocks, comments and title are worked out when they are first asked for, or when the page
    is compared or pickled, and Markdown, HTML and TEI when they are asked for; nothing about the page changes by it.

    Attributes:
        text: the main content as plain text; paragraphs are a blank line apart.
        url: what the caller gave.
        language: as the page declares it; empty if it does not.
        kind: what sort of page it is; it decides what counts as main content.
        kind_probability: probability of that kind, 0 to 1.
        confidence: expected word F1 of `text` against what a person would copy out, 0 to 1.
        outcome: `ok`, or why there is no content.
        encoding: how the bytes were decoded, `(name, what decided)`.
    """

    text: str
    url: str | None
    language: str
    kind: PageKind
    kind_probability: float
    confidence: float
    outcome: Outcome
    encoding: tuple[str, EncodingSource]
    _title: Later[str] = field(repr=False, hash=False)
    _blocks: Later[tuple[Block, ...]] = field(repr=False, hash=False)
    _document: Later[Document] = field(repr=False, hash=False)
    _markdown: Later[str] | Derived[Document, str] = field(repr=False, hash=False, compare=False)
    _html: Derived[Document, str] = field(repr=False, hash=False, compare=False)
    _tei: Derived[Document, str] = field(repr=False, hash=False, compare=False)
    _comments: Later[tuple[Comment, ...]] = field(repr=False, hash=False)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block in page order."""
        return self._blocks.value

    @property
    def markdown(self) -> str:
        """The words of `text` as Markdown; `Options` decide about links, images and front matter."""
        return self._markdown.value

    @property
    def html(self) -> str:
        """The words of `text` as HTML without scripts, styles, forms and frames; links are absolute if `url` is."""
        return self._html.value

    @property
    def tei(self) -> str:
        """The words of `text` as a document of XML-TEI."""
        return self._tei.value

    @property
    def title(self) -> str:
        """The headline, or what the page's head gives for it; empty if neither is there."""
        return self._title.value

    @property
    def content(self) -> tuple[Block, ...]:
        """The main content: title and body."""
        return tuple(block for block in self.blocks if block.role.is_content)

    @property
    def comments(self) -> tuple[Comment, ...]:
        """What readers wrote below the article, one record a comment, in page order.

        Headings such as "3 comments" have the role `comment` too, but belong to none of them.
        """
        return self._comments.value

    @property
    def clutter(self) -> tuple[Block, ...]:
        """All that has neither a role of main content nor that of comments."""
        return tuple(b for b in self.blocks if not b.role.is_content and b.role is not Role.COMMENT)

    def __iter__(self) -> Iterator[Block]:
        return iter(self.blocks)

    def __len__(self) -> int:
        return len(self.blocks)

    def to_dict(self) -> dict[str, Any]:
        """The whole page as plain data, ready for JSON; `page.schema.json` in the package describes it."""
        encoding, source = self.encoding
        return {
            "schema_version": SCHEMA_VERSION,
            "title": self.title,
            "url": self.url,
            "language": self.language,
            "outcome": self.outcome.value,
            "kind": self.kind.value,
            "kind_probability": round(self.kind_probability, 4),
            "confidence": round(self.confidence, 4),
            "encoding": {"name": encoding, "source": source.value},
            "text": self.text,
            "blocks": [block.to_dict() for block in self.blocks],
            "comments": [comment.to_dict() for comment in self.comments],
        }
