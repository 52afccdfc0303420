"""What a caller gets: the page, its blocks, the comments of its readers, and what is known about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from declutter.changes import Diff, Piece, Reading, difference
from declutter.document import Document
from declutter.later import Derived, Later
from declutter.records import EncodingSource, Outcome, Outline, Truncation
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


class Finding(NamedTuple):
    """One value that was found about a page.

    Attributes:
        field: name of the attribute of `Metadata` that it could fill.
        value: as stated, in plain text; dates in the form of ISO 8601.
        source: where it stood, such as `json-ld:NewsArticle.author`, `meta:og:title`, `page:byline`.
    """

    field: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a page. What nothing tells is empty; nothing is guessed.

    Attributes:
        title: the headline, without the name of the site.
        authors: names of people or bodies, one each.
        published, modified: when, in the form of ISO 8601, as exact as stated: a year, a month, a day or a time.
        site: what the site calls itself.
        url: what the caller gave, else the canonical address.
        canonical: the address that the page gives itself.
        language: as declared, a tag such as `de` or `pt-BR`.
        description: the page's summary of itself.
        categories, tags: as the page files itself.
        image: address of the picture that stands for the page.
        license: address or name of the licence.
        type: what the page calls itself: a type of schema.org (`NewsArticle`) or of Open Graph (`article`).
        findings: all values that were found, those of a field in the order in which they are trusted. The first of a
            field is the one taken; those behind it are what other sources say.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    site: str = ""
    url: str = ""
    canonical: str = ""
    language: str = ""
    description: str = ""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: str = ""
    license: str = ""
    type: str = ""
    findings: tuple[Finding, ...] = field(default=(), repr=False)

    @property
    def date(self) -> str:
        """The day of publication, or of the last change where that alone is stated; empty if no full day is."""
        return next((date[:10] for date in (self.published, self.modified) if len(date) >= 10), "")

    @property
    def sources(self) -> dict[str, str]:
        """Where the value of each field that has one comes from: `{"title": "meta:og:title", ...}`."""
        return {found.field: found.source for found in reversed(self.findings)}

    def to_dict(self, *, findings: bool = False) -> dict[str, Any]:
        """The record as plain data, ready for JSON: all fields, the day, the sources; `findings` too if wanted."""
        sources = self.sources
        record: dict[str, Any] = {
            "title": self.title,
            "authors": list(self.authors),
            "date": self.date,
            "published": self.published,
            "modified": self.modified,
            "site": self.site,
            "url": self.url,
            "canonical": self.canonical,
            "language": self.language,
            "description": self.description,
            "categories": list(self.categories),
            "tags": list(self.tags),
            "image": self.image,
            "license": self.license,
            "type": self.type,
            "sources": {name: sources[name] for name in self.__slots__ if name in sources},
        }
        if findings:
            record["findings"] = [found._asdict() for found in self.findings]
        return record


@dataclass(frozen=True, slots=True)
class Page:
    """A page, taken apart.

    The text is there at once. Blocks, comments, title and metadata are worked out when they are first asked for, or
    when the page is compared or pickled, and Markdown, HTML and TEI when they are asked for; nothing about the page
    changes by it.

    Attributes:
        text: the main content as plain text; paragraphs are a blank line apart.
        url: what the caller gave.
        language: as the page declares it; empty if it does not.
        kind: what sort of page it is; it decides what counts as main content.
        kind_probability: probability of that kind, 0 to 1.
        confidence: expected word F1 of `text` against what a person would copy out, 0 to 1.
        outcome: `ok`, or why there is no content.
        encoding: how the bytes were decoded, `(name, what decided)`.
        truncated: what was not read, where the source goes beyond a limit of the options; else None.
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
    _metadata: Later[Metadata] = field(repr=False, hash=False)
    truncated: Truncation | None = None

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
    def metadata(self) -> Metadata:
        """Title, authors, dates and what else the page says about itself, each with where it stands."""
        return self._metadata.value

    @property
    def clutter(self) -> tuple[Block, ...]:
        """All that has neither a role of main content nor that of comments."""
        return tuple(b for b in self.blocks if not b.role.is_content and b.role is not Role.COMMENT)

    def diff(self, other: Page) -> Diff:
        """What is other in another reading of this page: under other options, by another model, at another time.

        `removed` is what this page keeps and the other does not, `added` the reverse. Blocks of both are compared, so
        that it works for pages of `extract` and of `clean_text`, and for pages that were pickled.
        """
        return difference(self._reading(), other._reading())

    def _reading(self) -> Reading:
        facts = {"title": self.title, "language": self.language, "kind": self.kind.value, "outcome": self.outcome.value}
        return Reading(self.text, [Piece(block.text, block.role, block.address) for block in self.blocks], facts)

    def __iter__(self) -> Iterator[Block]:
        return iter(self.blocks)

    def __len__(self) -> int:
        return len(self.blocks)

    def report(self, *, source: str = "") -> str:
        """The page as one HTML document to look at in a browser, with every block's role, score, reason and address.

        It fetches nothing, and nothing of the page runs in it.

        Args:
            source: where the page was read from, such as the name of a file; shown in the head.
        """
        from declutter.render.report import to_report

        return to_report(self, source=source)

    def to_dict(self) -> dict[str, Any]:
        """The whole page as plain data, ready for JSON; `page.schema.json` in the package describes it."""
        encoding, source = self.encoding
        return {
            "schema_version": SCHEMA_VERSION,
            "title": self.title,
            "url": self.url,
            "language": self.language,
            "outcome": self.outcome.value,
            "truncated": self.truncated._asdict() if self.truncated is not None else None,
            "kind": self.kind.value,
            "kind_probability": round(self.kind_probability, 4),
            "confidence": round(self.confidence, 4),
            "encoding": {"name": encoding, "source": source.value},
            "metadata": self.metadata.to_dict(),
            "text": self.text,
            "blocks": [block.to_dict() for block in self.blocks],
            "comments": [comment.to_dict() for comment in self.comments],
        }
