"""The five laws, over invented pages and over every page of fixtures/."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import get_args

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from declutter import BinaryInputError, Options, Outcome, Page, Role, extract
from declutter.decode import decode
from declutter.options import TitleChoice
from declutter.parse import parse
from declutter.render import to_text
from tests.fixture import Fixture, all_fixtures, read
from tests.reading import document_words, markdown_words
from tests.strategies import any_text, markup_soup, pages
from tests.visible import squeezed, stream

FIXTURES = all_fixtures()
EACH_FIXTURE = pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.slug)
LAW = settings(max_examples=60, deadline=None, derandomize=True)


def as_json(page: Page) -> str:
    return json.dumps([page.to_dict(), page.markdown, page.html, page.tei], ensure_ascii=False)


def tree_of(fixture: Fixture) -> etree._Element:
    root = parse(decode(fixture.page.read_bytes()).text)
    assert root is not None or fixture.slug == "empty-page"
    return root if root is not None else etree.Element("html")


# Cover


def assert_covered(page: Page, root: etree._Element | None) -> None:
    assert "".join(squeezed(block.text) for block in page.blocks) == stream(root).text
    assert all(block.text.strip() for block in page.blocks)


@given(pages())
@LAW
def test_every_visible_character_is_in_one_block(html: str) -> None:
    assert_covered(extract(html), parse(html))


@EACH_FIXTURE
def test_every_visible_character_of_a_fixture_is_in_one_block(fixture: Fixture) -> None:
    page = read(fixture)
    assert_covered(page, tree_of(fixture))


def test_the_measure_of_cover_sees_a_loss() -> None:
    root = parse("<p>one <i>t</i>wo</p><script>no</script>three")
    assert stream(root).text == "onetwothree"
    with pytest.raises(AssertionError):
        assert_covered(extract("<p>one</p>three"), root)


# Parse once, never mutate


@given(pages())
@LAW
def test_a_tree_is_left_as_it_was(html: str) -> None:
    root = parse(html)
    if root is not None:
        before = etree.tostring(root.getroottree())
        extract(root)
        assert etree.tostring(root.getroottree()) == before


@given(pages())
@example("<p>one</p></body></html><p>two</p></html>three")
@example("<p>a&amp;b<!-- c -->d <a href='#x'><!-- e -->#</a></p>")
@LAW
def test_text_and_the_tree_of_it_give_the_same_page(html: str) -> None:
    root = parse(html)
    if root is not None:
        from_tree, from_text = extract(root).to_dict(), extract(html).to_dict()
        assert from_tree == from_text


@EACH_FIXTURE
def test_trees_of_fixtures_are_left_as_they_were(fixture: Fixture) -> None:
    root = tree_of(fixture)
    before = etree.tostring(root.getroottree())
    from_tree = extract(root)
    assert etree.tostring(root.getroottree()) == before
    assert extract(root) == from_tree


@pytest.mark.parametrize("fixture", FIXTURES[::3], ids=lambda fixture: fixture.slug)
def test_soups_of_fixtures_are_left_as_they_were(fixture: Fixture) -> None:
    soup = BeautifulSoup(decode(fixture.page.read_bytes()).text, "lxml")
    shown = soup.decode()
    extract(soup)
    assert soup.decode() == shown


# Subset


@given(pages(size=16))
@example("<pre><ol><li>water</ol>mill</pre>")
@LAW
def test_words_are_those_of_the_page_in_its_order(html: str) -> None:
    page = extract(html)
    shown = stream(parse(html))
    assert shown.first_missing(page.text.split()) is None
    assert shown.first_missing(word for block in page.blocks for word in block.text.split()) is None


@EACH_FIXTURE
def test_words_of_a_fixture_are_those_of_the_page_in_its_order(fixture: Fixture) -> None:
    page = read(fixture)
    shown = stream(tree_of(fixture))
    assert shown.first_missing(page.text.split()) is None
    assert shown.first_missing(word for block in page.blocks for word in block.text.split()) is None


def test_the_measure_of_subset_sees_glue_gaps_and_swaps() -> None:
    shown = stream(parse("<p>one <b>t</b>wo</p><p>three<br>four</p>"))
    assert shown.first_missing(["one", "two", "three", "four"]) is None
    assert shown.first_missing(["onetwo"]) == "onetwo"
    assert shown.first_missing(["twothree"]) == "twothree"
    assert shown.first_missing(["threefour"]) == "threefour"
    assert shown.first_missing(["th", "ree"]) == "th"
    assert shown.first_missing(["two", "one"]) == "one"
    assert shown.first_missing(["two", "two"]) == "two"


# Deterministic


@given(pages())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_same_page_gives_the_same_result(html: str) -> None:
    assert as_json(extract(html)) == as_json(extract(html))


def test_other_pages_in_between_and_threads_change_nothing() -> None:
    files = [fixture.page for fixture in FIXTURES[::3]]
    alone = [as_json(extract(file)) for file in files]
    assert [as_json(extract(file)) for file in reversed(files)] == alone[::-1]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda file: as_json(extract(file)), files))
    assert results == alone


DIGEST = """
import hashlib, json, sys
from declutter import extract
for name in sys.stdin.read().split("\\n"):
    page = extract(open(name, "rb").read())
    text = json.dumps([page.to_dict(), page.markdown], ensure_ascii=False)
    print(hashlib.sha256(text.encode("utf-8")).hexdigest())
