"""`python -m tests.draft SLUG...`: write what a page comes apart into now, to be corrected by hand.

Roles that stand in `expected.json` already are kept for blocks of the same text, so that a change of segmentation does
not throw the corrections away. A block that gets another role today is marked with it (`"now"`): a shortfall that the
tests hold fixed, so that it can only shrink. The Markdown follows the roles as they should be; of text without markup
the article is what comes out today.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from declutter import Options, Outcome, Page, Role, clean_text, extract
from declutter.compose import compose
from declutter.document import Document
from declutter.page import Block
from declutter.parse import feed
from declutter.render import to_markdown
from declutter.segment import Walk
from declutter.source import read_source
from tests.fixture import FOLDER, Fixture


def draft(fixture: Fixture) -> None:
    """Write `expected.json` and the article of one folder."""
    page = clean_text(fixture.page) if fixture.is_text else extract(fixture.page)
    blocks = list(page.blocks)
    if (fixture.path / "expected.json").exists():
        before = fixture.blocks()
        matcher = SequenceMatcher(None, [text for _, text in before], [block.text for block in blocks], autojunk=False)
        for change, start, end, first, last in matcher.get_opcodes():
            if change == "equal" or (change == "replace" and end - start == last - first):
                for offset in range(last - first):
                    blocks[first + offset] = replace(blocks[first + offset], role=Role(before[start + offset][0]))
            elif change != "delete":
                sys.stdout.write(f"{fixture.slug}: new {[block.text[:60] for block in blocks[first:last]]}\n")
    content = [block for block in blocks if block.role.is_content]
    outcome = "ok" if content else page.outcome.value
    roles = [(block.role.value, block.text) for block in blocks]
    article = page.text if fixture.is_text else markdown(fixture, page, blocks)
    fixture.write(outcome, roles, [block.role.value for block in page.blocks], article)


def markdown(fixture: Fixture, page: Page, blocks: Sequence[Block]) -> str:
    """The Markdown of a page whose blocks have these roles."""
    decoded = read_source(fixture.page, Options(), encoding=None, content_type=None)
    walk = feed(decoded.text, Walk) if decoded is not None else None
    if walk is None or page.outcome is Outcome.DECLARED:
        return page.markdown
    places = [place for place, block in enumerate(blocks) if block.role.is_content]
    title = next((place for place in places if blocks[place].role is Role.TITLE), -1)
    return to_markdown(Document(compose(walk.finish(), places, title, None)))


if __name__ == "__main__":
    for slug in sys.argv[1:]:
        draft(Fixture(FOLDER / slug))
