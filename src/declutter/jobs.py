"""What the command does with one source."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from declutter.jsonl import field_span, replaced
from declutter.rows import csv_heading, csv_row
from declutter.sniff import Input, is_html, looks_like_html
from declutter.sources.compressed import unpacking
from declutter.sources.files import STDIN, load
from declutter.sources.records import Source

if TYPE_CHECKING:
    from rich.console import Console

    from declutter.options import Options
    from declutter.page import Block, Comment, Page

FORMATS: dict[str, str] = {
    "text": ".txt",
    "markdown": ".md",
    "html": ".html",
    "json": ".json",
    "jsonl": ".jsonl",
    "csv": ".csv",
    "tei": ".xml",
}
"""Output formats and the file names they get."""


SCHEMA = Path(__file__).parent / "page.schema.json"
"""What JSON of a page looks like, as a JSON Schema."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A page to be read: a file, or standard input."""

    name: str

    @property
    def source(self) -> Source:
        """The file as a page."""
        return Source(self.name, path=self.name)

    def lines(self) -> Iterator[bytes]:
        """The raw lines, one after the other, unpacked.

        Raises:
            OSError: it cannot be read.
        """
        if self.name == STDIN:
            yield from sys.stdin.buffer
            return
        with Path(self.name).open("rb") as file:
            yield from unpacking(file)


def sources_of(names: tuple[str, ...]) -> Iterator[SourceFile]:
    """The sources of a command line; none at all is standard input."""
    for name in names or (STDIN,):
        yield SourceFile(name)


@dataclass(frozen=True, slots=True)
class Job:
    """What to print of each page.

    `field` makes every source a file of JSON Lines, of whose objects one field is cleaned.
    """

    format: str
    clutter: bool
    comments: bool
    explain: bool
    url: str | None
    encoding: str | None
    options: Options
    metadata: bool = False
    input: Input = "auto"
    field: str | None = None

    @property
    def suffix(self) -> str:
        """Of the files written."""
        is_table = self.explain or (self.metadata and self.format not in ("json", "jsonl"))
        return ".jsonl" if self.field is not None else ".txt" if is_table else FORMATS[self.format]

    @property
    def heading(self) -> str:
        """What stands once above all that is printed."""
        is_table = self.format == "csv" and not (self.clutter or self.comments or self.metadata or self.explain)
        return csv_heading() if is_table else ""

    def output(self, source: SourceFile, *, color: bool, width: int) -> str:
        """What is printed for one source, without a final newline.

        Raises:
            OSError, DeclutterError, Failed: it cannot be read.
        """
        page, is_page = self.page_of(source.source)
        if told := unread(page):
            sys.stderr.write(f"declutter: {source.name}: {told}\n")
        return self.rendered(page, source, is_page=is_page, color=color, width=width)

    def page_of(self, source: Source) -> tuple[Page, bool]:
        """A source taken apart, and whether it was a page rather than text without markup.

        Raises:
            OSError, DeclutterError, Failed: it cannot be read.
        """
        loaded = load(source)
        if self.input == "auto" and source.is_text is not None:
            is_page = not source.is_text
        else:
            is_page = self.is_page(loaded.name, loaded.data)
        page = self.page(loaded.data, is_page=is_page, url=loaded.url, content_type=loaded.content_type)
        return page, is_page

    def is_page(self, name: str, data: bytes | str) -> bool:
        """Whether a source of this name that begins so is read as a page, not as text."""
        return self.input == "html" or (self.input == "auto" and is_html(name, data))

    def rendered(self, page: Page, source: SourceFile, *, is_page: bool, color: bool, width: int) -> str:
        """What is printed for a page, without a final newline: the one place that knows the formats."""
        if self.explain:
            return _table(page, color=color, width=width)
        if self.clutter:
            return self._clutter(page)
        if self.comments:
            return self._comments(page)
        if self.metadata:
            return self._metadata(source.name, page, color=color, width=width)
        match self.format:
            case "markdown":
                text = page.markdown
            case "json":
                return json.dumps({"source": source.name, **page.to_dict()}, ensure_ascii=False, indent=2)
            case "jsonl":
                return one_line({"source": source.name, **page.to_dict()})
            case "csv":
                return csv_row({"source": source.name, **page.to_dict()})
            case "html":
                return page.html
            case "tei":
                return page.tei
            case _:
                text = page.text
        # Text without markup comes with its own line ends, the last one too.
        return text if is_page else text.removesuffix("\n")

    def records(self, source: SourceFile) -> Iterator[str | ValueError]:
        """The lines of a file of JSON Lines with the field cleaned; after a line that cannot be, what is wrong with it.

        A line without the field, and one of which nothing is cut, stays as it is.
        """
        for number, raw in enumerate(source.lines(), 1):
            line = raw.decode(self.encoding or "utf-8-sig", "surrogateescape").rstrip("\r\n")
            if not line.strip():
                continue
            try:
                yield self._record(line)
            except ValueError as error:
                yield line
                yield ValueError(f"line {number}: {error}")

    def _record(self, line: str) -> str:
        span = field_span(line, self.field or "")
        value = json.loads(line[slice(*span)]) if span is not None else None
        if span is None or value is None:
            return line
        if not isinstance(value, str):
            raise ValueError(f"{self.field!r} is {type(value).__name__}, not text")
        is_page = self.input == "html" or (self.input == "auto" and bool(value.strip()) and looks_like_html(value))
        page = self.page(value, is_page=is_page)
        if page.truncated is not None:
            raise ValueError(f"{self.field!r} is too long: {page.truncated.sentence}")
        return line if page.text == value else replaced(line, span, page.text)

    def page(
        self, data: bytes | str, *, is_page: bool, url: str | None = None, content_type: str | None = None
    ) -> Page:
        """The page, taken apart; what the caller said of all of them goes before what its source says."""
        # Here, so that help and wrong usage do not wait for them.
        url = self.url or url
        if is_page:
            from declutter.pipeline import extract

            return extract(data, url=url, encoding=self.encoding, content_type=content_type, options=self.options)
        from declutter.plaintext import clean_text

        return clean_text(data, url=url, encoding=self.encoding, options=self.options)

    def _clutter(self, page: Page) -> str:
        removed = [block for block in page.blocks if not block.role.is_content]
        match self.format:
            case "json":
                return json.dumps([block.to_dict() for block in removed], ensure_ascii=False, indent=2)
            case "jsonl":
                return "\n".join(one_line(block.to_dict()) for block in removed)
        return "\n".join(_role_line(block) for block in removed)

    def _metadata(self, name: str, page: Page, *, color: bool, width: int) -> str:
        record = {"source": name, **page.metadata.to_dict(findings=True)}
        match self.format:
            case "json":
                return json.dumps(record, ensure_ascii=False, indent=2)
            case "jsonl":
                return one_line(record)
        from declutter.render.facts import facts

        return _printed(lambda console: facts(page.metadata, console), color=color, width=width)

    def _comments(self, page: Page) -> str:
        match self.format:
            case "json":
                return json.dumps([comment.to_dict() for comment in page.comments], ensure_ascii=False, indent=2)
            case "jsonl":
                return "\n".join(one_line(comment.to_dict()) for comment in page.comments)
        return "\n\n".join(map(_indented, page.comments))


