"""Text that a page only declares in its structured data."""

from __future__ import annotations

import json
from typing import Any

from lxml import etree

from declutter import Outcome, Page, Role, extract

STORY = (
    "The mill by the river began to turn again this spring, after forty years of silence and three of repairs. "
    "Its owner, Ada Pell, sells the flour at the market of Orrin on Saturdays."
)


def shell(data: Any, body: str = '<div id="root"></div><script src="app.js"></script>') -> Page:
    text = data if isinstance(data, str) else json.dumps(data)
    return extract(
        f'<html><head><title>Mill</title><script type="application/ld+json">{text}</script></head>'
        f"<body>{body}</body></html>"
    )


def test_an_empty_shell_gives_the_article_that_its_data_holds_and_says_so() -> None:
    page = shell({"@context": "https://schema.org", "@type": "NewsArticle", "articleBody": STORY + "\n" + STORY[::-1]})
    assert page.outcome is Outcome.DECLARED
    assert page.text == STORY + "\n\n" + STORY[::-1]
    assert [block.role for block in page.content] == [Role.BODY, Role.BODY]
    assert {block.cue for block in page.content} == {"data:json-ld:articleBody"}
    assert "structured data" in page.content[0].reason
    assert page.markdown.startswith("The mill")


def test_the_address_of_a_declared_block_is_the_script_that_holds_it() -> None:
    data = json.dumps({"@type": "Article", "articleBody": STORY})
    source = f'<script>x</script><script type="application/ld+json">{data}</script>'
    (block,) = extract(source).content
    found = etree.HTML(source).xpath(block.address)
    assert isinstance(found, list)
    assert [isinstance(script, etree._Element) and STORY in str(script.text) for script in found] == [True]


def test_what_the_page_shows_goes_before_what_it_declares() -> None:
    shown = "<article><h1>Mill</h1>" + f"<p>{STORY}</p>" * 2 + "</article>"
    page = shell({"@type": "NewsArticle", "articleBody": "Quite another text. " * 40}, shown)
    assert page.outcome is Outcome.OK
    assert "another text" not in page.text


def test_the_description_of_a_product_counts_and_that_of_an_organisation_does_not() -> None:
    product = {
        "@graph": [{"@type": "Organization", "description": STORY}, {"@type": ["Product"], "description": STORY}]
    }
    assert shell(product).text == STORY
    assert shell({"@type": "Organization", "description": STORY}).text == ""


def test_markup_in_the_data_is_read_as_paragraphs() -> None:
    page = shell({"@type": "Product", "description": "<p>" + STORY + "</p><p>Second &amp; last.</p>"})
    assert page.text == STORY + "\n\nSecond & last."


def test_data_that_is_no_json_or_too_deep_is_passed_over() -> None:
    assert shell("{not json").outcome is Outcome.NEEDS_SCRIPT
    assert shell("[" * 100_000).text == ""
    assert shell({"@type": "Article", "articleBody": "Short."}).text == ""
