"""The folders of `fixtures/`: a page, what it must come apart into, and why it is there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "fixtures"
FILES = ("page.html", "expected.json", "article.md", "why.md")


@dataclass(frozen=True, slots=True)
class Fixture:
    """One folder."""

    path: Path

    @property
    def slug(self) -> str:
        """Its name."""
        return self.path.name

    @property
    def page(self) -> Path:
        """The page as saved."""
        return self.path / "page.html"

    @property
    def missing(self) -> list[str]:
        """Files that the folder should have and has not."""
        return [name for name in FILES if not (self.path / name).exists()]

    def blocks(self) -> list[tuple[str, str]]:
        """Role and text of every block, in page order."""
        expected = json.loads((self.path / "expected.json").read_text("utf-8"))
        return [(block["role"], block["text"]) for block in expected["blocks"]]

    def outcome(self) -> str:
        """How the extraction must end."""
        outcome: str = json.loads((self.path / "expected.json").read_text("utf-8"))["outcome"]
        return outcome

    def article(self) -> str:
        """The article as Markdown, headline first."""
        return (self.path / "article.md").read_text("utf-8").rstrip("\n")

    def write(self, outcome: str, blocks: list[tuple[str, str]], article: str) -> None:
        """Write what is expected: one block a line, so that a change is easy to see."""
        rows = [json.dumps({"role": role, "text": text}, ensure_ascii=False) for role, text in blocks]
        listed = "[\n  " + ",\n  ".join(rows) + "\n ]" if rows else "[]"
        text = f'{{"outcome": {json.dumps(outcome)},\n "blocks": {listed}}}\n'
        (self.path / "expected.json").write_text(text, "utf-8")
        (self.path / "article.md").write_text(article + "\n" if article else "", "utf-8")


def all_fixtures() -> list[Fixture]:
    """Every folder, by name."""
    return [Fixture(path) for path in sorted(FOLDER.iterdir()) if path.is_dir()]
