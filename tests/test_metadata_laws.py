"""Metadata never raise, change nothing, are the same each time, and wait until somebody asks."""

from __future__ import annotations

import copy
import json
import os
import pickle
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from declutter import Metadata, Page, clean_text, extract
from declutter.decode import clean_controls
from declutter.parse import parse
from tests.fixture import all_fixtures
from tests.strategies import any_text, markup_soup, pages

LAW = settings(max_examples=60, deadline=None, derandomize=True)

VALUES = (
    "", " ", "0", "0000-00-00", "2024-13-45T99:99:99", "9" * 5000, "-1", "1e999", "null", "undefined", "NaN",
    "Ada Marsh", "By ", "by by by", "http://[", "//", "javascript:x", "mailto:a@b.c", "{{x}}", "%s", "\ud800", "\0",
    "é" * 300, "a;b;c,,,", "2024-05-03", "İ" * 9, "x" * 20_000, "<b>bold</b>", "&amp;amp;", "http://a.b/" + "c" * 5000,
    "日" * 50,
)  # fmt: skip
NAMES = (
    "author", "article:author", "article:published_time", "og:title", "og:url", "og:image", "og:locale", "keywords",
    "date", "dc.creator", "DC:date", "citation_author", "citation_publication_date", "description", "og:site_name",
    "license",
)  # fmt: skip
KEYS = (
    "@type", "@id", "@graph", "@context", "headline", "name", "author", "creator", "datePublished", "dateModified",
    "url", "publisher", "isPartOf", "mainEntity", "mainEntityOfPage", "image", "keywords", "articleSection", "license",
    "inLanguage", "givenName", "description",
)  # fmt: skip
TYPES = (
    "NewsArticle",
    "WebPage",
    "Person",
    "Product",
    "FAQPage",
    "Organization",
    "WebSite",
    "",
    "http://schema.org/Article",
)

scalars = st.one_of(
    st.sampled_from(VALUES), st.sampled_from(TYPES), st.integers(), st.floats(), st.booleans(), st.none()
)
data = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, min_size=1, max_size=6)
    ),
    max_leaves=20,
)


def _quoted(value: str) -> str:
    return value.replace('"', "&quot;")


metas = st.builds(
    lambda kind, name, value: f'<meta {kind}="{name}" content="{_quoted(value)}">',
    st.sampled_from(("name", "property", "itemprop", "http-equiv")),
    st.sampled_from(NAMES),
    st.sampled_from(VALUES),
)
scripts = st.builds(
    lambda value, cut: f'<script type="application/ld+json">{json.dumps(value)[:cut]}</script>',
    data,
    st.sampled_from((None, None, None, -1, 30)),
)
links = st.builds(
    lambda rel, value: f'<link rel="{rel}" href="{_quoted(value)}">',
    st.sampled_from(("canonical", "license", "author", "image_src")),
    st.sampled_from(VALUES),
)
marks = st.builds(
    lambda attribute, value: f'<p {attribute}>By <time datetime="{_quoted(value)}">{value}</time></p>',
    st.sampled_from(
        ('itemprop="author"', 'class="byline author"', 'itemscope itemtype="x"', 'rel="tag"', 'property="headline"')
    ),
    st.sampled_from(VALUES),
)
heads = st.builds(
    lambda head, body: f"<html><head>{''.join(head)}</head><body><h1>The mill</h1>{''.join(body)}</body></html>",
    st.lists(st.one_of(metas, scripts, links), max_size=8),
    st.lists(marks, max_size=3),
)


def assert_plain(found: Metadata) -> None:
    """All is text that JSON can hold, and every value says where it comes from."""
    record = found.to_dict(findings=True)
    assert json.loads(json.dumps(record)) == record
    named = {name for name in Metadata.__slots__ if name != "findings" and getattr(found, name)}
    assert set(found.sources) == named
    assert all(finding.value and finding.source for finding in found.findings)
    assert len(set(found.authors)) == len(found.authors)
    assert all("@" not in name and "http" not in name for name in found.authors)


@given(heads)
@LAW
def test_a_hostile_head_gives_metadata(html: str) -> None:
    assert_plain(extract(html).metadata)


