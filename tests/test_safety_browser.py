"""What is written of hostile pages, in a real browser: no script of theirs runs, whatever it makes of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from tests.browser import chromium
from tests.test_output_safety import VECTORS as PLACED
from tests.test_safety import VECTORS, page_of

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

COUNT = "window.ran = 0; window.alert = window.prompt = window.confirm = () => { window.ran += 1; };"
CLICK = """() => {
    for (const link of document.querySelectorAll("a, area")) {
        link.addEventListener("click", event => { if (!/^javascript:/i.test(link.protocol)) event.preventDefault(); });
        link.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
    }
    return new Promise(done => setTimeout(() => done(window.ran), 0));
}"""


TOGETHER = 12
"""Vectors in one document: opening one takes longer than writing it."""


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    with chromium() as browser:
        context = browser.new_context()
        context.route("**/*", lambda route: route.abort())
        context.add_init_script(COUNT)
        tab = context.new_page()
        tab.set_default_timeout(60_000)
        yield tab
        context.close()


def batched(vectors: Iterable[str], size: int) -> Iterator[list[str]]:
    left = iter(vectors)
    while some := list(islice(left, size)):
        yield some


def times_run(tab: Tab, document: str) -> int:
    """How often a document calls for attention by itself, and when all its links are clicked."""
    tab.goto("about:blank")
    tab.set_content(document)
    count: int = tab.evaluate(CLICK)
    return count


@pytest.mark.parametrize(
    "running",
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">x</a>', VECTORS[4]],
)
def test_the_measure_sees_what_runs(tab: Tab, running: str) -> None:
    assert times_run(tab, f"<p>text</p>{running}") >= 1


def test_nothing_that_a_page_brings_runs_from_its_html_or_markdown(tab: Tab) -> None:
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    for vectors in batched(dict.fromkeys((*VECTORS, *PLACED)), TOGETHER):
        pages = [page_of(vector) for vector in vectors]
        assert all(page.text for page in pages)
        written = [page.html for page in pages], [reader.render(page.markdown) for page in pages]
        assert [times_run(tab, "\n".join(documents)) for documents in written] == [0, 0], vectors
