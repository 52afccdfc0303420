"""The folders of `fixtures/`: a page, what it must come apart into, and why it is there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from declutter import Options, Page, clean_text, extract

FOLDER = Path(__file__).resolve().parent.parent / "fixtures"
FILES = ("page.html", "expected.json", "article.md", "why.md")
DEFAULTS = Options()
TEXT_FILES = ("page.txt", "expected.json", "article.txt", "why.md")


@dataclass(frozen=True, slots=True)
class Fixture:
    """One folder."""

    path: Path

    @property
    def slug(self) -> str:
        """Its name."""
        return self.path.name

    @property
    def is_text(self) -> bool:
        """Whether the page is text without markup."""
        return (self.path / "page.txt").exists()

    @property
    def page(self) -> Path:
        """The page as saved."""
        return self.path / ("page.txt" if self.is_text else "page.html")

    @property
    def missing(self) -> list[str]:
        """Files that the folder should have and has not."""
        return [name for name in (TEXT_FILES if self.is_text else FILES) if not (self.path / name).exists()]

    def blocks(self) -> list[tuple[str, str]]:
        """Role and text of every block in page order, as a careful reader would have them."""
        return [(row["role"], row["text"]) for row in self._expected()["blocks"]]

    def shortfalls(self) -> dict[int, str]:
        """Blocks, by their place, that do not come out right yet, with the role they get."""
        rows = self._expected()["blocks"]
        return {place: row["now"] for place, row in enumerate(rows) if "now" in row}

    def outcome(self) -> str:
        """How the extraction must end."""
        outcome: str = self._expected()["outcome"]
        return outcome

    def comments(self) -> list[dict[str, Any]]:
        """Author, date, depth and text of every reader's comment."""
        file = self.path / "comments.json"
        rows: list[dict[str, Any]] = json.loads(file.read_text("utf-8")) if file.exists() else []
        return rows

    def _expected(self) -> dict[str, Any]:
        expected: dict[str, Any] = json.loads((self.path / "expected.json").read_text("utf-8"))
        return expected

    def article(self) -> str:
        """The article as Markdown, headline first."""
        return (self.path / "article.md").read_text("utf-8").rstrip("\n")

    def article_text(self) -> str:
        """The article as slices of a text without markup."""
        return (self.path / "article.txt").read_bytes().decode("utf-8")

    def write(self, outcome: str, blocks: list[tuple[str, str]], got: list[str], article: str) -> None:
        """Write what is expected: one block a line, so that a change is easy to see.

        Args:
            outcome: how the extraction must end.
            blocks: role and text that each block should have.
            got: the role that each block has today.
            article: the blocks of the article as Markdown, or as slices of the text.
        """
        rows = []
        for (role, text), now in zip(blocks, got, strict=True):
            row = {"role": role, "text": text} if role == now else {"role": role, "now": now, "text": text}
            rows.append(json.dumps(row, ensure_ascii=False))
        listed = "[\n  " + ",\n  ".join(rows) + "\n ]" if rows else "[]"
        text = f'{{"outcome": {json.dumps(outcome)},\n "blocks": {listed}}}\n'
        (self.path / "expected.json").write_text(text, "utf-8")
        if self.is_text:
            (self.path / "article.txt").write_bytes(article.encode("utf-8"))
        else:
            (self.path / "article.md").write_text(article + "\n" if article else "", "utf-8")


@cache
def read(fixture: Fixture, options: Options = DEFAULTS) -> Page:
    """The page of a fixture, for tests that look at it and no more: one object for all of them."""
    return (clean_text if fixture.is_text else extract)(fixture.page, options=options)


def all_fixtures() -> list[Fixture]:
    """Every folder with a page of HTML, by name."""
    return [fixture for fixture in _folders() if not fixture.is_text]


def text_fixtures() -> list[Fixture]:
    """Every folder with text without markup, by name."""
    return [fixture for fixture in _folders() if fixture.is_text]


def _folders() -> list[Fixture]:
    return [Fixture(path) for path in sorted(FOLDER.iterdir()) if path.is_dir()]
