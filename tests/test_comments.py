"""What readers wrote, one record a comment."""

from __future__ import annotations

import pickle
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from declutter import Comment, Role, extract
from declutter.comments.bylines import as_date, as_name, iso_date, signature
from declutter.decode import decode
from declutter.parse import parse
from tests.fixture import FOLDER, Fixture, all_fixtures, read

FIXTURES = all_fixtures()
LAW = settings(max_examples=60, deadline=None, derandomize=True)

BEFORE = "<title>The mill</title><article><h1>The mill</h1>" + "<p>The old mill turns again after ten years.</p>" * 9
LIST = """</article><div id=comments><h3>2 comments</h3><ol class=comment-list>
<li class=comment id=comment-1><div class=comment-author><cite class=fn>Ada</cite> <span class=says>says:</span></div>
<time datetime="2024-05-01T10:00:00+02:00">May 1</time><div class=comment-content><p>Lovely.</p><p>Is it open?</p></div>
<a class=comment-reply-link href=#respond>Reply</a>
<ul class=children><li class=comment id=comment-2><div class=comment-author><cite class=fn>Bo</cite></div>
<div class=comment-content><p>Every Sunday.</p></div></li></ul></li></ol></div>"""


def rows(comments: tuple[Comment, ...]) -> list[dict[str, object]]:
    return [{"author": c.author, "date": c.date, "depth": c.depth, "text": c.text} for c in comments]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.slug)
def test_comments_of_a_fixture(fixture: Fixture) -> None:
    """A folder without `comments.json` shows no reader's comment."""
    assert rows(read(fixture).comments) == fixture.comments()


def test_there_are_fixtures_with_comments() -> None:
    assert sum(bool(fixture.comments()) for fixture in FIXTURES) >= 40


def test_a_comment_has_author_date_depth_and_text() -> None:
    first, second = extract(BEFORE + LIST).comments
    assert (first.author, first.date, first.depth) == ("Ada", "2024-05-01T10:00:00+02:00", 0)
    assert first.text == "Lovely.\n\nIs it open?"
    assert (second.author, second.date, second.depth, second.text) == ("Bo", "", 1, "Every Sunday.")


def test_a_comment_holds_its_own_blocks_and_not_those_of_replies() -> None:
    page = extract(BEFORE + LIST)
    first, second = page.comments
    assert [block.text for block in first.blocks] == ["Ada says:", "May 1", "Lovely.", "Is it open?", "Reply"]
    assert [block.text for block in second.blocks] == ["Bo", "Every Sunday."]
    assert all(any(block is other for other in page.blocks) for block in (*first.blocks, *second.blocks))
    heading = next(block for block in page.blocks if block.text == "2 comments")
    assert heading.role is Role.COMMENT
    assert heading not in (*first.blocks, *second.blocks)


@pytest.mark.parametrize("fixture", [f for f in FIXTURES if f.comments()], ids=lambda fixture: fixture.slug)
def test_the_address_of_a_comment_leads_to_its_blocks(fixture: Fixture) -> None:
    root = parse(decode(fixture.page.read_bytes()).text)
    assert root is not None
    for comment in read(fixture).comments:
        element = root.getroottree().find(f".{comment.address.removeprefix('/html')}")
        assert isinstance(element, etree._Element)
        assert all(block.address.startswith(comment.address) for block in comment.blocks)
        words = " ".join(block.text for block in comment.blocks).split()
        assert not set(comment.text.split()) - set(words)


def test_comments_are_plain_data_too() -> None:
    page = extract(BEFORE + LIST)
    assert page.to_dict()["comments"] == [comment.to_dict() for comment in page.comments]
    assert set(page.comments[0].to_dict()) == {"author", "date", "depth", "text", "address"}
    again = pickle.loads(pickle.dumps(extract(BEFORE + LIST)))
    assert rows(again.comments) == rows(page.comments)


def test_a_tree_and_its_text_have_the_same_comments() -> None:
    root = parse(BEFORE + LIST)
    assert root is not None
    assert extract(root).comments == extract(BEFORE + LIST).comments


