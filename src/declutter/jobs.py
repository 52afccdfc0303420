"""What the command does with one source."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from declutter.options import Options
    from declutter.page import Block, Comment, Page

STDIN = "-"

FORMATS: dict[str, str] = {"text": ".txt", "markdown": ".md", "json": ".json", "jsonl": ".jsonl"}
"""Output formats and the file names they get."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A page to be read: a file, or standard input."""

    name: str

    def read(self) -> bytes:
        """The raw page.

        Raises:
            OSError: it cannot be read.
        """
        if self.name == STDIN:
            return sys.stdin.buffer.read()
        return Path(self.name).read_bytes()


def sources_of(names: tuple[str, ...]) -> Iterator[SourceFile]:
    """The sources of a command line; none at all is standard input."""
    for name in names or (STDIN,):
        yield SourceFile(name)


@dataclass(frozen=True, slots=True)
class Job:
    """What to print of each page."""

    format: str
    clutter: bool
    comments: bool
    explain: bool
    url: str | None
    encoding: str | None
    options: Options

    @property
    def suffix(self) -> str:
        """Of the files written."""
        return ".txt" if self.explain else FORMATS[self.format]

    def output(self, source: SourceFile, *, color: bool, width: int) -> str:
        """What is printed for one source, without a final newline."""
        from declutter.pipeline import extract  # here, so that help and wrong usage do not wait for it

        page = extract(source.read(), url=self.url, encoding=self.encoding, options=self.options)
        if self.explain:
            return _table(page, color=color, width=width)
        if self.clutter:
            return self._clutter(page)
        if self.comments:
            return self._comments(page)
        match self.format:
            case "markdown":
                return page.markdown
            case "json":
                return json.dumps({"source": source.name, **page.to_dict()}, ensure_ascii=False, indent=2)
            case "jsonl":
                return one_line({"source": source.name, **page.to_dict()})
        return page.text

    def _clutter(self, page: Page) -> str:
        removed = [block for block in page.blocks if not block.role.is_content]
        match self.format:
            case "json":
                return json.dumps([block.to_dict() for block in removed], ensure_ascii=False, indent=2)
            case "jsonl":
                return "\n".join(one_line(block.to_dict()) for block in removed)
        return "\n".join(_role_line(block) for block in removed)

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


def _role_line(block: Block) -> str:
    from declutter.render.terminal import printable

    return f"{block.role.value}\t{printable(' '.join(block.text.split()))}"


def _indented(comment: Comment) -> str:
    from declutter.render.terminal import printable

    above = " · ".join(filter(None, (comment.author, comment.date)))
    lines = [*filter(None, (above,)), *comment.text.splitlines()]
    return "\n".join("    " * comment.depth + printable(line) if line else "" for line in lines)


def _table(page: Page, *, color: bool, width: int) -> str:
    from rich.console import Console

    from declutter.render.terminal import explain

    buffer = io.StringIO()
    explain(page, Console(file=buffer, force_terminal=color, no_color=not color, width=width, highlight=False))
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines())
