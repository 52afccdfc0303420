"""Every page of fixtures/ comes apart as its folder says."""

from __future__ import annotations

import pytest

from declutter import Options, Role, extract
from tests.fixture import FILES, Fixture, all_fixtures, read

FIXTURES = all_fixtures()

SHORTFALLS = 338
"""Blocks of all fixtures whose role is not what a careful reader would say, of 6,640; may only sink while no page is
added."""

SHORTFALLS_OF_CONTENT = 116
"""Those of them that are kept and should not be, or the other way round."""


def is_content(role: str) -> bool:
    return Role(role).is_content


def test_there_are_fixtures() -> None:
    assert len(FIXTURES) >= 70


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.slug)
def test_fixture(fixture: Fixture) -> None:
    assert not fixture.missing, f"{fixture.slug} needs {', '.join(FILES)}"
    assert (fixture.path / "why.md").read_text("utf-8").strip()
    page = read(fixture, Options(title="always"))
    wanted = fixture.blocks()
    shortfalls = fixture.shortfalls()
    assert [block.text for block in page.blocks] == [text for _, text in wanted]
    wrong = [
        f"{block.text[:70]!r}: {block.role} (score {block.score:.2f}, {block.cue}), should be {want}"
        for place, (block, (want, _)) in enumerate(zip(page.blocks, wanted, strict=True))
        if block.role.value != shortfalls.get(place, want)
    ]
    assert not wrong, "\n" + "\n".join(wrong)
    assert page.outcome.value == fixture.outcome()
    if all(is_content(wanted[place][0]) == is_content(now) for place, now in shortfalls.items()):
        assert page.markdown == fixture.article()


def test_shortfalls_only_shrink() -> None:
    pairs = [(fixture.blocks()[place][0], now) for fixture in FIXTURES for place, now in fixture.shortfalls().items()]
    assert all(want != now for want, now in pairs)
    assert len(pairs) <= SHORTFALLS
    assert sum(is_content(want) != is_content(now) for want, now in pairs) <= SHORTFALLS_OF_CONTENT


def test_the_case_that_started_it_comes_apart_completely() -> None:
    page = extract(next(fixture for fixture in FIXTURES if fixture.slug == "wordpress-com-login-strip").page)
    roles = {block.text: block.role.value for block in page.blocks}
    assert roles["%d bloggers like this:"] == "placeholder"
    assert roles["Notify me of new comments via email."] == "comment_form"
    assert roles["Leave a Reply Cancel reply"] == "comment_form"
    assert roles["Fill in your details below or click an icon to log in:"] == "login"
    assert roles["Share this:"] == "share"
    assert roles["Like this:"] == "like"
    assert roles["Related"] == "related"
    strips = [role for text, role in roles.items() if text.startswith("You are commenting using your")]
    assert strips == ["login"] * 4
    akismet = [role for text, role in roles.items() if "Akismet" in text]
    assert akismet == ["comment_form"]
    for phrase in ("commenting using", "Akismet", "bloggers like this", "Share this", "Notify me", "Leave a Reply"):
        assert phrase not in page.text