def test_posts_of_a_forum_are_no_comments() -> None:
    for slug in ("discourse-thread", "phpbb-thread", "reddit-thread", "hacker-news-thread", "lemmy-thread"):
        page = extract(FOLDER / slug / "page.html")
        assert page.comments == ()
        assert page.content


def test_code_that_is_called_a_comment_is_none() -> None:
    assert extract(FOLDER / "code-tutorial-comment-class" / "page.html").comments == ()


@pytest.mark.parametrize(
    ("attributes", "date"),
    [
        ({"datetime": "2024-05-01"}, "2024-05-01"),
        ({"datetime": "2024-05-01 10:00:00 UTC"}, "2024-05-01T10:00:00Z"),
        ({"content": "2024-05-01T10:00+0200"}, "2024-05-01T10:00+0200"),
        ({"title": "2021-06-02 09:01:10Z, License: CC BY-SA 4.0"}, "2021-06-02T09:01:10Z"),
        ({"data-utime": "1505980000"}, "2017-09-21T07:46:40Z"),
        ({"data-id": "1505980000"}, ""),
        ({"datetime": "yesterday"}, ""),
    ],
)
def test_a_date_in_attributes_is_iso(attributes: dict[str, str], date: str) -> None:
    assert iso_date(attributes) == date


def test_names_and_dates_lose_what_stands_around_them() -> None:
    assert as_name("by  Ada Lee says:", ("by",), ("says", ":")) == "Ada Lee"
    assert as_name("Byron", ("by",), ("says",)) == "Byron"
    assert as_name("·", (), ()) == ""
    assert as_date("• on 3 May 2021 |") == "3 May 2021"
    assert as_date("Reply") == ""
    assert signature("Posted by: Ruddock at April 19, 2004 08:51 AM") == ("Ruddock", "April 19, 2004 08:51 AM")


@st.composite
def threads(draw: st.DrawFn) -> str:
    """Pages of comments whose parts are there or not, in any order and depth."""
    parts = (
        "<cite class=fn>Ada</cite>", "<time datetime=2024-05-01>May 1</time>", "<p>One two three.</p>", "<br>", "<pre>",
        "<div class=comment-body>", "<div class=comment>", "<li class=comment>", "<ul class=children>", "<button>Reply",
        "<span itemprop=author>", "</span>", "<meta itemprop=datePublished content=2024-05-01>", "text ", "</div>",
    )  # fmt: skip
    return BEFORE + "</article><div id=comments>" + "".join(draw(st.lists(st.sampled_from(parts), max_size=40)))


@given(threads())
@LAW
def test_every_comment_is_made_of_blocks_of_its_own(html: str) -> None:
    page = extract(html)
    places = [id(block) for comment in page.comments for block in comment.blocks]
    assert len(places) == len(set(places))
    assert set(places) <= {id(block) for block in page.blocks}
    for comment in page.comments:
        assert comment.text.strip()
        assert not set(comment.text.split()) - set(" ".join(block.text for block in comment.blocks).split())


@pytest.mark.usefixtures("steady_clock")
@pytest.mark.parametrize(
    "part",
    [
        "<div class=comment><cite class=fn>A</cite><p>One two.</p>",
        "<div class=comment><cite class=fn>A</cite><p>One two.</p></div>",
        "<div class='comment-body author date'>x <p>One two.</p>",
        "<cite class=author>x</cite> <time>2024</time><p class=comment-content>One two.</p>",
    ],
)
def test_long_and_deep_threads_take_time_by_their_length(part: str) -> None:
    def seconds(count: int) -> float:
        page = extract(BEFORE + "</article><div id=comments><li class=comment>" + part * count)
        assert page.blocks
        start = time.process_time()
        assert page.comments is page.comments
        return time.process_time() - start

    # Four times the length; what grows with the square of it would take sixteen times as long. The quickest of three
    # counts, since another process may have had the caches.
    assert min(seconds(1600) for _ in range(3)) < 10 * max(min(seconds(400), seconds(400)), 0.02)