def one_line(record: dict[str, Any]) -> str:
    """JSON on one line; U+2028 and its like are escaped, since some readers split lines there."""
    line = json.dumps(record, ensure_ascii=False)
    for code in ("\x85", "\u2028", "\u2029"):
        line = line.replace(code, f"\\u{ord(code):04x}")
    return line


def unread(page: Page) -> str:
    """What was not read of a page; empty where all of it was."""
    return f"{page.truncated.sentence}; the rest was not read" if page.truncated is not None else ""


def _role_line(block: Block) -> str:
    from declutter.render.terminal import printable

    return f"{block.role.value}\t{printable(' '.join(block.text.split()))}"


def _indented(comment: Comment) -> str:
    from declutter.render.terminal import printable

    above = " · ".join(filter(None, (comment.author, comment.date)))
    lines = [*filter(None, (above,)), *comment.text.splitlines()]
    return "\n".join("    " * comment.depth + printable(line) if line else "" for line in lines)


def _table(page: Page, *, color: bool, width: int) -> str:
    from declutter.render.terminal import explain

    return _printed(lambda console: explain(page, console), color=color, width=width)


def _printed(show: Callable[[Console], None], *, color: bool, width: int) -> str:
    """What is printed to a console."""
    from rich.console import Console

    buffer = io.StringIO()
    # See no-color.org: any value but an empty one asks for none.
    plain = not color or bool(os.environ.get("NO_COLOR"))
    show(Console(file=buffer, force_terminal=color, no_color=plain, width=width, highlight=False, markup=False))
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines())
