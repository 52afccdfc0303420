"""Pages for the engines: fixtures, and what cannot be read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from declutter import Page, extract
from tests.fixture import FOLDER

README = FOLDER.parent / "README.md"

SLUGS = ("wordpress-com-login-strip", "discourse-thread", "chinese-news-gbk", "docs-sidebar", "js-shell")
"""An article, a forum, one that is not UTF-8, documentation, and one without content."""

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"
"""Bytes that are no page."""


def path(slug: str) -> Path:
    """The file of a fixture's page."""
    return FOLDER / slug / "page.html"


def raw(slug: str) -> bytes:
    """The bytes of a fixture's page."""
    return path(slug).read_bytes()


def address(slug: str) -> str:
    """Where the tests say that it stands."""
    return f"https://{slug}.example/page"


def page(slug: str) -> Page:
    """What `extract` says of a fixture, for comparison."""
    return extract(raw(slug), url=address(slug))


def dump() -> str:
    """Text with clutter glued to it, and no markup."""
    return (FOLDER / "text-crawl-dump" / "page.txt").read_text("utf-8")


def snippet(engine: str) -> str:
    """The README's code for an engine."""
    blocks: list[str] = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    (code,) = [block for block in blocks if f"declutter.integrations.{engine}" in block]
    return code


def table() -> list[dict[str, Any]]:
    """Rows of pages: the fixtures, a null, a picture, and an empty one."""
    rows = [
        {"id": number, "url": address(slug), "html": raw(slug), "content_type": "text/html"}
        for number, slug in enumerate(SLUGS)
    ]
    rows.append({"id": 100, "url": "https://null.example/", "html": None, "content_type": None})
    rows.append({"id": 101, "url": None, "html": PNG, "content_type": "image/png"})
    rows.append({"id": 102, "url": "https://empty.example/", "html": b"", "content_type": None})
    return rows


def check(rows: list[dict[str, Any]]) -> None:
    """What must have become of the rows of `table`, whatever the engine: `id` and all columns."""
    by_id = {row["id"]: row for row in rows}
    assert sorted(by_id) == [0, 1, 2, 3, 4, 100, 101, 102]
    assert len(rows) == len(by_id)
    for number, slug in enumerate(SLUGS):
        row, wanted = by_id[number], page(slug)
        got = [row[name] for name in ("url", "title", "text", "markdown", "kind", "language", "outcome", "error")]
        assert got == [
            *(wanted.url, wanted.title, wanted.text, wanted.markdown),
            *(wanted.kind, wanted.language, wanted.outcome, None),
        ]
        assert row["confidence"] == round(wanted.confidence, 4)
        assert sum(dict(row["roles"]).values()) == len(wanted.blocks)
    assert dict(by_id[0]["roles"])["comment_form"] > 1
    assert "港" in by_id[2]["text"] or len(by_id[2]["text"]) > 100
    assert [by_id[number]["error"] for number in (0, 100, 102)] == [None, "ValueError: the page is null", None]
    assert by_id[101]["error"].startswith("BinaryInputError: ")
    assert by_id[101]["text"] is by_id[101]["roles"] is by_id[100]["text"] is by_id[100]["kind"] is None
    assert by_id[100]["url"] == "https://null.example/"
    assert (by_id[102]["text"], by_id[102]["outcome"]) == ("", "no_input")
