"""`python -m bench.writers --data DIR`: libraries that write Markdown, on the HTML of articles.

Each gets `page.html`; its Markdown is read back by a CommonMark reader with tables and strikethrough. Counted are the
pages whose words come back, all and in order, and those on which text of the page has become markup. Pages with
footnotes, formulas and definition lists are left out, for which CommonMark has no signs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from markdown_it import MarkdownIt

from bench.datasets import SETS, load
from declutter import Options, Page, extract

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _markdownify(page: Page) -> str:
    from markdownify import markdownify

    return str(markdownify(page.html, heading_style="ATX", escape_misc=True))


def _html2text(page: Page) -> str:
    from html2text import HTML2Text

    writer = HTML2Text(bodywidth=0)
    writer.escape_snob = True
    return str(writer.handle(page.html))


WRITERS: dict[str, Callable[[Page], str]] = {
    "declutter": lambda page: page.markdown,
    "markdownify": _markdownify,
    "html2text": _html2text,
}


def read_back(markdown: str) -> tuple[list[str], bool]:
    """The words that a reader shows, and whether there is markup that nobody has written."""
    parts: list[str] = []
    has_markup = False
    for block in READER.parse(markdown):
        for token in block.children or [block]:
            is_break = token.type == "html_inline" and token.content in ("<br>", "<br/>", "<br />")
            has_markup |= token.type in ("html_block", "html_inline", "link_open") and not is_break
            is_line = is_break or (not token.content and (token.block or "break" in token.type))
            parts.append("\n" if is_line else token.content)
    return "".join(parts).split(), has_markup


def main(arguments: list[str]) -> None:
    """Print a row for each writer."""
    parser = argparse.ArgumentParser(prog="python -m bench.writers")
    parser.add_argument("--data", type=Path, required=True, help="the folder of the labelled pages")
    parser.add_argument("--set", action="append", choices=SETS, help="a set; by default all")
    parser.add_argument("--pages", type=int, default=60, help="how many pages of each set")
    chosen = parser.parse_args(arguments)
    pages = []
    for name in chosen.set or SETS:
        for row in load(chosen.data, (name,))[: chosen.pages]:
            page = extract(row.read(), options=Options(title="always", links=False, images=False))
            if page.text and not any(sign in page.html for sign in ("<dl>", 'class="math', 'id="fn-')):
                pages.append(page)
    for name, write in WRITERS.items():
        right = marked = 0
        seconds = 0.0
        for page in pages:
            start = time.process_time()
            markdown = write(page)
            seconds += time.process_time() - start
            words, has_markup = read_back(markdown)
            right += words == page.text.split()
            marked += has_markup
        per_page = 1000 * seconds / max(len(pages), 1)
        sys.stdout.write(
            f"{name}: {right} of {len(pages)} pages right, markup out of text on {marked}, {per_page:.2f} ms a page\n"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
