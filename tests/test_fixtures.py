"""Every page of fixtures/ comes apart as its folder says."""

from __future__ import annotations

import pytest

from declutter import Options, extract
from tests.fixture import FILES, Fixture, all_fixtures

FIXTURES = all_fixtures()


def test_there_are_fixtures() -> None:
    assert len(FIXTURES) >= 20


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.slug)
def test_fixture(fixture: Fixture) -> None:
    assert not fixture.missing, f"{fixture.slug} needs {', '.join(FILES)}"
    assert (fixture.path / "why.md").read_text("utf-8").strip()
    page = extract(fixture.page, options=Options(title="always"))
    got = [(block.role.value, block.text) for block in page.blocks]
    wanted = fixture.blocks()
    assert [text for _, text in got] == [text for _, text in wanted]
    wrong = [
        f"{block.text[:70]!r}: {have} (score {block.score:.2f}, {block.cue}), should be {want}"
        for block, (have, _), (want, _) in zip(page.blocks, got, wanted, strict=True)
        if have != want
    ]
    assert not wrong, "\n" + "\n".join(wrong)
    assert page.outcome.value == fixture.outcome()
    assert page.markdown == fixture.article()
