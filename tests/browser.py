"""A headless Chromium for the tests of reports, and pages to be shown in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from declutter import Block, Kind, Outcome, Page, Role, extract
from declutter.later import Later

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser with a fresh profile; skips where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("no Chromium on this machine: apt-get install chromium, or name one in $CHROMIUM")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Seen:
    """A tab with a document, and what the browser said and asked for meanwhile."""

    tab: Tab
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def texts(self, selector: str) -> list[str]:
        """The text of all elements, as the tree holds it."""
        texts: list[str] = self.tab.eval_on_selector_all(selector, "all => all.map(one => one.textContent)")
        return texts

    def shown(self, selector: str) -> list[str]:
        """The ids of the elements that take room."""
        ids: list[str] = self.tab.eval_on_selector_all(
            selector, "all => all.filter(one => one.checkVisibility()).map(one => one.id)"
        )
        return ids

    def focused(self) -> Any:
        """The id of the block, or the text of the handle, that has the focus."""
        return self.tab.evaluate("() => document.activeElement.closest('.b')?.id ?? document.activeElement.textContent")


@contextmanager
def shown(browser: Browser, path: Path, *, width: int = 1480, height: int = 900, **context: Any) -> Iterator[Seen]:
    """A file in a tab of its own. Whatever else the document asks for is refused and fails the test."""
    opened = browser.new_context(viewport={"width": width, "height": height}, **context)
    opened.set_default_timeout(60_000)
    try:
        seen = Seen(opened.new_page())
        allowed = path.as_uri()

        def answer(route: Any) -> None:
            if route.request.url.split("#")[0] == allowed:
                route.continue_()
            else:
                seen.requests.append(route.request.url)
                route.abort()

        opened.route("**/*", answer)
        seen.tab.on("console", lambda message: seen.said.append(message.text))
        seen.tab.on("pageerror", lambda error: seen.said.append(str(error)))
        seen.tab.on("dialog", lambda dialog: seen.said.append(dialog.message))
        seen.tab.goto(allowed)
        yield seen
        outside = [url for url in seen.requests if not url.startswith("data:")]
        assert (outside, seen.said) == ([], [])
    finally:
        opened.close()


def block(text: str, role: Role = Role.BODY, score: float = 0.9, kind: Kind = Kind.PARAGRAPH, **rest: Any) -> Block:
    """A block as a page has it."""
    values = {"reason": f"Why {role}.", "cue": f"cue:{role}", "_address": f"/html/body/p[{len(text)}]", **rest}
    return Block(text, role, score, kind=kind, **values)


def page_of(blocks: Sequence[Block], *, title: str = "The mill", **values: Any) -> Page:
    """A page with these blocks."""
    page = extract("<p>The mill turns.</p>")
    values = {"outcome": Outcome.OK, "confidence": 0.9, **values}
    return replace(page, _blocks=Later.known(tuple(blocks)), _title=Later.known(title), **values)


def every_role() -> Page:
    """A page with blocks of all roles, singly and in a run, and of all forms."""
    blocks = [block(f"Something in the {role} of it", role, 0.1, level=0) for role in Role if not role.is_content]
    blocks += [block("The mill turns", Role.TITLE, 0.5, Kind.HEADING, level=1)]
    blocks += [
        block(f"A {kind} of the text", kind=kind, level=2 if kind in (Kind.HEADING, Kind.LIST_ITEM) else 0, group=7)
        for kind in Kind
    ]
    blocks += [block(f"Way {number}", Role.NAVIGATION, 0.0) for number in range(5)]
    return page_of(blocks, confidence=0.4, outcome=Outcome.DECLARED, url="https://mill.example/a")
