"""What a caller can rely on about the records: frozen, picklable, complete, and plain when asked for it."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from typing import Any

import pytest

import declutter
from declutter import Block, Kind, OptionError, Options, Outcome, Page, Role, extract, pipeline
from tests.fixture import Fixture, all_fixtures, read

ARTICLE = "The old mill on the river turned again this spring, after ten years of work by some forty volunteers. "
HTML = (
    '<html lang="en"><head><title>The mill turns</title></head><body><nav><a href="/">Home</a></nav>'
    f"<article><h1>The mill turns</h1><p>{ARTICLE * 3}</p><p>{ARTICLE * 4}</p></article>"
    '<div id="comments" class="comments"><h3>2 Comments</h3><div class="comment"><p>I was there.</p></div></div>'
    "<footer><p>© 2024 The Mill News</p></footer></body></html>"
)


@pytest.fixture(scope="module")
def page() -> Page:
    return extract(HTML, url="https://example.org/mill")


@pytest.mark.parametrize("fixture", all_fixtures(), ids=lambda fixture: fixture.slug)
def test_content_and_clutter_part_the_blocks_that_are_no_comments(fixture: Fixture) -> None:
    page = read(fixture)
    others = [block for block in page.blocks if block.role is not Role.COMMENT]
    assert all(block.role in (Role.TITLE, Role.BODY) for block in page.content)
    assert list(page.content) == [block for block in others if block.role.is_content]
    assert list(page.clutter) == [block for block in others if not block.role.is_content]


def test_a_page_is_a_sequence_of_its_blocks(page: Page) -> None:
    assert tuple(page) == page.blocks
    assert len(page) == len(page.blocks) > 5
    assert [block.text for block in page][:2] == ["Home", "The mill turns"]


def test_records_are_frozen_and_slotted(page: Page) -> None:
    for record, name in ((page, "text"), (page.blocks[0], "role"), (Options(), "title")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(record, name, "changed")
        with pytest.raises((AttributeError, TypeError)):
            record.another = 1  # type: ignore[union-attr]
        assert not hasattr(record, "__dict__")
    assert isinstance(page.blocks, tuple)


def test_the_text_does_not_wait_for_the_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("asked for")

    monkeypatch.setattr(pipeline, "label", fail)
    page = extract(HTML)
    assert page.text.startswith(ARTICLE.strip())
    assert page.markdown.endswith(ARTICLE.strip())
    assert (page.title, page.language, page.outcome) == ("The mill turns", "en", Outcome.OK)
    assert page.confidence > 0.5
    assert "The old mill" in repr(page)
    assert hash(page) == hash(extract(HTML))
    for _ in range(2):
        with pytest.raises(RuntimeError, match="asked for"):
            page.blocks  # noqa: B018
    monkeypatch.undo()
    assert page == extract(HTML)
    assert page != extract(HTML, url="https://example.org/")


def test_pages_and_blocks_survive_pickling(page: Page) -> None:
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(page, protocol))
        assert again == page
        assert again.to_dict() == page.to_dict()
        assert isinstance(again.blocks[0].role, Role)
        assert isinstance(again.blocks[0].kind, Kind)
    block = pickle.loads(pickle.dumps(page.blocks[2]))
    assert (block, block.address) == (page.blocks[2], page.blocks[2].address)
    assert copy.deepcopy(page) == page


def test_a_page_as_plain_data(page: Page) -> None:
    record = page.to_dict()
    assert json.loads(json.dumps(record)) == record
    assert record["title"] == page.title == "The mill turns"
    assert record["url"] == "https://example.org/mill"
    assert record["language"] == "en"
    assert record["outcome"] == "ok"
    assert record["text"] == page.text
    assert record["encoding"] == {"name": "", "source": "text"}
    assert [block["text"] for block in record["blocks"]] == [block.text for block in page.blocks]
    assert record["blocks"][1]["address"] == "/html/body/article/h1"
    for plain, block in zip(record["blocks"], page.blocks, strict=True):
        assert plain["role"] == block.role.value
        assert plain["kind"] == block.kind.value
        assert type(plain["role"]) is type(plain["kind"]) is str
        assert plain["score"] == pytest.approx(block.score, abs=1e-4)


@pytest.mark.parametrize("fixture", all_fixtures(), ids=lambda fixture: fixture.slug)
def test_every_page_is_serialisable(fixture: Fixture) -> None:
    page = read(fixture)
    record = page.to_dict()
    assert json.loads(json.dumps(record)) == record
    assert all(type(block.score) is float and type(block.level) is int for block in page.blocks)


def test_every_block_says_why(page: Page) -> None:
    for block in page.blocks:
        assert block.reason.endswith(".")
        assert "\n" not in block.reason
        assert block.cue
        assert 0 <= block.score <= 1


def test_a_block_can_be_made_by_hand() -> None:
    block = Block("x", Role.BODY, 0.5, "Because.", "model", Kind.PARAGRAPH)
    assert (block.address, block.level, block.group) == ("", 0, -1)
    assert json.dumps(block.to_dict())
    assert block == Block("x", Role.BODY, 0.5, "Because.", "model", Kind.PARAGRAPH)
    assert hash(block) == hash(dataclasses.replace(block))


# Options


def test_options_have_defaults_and_are_hashable() -> None:
    assert Options() == Options(title="auto")
    assert len({Options(), Options(), Options(title="never")}) == 2
    assert pickle.loads(pickle.dumps(Options(title="always"))) == Options(title="always")
    assert Options.names() == tuple(field.name for field in dataclasses.fields(Options))


@pytest.mark.parametrize("value", ["", "Always", None, 1, True])
def test_a_wrong_option_names_the_allowed_values(value: Any) -> None:
    with pytest.raises(OptionError) as caught:
        Options(title=value)
    for allowed in ("auto", "always", "never", repr(value)):
        assert allowed in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_the_title_option_decides_about_the_headline() -> None:
    with_title = extract(HTML, options=Options(title="always"))
    without = extract(HTML, options=Options(title="never"))
    assert with_title.text.startswith("The mill turns\n\nThe old mill")
    assert with_title.markdown.startswith("# The mill turns\n\nThe old mill")
    assert without.text.startswith("The old mill")
    assert without.markdown.startswith("The old mill")
    assert without.title == with_title.title == "The mill turns"
    assert without.blocks == with_title.blocks
    assert without.blocks[1].role is Role.TITLE


def test_errors_have_one_base() -> None:
    names = [name for name in declutter.__all__ if name.endswith("Error")]
    assert len(names) >= 6
    for name in names:
        assert issubclass(getattr(declutter, name), declutter.DeclutterError)


def test_roles_outcomes_and_kinds_are_their_words() -> None:
    assert f"{Role.BODY}" == "body"
    assert Role("comment_form") is Role.COMMENT_FORM
    assert Outcome("frameset") is Outcome.FRAMESET
    assert all(role.meaning and role.meaning == role.meaning.strip() for role in Role)
    assert {role for role in Role if role.is_content} == {Role.TITLE, Role.BODY}
