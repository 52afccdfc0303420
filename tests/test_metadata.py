"""What is known about a page, where it comes from, and the rules between sources (docs/metadata.md)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from declutter import Finding, Metadata, clean_text, extract
from declutter.metadata.dates import iso_date
from declutter.metadata.names import clean_names
from declutter.metadata.titles import without_site
from tests.fixture import FOLDER

TEXT = "The old mill on the river turned again this spring, after ten years of work by some forty volunteers. "
BODY = f"<p>{TEXT * 3}</p><p>{TEXT * 4}</p>"
WITH_METADATA = sorted(path.parent.name for path in FOLDER.glob("*/metadata.json"))


def about(head: str = "", above: str = "<h1>The mill turns</h1>", below: str = "", url: str | None = None) -> Metadata:
    """Metadata of an article with this head."""
    html = f"<html><head>{head}</head><body><article>{above}{BODY}{below}</article></body></html>"
    return extract(html, url=url).metadata


def json_ld(**values: Any) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "The mill turns", **values}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


# Fixtures


def test_pages_of_many_platforms_have_their_metadata_on_record() -> None:
    assert len(WITH_METADATA) >= 25


@pytest.mark.parametrize("slug", WITH_METADATA)
def test_a_fixture_has_the_metadata_on_record(slug: str) -> None:
    folder = FOLDER / slug
    page = extract(folder / "page.html") if (folder / "page.html").exists() else clean_text(folder / "page.txt")
    known = {name: value for name, value in page.metadata.to_dict().items() if value}
    assert known == json.loads((folder / "metadata.json").read_text("utf-8"))


# The record


def test_every_field_says_where_it_comes_from() -> None:
    head = (
        '<title>The mill turns - Mill News</title><meta property="og:site_name" content="Mill News">'
        '<link rel="canonical" href="https://mill.example/turns"><meta name="author" content="Ada Marsh">'
        '<meta property="article:published_time" content="2024-05-03T10:00:00+0200">'
    )
    found = about(head)
    assert found.title == "The mill turns"
    assert found.authors == ("Ada Marsh",)
    assert (found.published, found.date) == ("2024-05-03T10:00:00+02:00", "2024-05-03")
    assert (found.site, found.url) == ("Mill News", "https://mill.example/turns")
    assert found.sources == {
        "title": "page:headline",
        "authors": "meta:author",
        "published": "meta:article:published_time",
        "site": "meta:og:site_name",
        "canonical": "link:canonical",
        "url": "link:canonical",
    }
    record = found.to_dict(findings=True)
    assert json.loads(json.dumps(record)) == record
    assert record["findings"][0] == {"field": "title", "value": "The mill turns", "source": "page:headline"}
    assert set(found.to_dict()) == {*Metadata.__slots__, "date", "sources"} - {"findings"}


def test_the_caller_knows_the_address_best() -> None:
    head = '<link rel="canonical" href="/turns"><meta property="og:image" content="//cdn.mill.example/a.jpg">'
    found = about(head, url="https://mill.example/turns?from=mail")
    assert found.url == "https://mill.example/turns?from=mail"
    assert found.sources["url"] == "caller"
    assert found.canonical == "https://mill.example/turns"
    assert found.image == "https://cdn.mill.example/a.jpg"


def test_a_page_without_metadata_has_an_empty_record() -> None:
    assert extract("").metadata == Metadata()
    assert Metadata().to_dict()["sources"] == {}
    assert clean_text("").metadata == Metadata()


# Title: what the page shows, unless what it declares tells better where it ends


@pytest.mark.parametrize(
    ("shown", "declared", "wanted", "source"),
    [
        # They agree but for the site's name.
        ("The mill turns", "The mill turns | Mill News", "The mill turns", "page:headline"),
        # They differ: the page's own headline, and the other one among the findings.
        ("Why the mill turns", "The mill at Lower Ferring is back", "Why the mill turns", "page:headline"),
        # The heading holds the title and more.
        ("3 May 2024 The mill turns", "The mill turns", "The mill turns", "meta:og:title"),
        # The heading is the site's name.
        ("Mill News", "The mill turns", "The mill turns", "meta:og:title"),
    ],
)
def test_title_and_headline_agree_or_both_are_there(shown: str, declared: str, wanted: str, source: str) -> None:
    head = (
        f'<title>{declared}</title><meta property="og:title" content="{declared}">'
        '<meta property="og:site_name" content="Mill News">'
    )
    found = about(head, f"<h1>{shown}</h1>")
    assert (found.title, found.sources["title"]) == (wanted, source)
    values = {finding.value for finding in found.findings if finding.field == "title"}
    assert {shown, without_site(declared, ["Mill News"])} <= values


@pytest.mark.parametrize(
    ("title", "names", "wanted"),
    [
        ("Rates rise - The Harbour Ledger", ["The Harbour Ledger"], "Rates rise"),
        ("The Harbour Ledger: Rates rise", ["Harbour Ledger", "The Harbour Ledger"], "Rates rise"),
        ("Rates rise | Economy | Ledger", ["Ledger"], "Rates rise | Economy"),
        ("Rates rise - and fall", ["Ledger"], "Rates rise - and fall"),
        ("Ledger", ["Ledger"], "Ledger"),
        ("利率上升_澜州日报", ["澜州日报"], "利率上升"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_a_title(title: str, names: list[str], wanted: str) -> None:
    assert without_site(title, names) == wanted


# Authors


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [
        ("By Ada Marsh", ["Ada Marsh"]),
        ("By Ada Marsh and Tom Reed", ["Ada Marsh", "Tom Reed"]),
        ("Ada Marsh, Tom Reed & Ines Vale", ["Ada Marsh", "Tom Reed", "Ines Vale"]),
        ("Ada Marsh; Tom Reed; ada  marsh", ["Ada Marsh", "Tom Reed"]),
        ("Von Jürgen Groß", ["Jürgen Groß"]),
        ("Ada Marsh, MD, PhD", ["Ada Marsh, MD, PhD"]),
        ("Ada Marsh, Staff Writer", ["Ada Marsh"]),
        ("Ada Marsh <ada@mill.example>", ["Ada Marsh"]),
        ("Ada Marsh https://mill.example/ada", ["Ada Marsh"]),
        ("✍️ Ada Marsh 🌿", ["Ada Marsh"]),
        ("@adamarsh", []),
        ("https://facebook.example/adamarsh", []),
        ("admin", []),
        ("undefined", []),
        ("{{ post.author }}", []),
        ("12 May 2024", []),
        ("Office for Weights and Measures", ["Office for Weights and Measures"]),
        ("Marsh & Reed", ["Marsh & Reed"]),
        ("文／林小雨", ["林小雨"]),
        ("윤해솔 기자", ["윤해솔"]),
        ("Автор: Анна Болотова", ["Анна Болотова"]),
        ("View all posts by Ada Marsh", ["Ada Marsh"]),
        ("J. R. Marsh", ["J. R. Marsh"]),
    ],
)
def test_names_are_made_clean_and_none_is_made_up(stated: str, wanted: list[str]) -> None:
    assert clean_names([stated]) == wanted


def test_libraries_write_the_last_name_first() -> None:
    assert clean_names(["Marsh, Ada"], is_inverted=True) == ["Ada Marsh"]
    found = about('<meta name="citation_author" content="Marsh, Ada"><meta name="citation_author" content="Reed, Tom">')
    assert found.authors == ("Ada Marsh", "Tom Reed")


def test_a_person_is_rather_the_author_than_the_site() -> None:
    head = json_ld(author={"@type": "Organization", "name": "Mill News"}, publisher={"name": "Mill News"})
    byline = '<h1>The mill turns</h1><p class="byline">By <a rel="author" href="/ada">Ada Marsh</a></p>'
    assert about(head, byline).authors == ("Ada Marsh",)
    assert about(head).authors == ("Mill News",)


def test_authors_of_comments_and_teasers_are_not_those_of_the_page() -> None:
    below = (
        '<div id="comments"><h3>2 comments</h3><ol class="comment-list"><li class="comment"><cite class="fn">'
        '<a rel="author" href="/r">Rude Reader</a></cite><time datetime="2024-06-01">1 June</time>'
        "<p>I was there.</p></li></ol></div>"
    )
    found = about(json_ld(), below=below)
    assert found.authors == ()
    assert not found.published


# Structured data


def test_nodes_of_a_graph_refer_to_each_other() -> None:
    graph = [
        {"@type": "Article", "headline": "The mill turns", "author": {"@id": "#ada"}, "isPartOf": {"@id": "#page"}},
        {"@type": "WebPage", "@id": "#page", "name": "The mill turns", "isPartOf": {"@id": "#site"}},
        {"@type": "WebSite", "@id": "#site", "name": "Mill News"},
        {"@type": "Person", "@id": "#ada", "name": "Ada Marsh"},
    ]
    found = about(f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>')
    assert found.authors == ("Ada Marsh",)
    assert found.site == "Mill News"
    assert found.type == "Article"


def test_of_several_articles_the_one_with_the_title_of_the_page_counts() -> None:
    others = [{"@type": "NewsArticle", "headline": f"Another thing {n}", "author": f"Other {n}"} for n in range(3)]
    own = {"@type": "NewsArticle", "headline": "The mill turns", "author": "Ada Marsh"}
    script = '<script type="application/ld+json">{}</script>'
    assert about(script.format(json.dumps([*others, own]))).authors == ("Ada Marsh",)
    assert about(script.format(json.dumps(others))).authors == ()


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "Article", "headline": "The mill turns", "author": "Ada Marsh",}',
        '<!-- {"@type": "Article", "headline": "The mill turns", "author": "Ada Marsh"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "The mill turns", "author": "Ada Marsh"}\n//]]>',
        '{"@type": "Article", "headline": "The mill turns", "author": "Ada Marsh"}; {"@type": "Thing"}',
        '{"@type": "Article", "headline": "The mill\nturns", "author": "Ada Marsh"}',
        '{"@type": ["http://schema.org/Article"], "headline": "The mill turns", "author": [{"name": ["Ada Marsh"]}]}',
        '{"@type": "Article", "headline": "The mill turns", "author": {"givenName": "Ada", "familyName": "Marsh"}}',
    ],
)
def test_json_ld_is_read_as_it_comes(script: str) -> None:
    found = about(f'<script type="application/ld+json">{script}</script>')
    assert (found.authors, found.sources["authors"]) == (("Ada Marsh",), "json-ld:Article.author")


def test_microdata_rdfa_and_microformats_are_read() -> None:
    microdata = (
        '<div itemscope itemtype="https://schema.org/BlogPosting"><h1 itemprop="headline">The mill turns</h1>'
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person">by '
        '<b itemprop="name">Ada Marsh</b></span>'
        '<time itemprop="datePublished" datetime="2024-05-03">3 May</time></div>'
    )
    found = about(above=microdata)
    assert (found.authors, found.published) == (("Ada Marsh",), "2024-05-03")
    assert found.sources["authors"] == "microdata:author"
    entry = '<h1>The mill turns</h1><p><a class="p-author h-card" href="/">Ada Marsh</a></p>'
    assert about(above=entry).sources["authors"] in ("microformat:p-author", "page:author-class")


def test_licence_tags_and_categories_of_the_page() -> None:
    below = (
        '<p>Filed under <a rel="category tag" href="/category/mills/">Mills</a>, tagged <a rel="tag" href="/tag/w/">'
        'water</a> <a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY</a></p>'
    )
    found = about('<meta name="keywords" content="wheels, water">', below=below)
    assert found.categories == ("Mills",)
    assert found.tags == ("wheels", "water")
    assert found.license == "https://creativecommons.org/licenses/by/4.0/"


# Dates


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [
        ("2024-05-03T10:00:00.123+0200", "2024-05-03T10:00:00+02:00"),
        ("2024-05-03 10:00", "2024-05-03T10:00:00"),
        ("2024-05-03T10:00:00Z", "2024-05-03T10:00:00Z"),
        ("20240503", "2024-05-03"),
        ("2024/05/03", "2024-05-03"),
        ("2020/11", "2020-11"),
        ("2024", "2024"),
        ("Fri, 03 May 2024 10:00:00 GMT", "2024-05-03T10:00:00Z"),
        ("1714730400", "2024-05-03T10:00:00Z"),
        ("May 3, 2024", "2024-05-03"),
        ("Posted on 3rd of May 2024 at noon", "2024-05-03"),
        ("3. März 2024", "2024-03-03"),
        ("3 de mayo de 2024", "2024-05-03"),
        ("3 août 2024", "2024-08-03"),
        ("3 мая 2024", "2024-05-03"),
        ("2024年5月3日", "2024-05-03"),
        ("03.05.2024", "2024-05-03"),
        ("05/23/2024", "2024-05-23"),
        ("05/03/2024", ""),  # May or March: not to be told
        ("31.02.2023", ""),
        ("0000-00-00T00:00:00Z", ""),
        ("1970-01-01T00:00:00Z", ""),
        ("9999-12-31", ""),
        ("2024-13-45", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_dates_are_read_where_they_can_be_told(stated: str, wanted: str) -> None:
    assert iso_date(stated) == wanted


def test_a_day_of_change_is_no_day_of_publication() -> None:
    found = about(
        above='<h1>The mill turns</h1><p class="meta">Last updated: <time datetime="2024-05-03">3 May</time></p>'
    )
    assert (found.published, found.modified, found.date) == ("", "2024-05-03", "2024-05-03")


# Text without markup


def test_a_text_gives_its_first_line_and_its_byline() -> None:
    found = clean_text(FOLDER / "text-wordpress-com" / "page.txt", url="https://ledger.example/1").metadata
    assert found.title.startswith("Velmora central bank")
    assert found.authors == ("quaywatcher",)
    assert found.date == "2020-02-13"
    assert found.sources["title"] == "text:first-line"
    assert found.url == "https://ledger.example/1"
    assert Finding("url", "https://ledger.example/1", "caller") in found.findings


def test_a_first_line_that_is_a_sentence_is_no_title() -> None:
    assert clean_text(TEXT * 5).metadata.title == ""