"""


def test_processes_with_other_hash_seeds_agree() -> None:
    files = "\n".join(str(fixture.page) for fixture in FIXTURES[1::4])
    digests = []
    for seed in ("1", "4242"):
        done = subprocess.run(
            [sys.executable, "-c", DIGEST],
            input=files,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        digests.append(done.stdout.split())
    assert len(digests[0]) == len(FIXTURES[1::4])
    assert digests[0] == digests[1]


# Lazy


VIEWS = ("title", "blocks", "markdown", "html", "tei", "text")
TURNED = [VIEWS[start:] + VIEWS[:start] for start in range(len(VIEWS))]
ORDERS = [*TURNED, *(order[::-1] for order in TURNED)]
"""Each view comes before and behind each other one."""


def assert_printed(page: Page, title: TitleChoice) -> None:
    """Text and Markdown are those of the content, with or without its headline."""
    body = tuple(block for block in page.blocks if block.role is Role.BODY)
    allowed = {"auto": (page.content, body), "always": (page.content,), "never": (body,)}[title]
    assert page.text in [to_text(blocks) for blocks in allowed]
    document = page._document.value
    assert markdown_words(page.markdown) == document_words(document, "markdown")
    assert document_words(document, "text") == page.text.split()


@given(pages(), st.sampled_from(get_args(TitleChoice)))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_a_page_is_the_same_in_whatever_order_it_is_looked_at(html: str, title: TitleChoice) -> None:
    options = Options(title=title)
    wanted = extract(html, options=options)
    for order in ORDERS:
        page = extract(html, options=options)
        assert [getattr(page, name) for name in order] == [getattr(wanted, name) for name in order]
        assert_printed(page, title)


@pytest.mark.parametrize(
    ("fixture", "title"),
    [(fixture, "auto") for fixture in FIXTURES]
    + [(fixture, title) for fixture in FIXTURES[::8] for title in ("always", "never")],
    ids=lambda value: getattr(value, "slug", value),
)
def test_a_fixture_prints_its_content_and_survives_pickling_unseen(fixture: Fixture, title: TitleChoice) -> None:
    options = Options(title=title)
    page, unseen = read(fixture, options), extract(fixture.page, options=options)
    assert_printed(page, title)
    stored = pickle.dumps(unseen)
    assert b"Segments" not in stored
    again = pickle.loads(stored)
    assert as_json(again) == as_json(page)
    assert again == page


def test_threads_that_look_at_one_page_see_the_same_blocks() -> None:
    page = extract(next(fixture.page for fixture in FIXTURES if fixture.slug == "wordpress-com-login-strip"))
    start = threading.Barrier(8)

    def look(name: str) -> object:
        start.wait()
        return getattr(page, name)

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(look, ("blocks", "title", "blocks", "markdown") * 2))
    assert all(one is page.blocks for one in seen[::2])
    assert seen[1] is seen[5] is page.title
    assert seen[3] is seen[7] is page.markdown


# Total


def assert_total(source: str | bytes, content_type: str | None = None) -> None:
    try:
        page = extract(source, content_type=content_type)
    except BinaryInputError:
        assert isinstance(source, bytes)
        return
    assert isinstance(page, Page)
    assert (page.outcome is Outcome.OK) == bool(page.text)
    assert 0 <= page.confidence <= 1
    assert all(0 <= block.score <= 1 and block.reason and block.cue for block in page.blocks)
    json.dumps(page.to_dict())


@given(st.binary(max_size=400), st.sampled_from((None, "text/html", "text/html; charset=utf-16", "charset=shift_jis")))
@LAW
def test_any_bytes_give_a_page_or_are_refused(data: bytes, content_type: str | None) -> None:
    assert_total(data, content_type)


@given(any_text())
@example("\ud800")
@example("\0")
@LAW
def test_any_text_gives_a_page(text: str) -> None:
    assert_total(text)


@given(markup_soup())
@example("<html/>x<!-- y -->")
@example("<frameset></frameset><!-- x --><!-- y -->")
@LAW
def test_any_markup_gives_a_page(html: str) -> None:
    assert_total(html)
    assert_total(html.encode("utf-8", "surrogatepass"))


@EACH_FIXTURE
def test_a_fixture_cut_anywhere_gives_a_page(fixture: Fixture) -> None:
    data = fixture.page.read_bytes()
    for part in (2, 4, 7):
        cut = data[: len(data) * part // 8 + part]
        page = extract(cut)
        assert page.outcome is not Outcome.NO_INPUT or not cut.strip()
        assert_covered(page, parse(decode(cut).text))


HOSTILE: dict[str, Callable[[int], str]] = {
    "fields in nested boxes": lambda n: "<div>x<input>" * n,
    "boxes beside a log-in form": lambda n: "<form><input type=password></form>" + "<div>x" * n,
    "boxes in a table cell": lambda n: "<table><tr><td>" + "<div>x" * n,
    "tables in tables": lambda n: "<table><tr><td>x" * n,
    "lists in lists": lambda n: "<ul><li>x" * n,
    "links never closed": lambda n: "<a href=x>b" * n,
    "forms": lambda n: "<form><p>x</p><input></form>" * n,
    "line breaks": lambda n: "a<br>" * n,
    "white space in JSON-LD": lambda n: '<p>x<script type="application/ld+json">"@type":' + " " * n * 5 + "</script>",
    "a template never closed": lambda n: "<p>{{" + "x" * n * 40,
    "comments never closed": lambda n: "<!--" * n * 10,
    "doctypes": lambda n: "<!doctype html>" * n,
    "a class of many names": lambda n: '<p class="' + "post-content " * n + '">x',
    "references": lambda n: "<p>" + "&amp;" * n * 10,
    "fields in empty boxes": lambda n: "<p>x</p>" + "<div><input>" * n,
    "an endless tag name": lambda n: "<" + "a" * n * 40,
}


@pytest.mark.usefixtures("steady_clock")
@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_size_of_the_page_and_no_faster(name: str) -> None:
    def seconds(size: int) -> float:
        html = HOSTILE[name](size)
        times = []
        for _ in range(2):
            start = time.process_time()
            extract(html)
            times.append(time.process_time() - start)
        return min(times)

    extract("warm up")
    small, large = seconds(300), seconds(3000)
    # Ten times the page may cost some twenty times as much; growth with the square is a hundred times.
    assert large < 22 * small + 0.1
