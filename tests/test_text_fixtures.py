"""Every text of fixtures/ comes apart as its folder says."""

from __future__ import annotations

from pathlib import Path

import pytest

from declutter import Role, clean_text
from tests.fixture import TEXT_FILES, Fixture, read, text_fixtures

FIXTURES = text_fixtures()

SHORTFALLS = 526
"""Blocks of all text fixtures whose role is not what a careful reader would say, of 2,583; may only sink while no text
is added."""

SHORTFALLS_OF_CONTENT = 144
"""Those of them that are kept and should not be, or the other way round."""

SEED = Path(__file__).resolve().parent.parent.parent / "shared" / "seed"


def is_content(role: str) -> bool:
    return Role(role).is_content


def test_there_are_fixtures_of_many_platforms() -> None:
    assert len(FIXTURES) >= 25


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.slug)
def test_fixture(fixture: Fixture) -> None:
    assert not fixture.missing, f"{fixture.slug} needs {', '.join(TEXT_FILES)}"
    assert (fixture.path / "why.md").read_text("utf-8").strip()
    page = read(fixture)
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
    assert page.text == fixture.article_text()


def test_shortfalls_only_shrink() -> None:
    pairs = [(fixture.blocks()[place][0], now) for fixture in FIXTURES for place, now in fixture.shortfalls().items()]
    assert all(want != now for want, now in pairs)
    assert len(pairs) <= SHORTFALLS
    assert sum(is_content(want) != is_content(now) for want, now in pairs) <= SHORTFALLS_OF_CONTENT


def test_clean_texts_come_back_whole() -> None:
    clean = [fixture for fixture in FIXTURES if fixture.slug.startswith("text-clean-")]
    assert len(clean) >= 5
    for fixture in clean:
        assert read(fixture).text == fixture.page.read_bytes().decode("utf-8"), fixture.slug


@pytest.mark.skipif(not SEED.is_dir(), reason="the text that started it is not here")
def test_the_text_that_started_it_comes_apart_exactly() -> None:
    (path,) = SEED.iterdir()
    page = clean_text(path)
    roles = [block.role.value for block in page.blocks]
    texts = [block.text for block in page.blocks]
    end = texts.index("Categories: Geopolitics")
    credit = texts.index("(Adapted from Reuters)")
    assert roles[:credit] == ["title"] + ["body"] * 14
    assert credit == end - 1
    assert roles[credit] in ("body", "byline")
    assert not any(is_content(role) for role in roles[end:])
    assert page.text.split() == " ".join(texts[: end if roles[credit] == "body" else credit]).split()
    of = dict(zip(texts[end:], roles[end:], strict=True))
    assert of["Leave a Reply"] == "comment_form"
    assert of["Connecting to %s"] == "placeholder"
    assert of["%d bloggers like this:"] == "placeholder"
    logins = ("Fill in your details below", "You are commenting using", "Google photo", "Twitter picture")
    assert {role for text, role in of.items() if text.startswith(logins)} == {"login"}
    assert {role for text, role in of.items() if text.startswith("This site uses Akismet")} == {"comment_form"}