@given(st.one_of(pages(), markup_soup(), any_text()))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_any_page_and_any_text_give_metadata(text: str) -> None:
    assert_plain(extract(text).metadata)
    assert_plain(clean_text(text).metadata)


@given(heads)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_a_tree_is_left_as_it_was_and_gives_the_same(html: str) -> None:
    root = parse(clean_controls(html))
    if root is not None:
        before = etree.tostring(root.getroottree())
        from_tree = extract(root).metadata
        assert etree.tostring(root.getroottree()) == before
        assert from_tree == extract(html).metadata


def test_what_the_caller_does_to_a_tree_later_does_not_matter() -> None:
    root = parse("<html><head><title>A mill</title></head><body><h1>A mill</h1><p>By Ada Marsh</p></body></html>")
    assert root is not None
    untouched, page = extract(copy.deepcopy(root)), extract(root)
    root.clear()
    assert page.metadata == untouched.metadata
    assert page.metadata.title == "A mill"


def test_metadata_are_the_same_each_time_and_survive_pickling() -> None:
    for fixture in all_fixtures()[::10]:
        page, other = extract(fixture.page), extract(fixture.page)
        stored = pickle.loads(pickle.dumps(page))
        assert stored.metadata == page.metadata == other.metadata
        assert hash(page.metadata) == hash(other.metadata)
        assert_plain(page.metadata)


DIGEST = """
import sys
from declutter import extract
for name in sys.stdin.read().split("\\n"):
    print(extract(open(name, "rb").read()).metadata)
"""


def test_processes_with_other_hash_seeds_agree() -> None:
    files = "\n".join(str(fixture.page) for fixture in all_fixtures()[::20])
    said = [
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            input=files,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for seed in ("1", "4242")
    ]
    assert said[0] == said[1]
    assert "Metadata(title=" in said[0]


PROBE = """
import sys
from declutter import extract
page = extract("<html><head><title>A mill</title></head><body><h1>A mill</h1><p>" + "The mill turns. " * 40)
page.text, page.markdown, page.blocks, page.title, page.comments
before = "trafilatura" in sys.modules
page.metadata
print(before, "trafilatura" in sys.modules)
"""


def test_trafilatura_is_loaded_only_when_metadata_are_asked_for() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["False", "True"]


def test_what_trafilatura_breaks_on_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    import trafilatura.metadata

    def fail(*_: object, **__: object) -> None:
        raise TypeError("a broken page")

    monkeypatch.setattr(trafilatura.metadata, "extract_metadata", fail)
    page = extract("<html><body><h1>A mill</h1><p>" + "The mill turns. " * 40)
    assert isinstance(page, Page)
    assert page.metadata.title == "A mill"
    assert page.metadata.authors == ()


HOSTILE = {
    "nested items": lambda n: "<div itemscope itemtype='https://schema.org/Article'><p itemprop=author>x" * n,
    "authors": lambda n: "<p class=author>By Ada Marsh and Tom Reed" * n,
    "times": lambda n: "<time datetime=2024-05-03>3 May 2024</time>" * n,
    "metas": lambda n: "<meta name=author content='Ada Marsh, Tom Reed'>" * n,
    "scripts": lambda n: '<script type="application/ld+json">{"@type":"Article","headline":"x"}</script>' * n,
    "brackets": lambda n: '<script type="application/ld+json">' + "[" * n * 10 + "</script>",
    "commas": lambda n: '<meta name=author content="' + "a," * n * 10 + '">',
    "a byline without end": lambda n: "<p class=byline>By " + "by " * n * 10,
    "text nodes in one element": lambda n: "<h1>x</h1><p>" + "a<br>" * n * 3,
}


@pytest.mark.usefixtures("steady_clock")
@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_size_of_the_page_and_no_faster(name: str) -> None:
    def seconds(size: int) -> float:
        page = extract(HOSTILE[name](size))
        assert page.blocks is not None
        start = time.process_time()
        assert page.metadata is not None
        return time.process_time() - start

    extract("<h1>A mill</h1><p>x").metadata  # noqa: B018  # loads trafilatura
    small, large = seconds(100), seconds(1000)
    assert large < 22 * small + 0.2
