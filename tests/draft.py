"""`python -m tests.draft SLUG...`: write what a page comes apart into now, to be corrected by hand.

Roles that stand in `expected.json` already are kept for blocks of the same text, so that a change of segmentation does
not throw the corrections away. The Markdown follows the roles.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import replace

from declutter import Role, extract
from declutter.render import to_markdown
from tests.fixture import FOLDER, Fixture


def draft(fixture: Fixture) -> None:
    """Write `expected.json` and `article.md` of one folder."""
    page = extract(fixture.page)
    known: dict[str, list[str]] = defaultdict(list)
    if (fixture.path / "expected.json").exists():
        for role, text in fixture.blocks():
            known[text].append(role)
    blocks = []
    for block in page.blocks:
        roles = known.get(block.text)
        blocks.append(replace(block, role=Role(roles.pop(0))) if roles else block)
    content = [block for block in blocks if block.role.is_content]
    outcome = "ok" if content else page.outcome.value
    fixture.write(outcome, [(block.role.value, block.text) for block in blocks], to_markdown(content))


if __name__ == "__main__":
    for slug in sys.argv[1:]:
        draft(Fixture(FOLDER / slug))
