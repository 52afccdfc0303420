"""Crawls a site and writes the article of each page as JSON Lines, with Scrapy.

python examples/scrapy_site.py http://127.0.0.1:8000/ articles.jsonl
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse, Response


class SiteSpider(Spider):  # type: ignore[misc]  # the base may not be installed
    """Follows every link that stays on the site. It picks nothing out of a page: the middleware does."""

    name = "site"
    custom_settings = {  # noqa: RUF012  # as Scrapy has it
        "SPIDER_MIDDLEWARES": {"declutter.integrations.scrapy.DeclutterSpiderMiddleware": 543},
        "DECLUTTER_FIELDS": ["title", "text", "kind", "confidence", "outcome", "error"],
    }

    def parse(self, response: Response, **known: Any) -> Iterator[Any]:
        """An item for the page, and requests for what it links to."""
        yield {"url": response.url}
        if isinstance(response, HtmlResponse):
            yield from response.follow_all(css="a[href]", callback=self.parse)


def main(start: str, out: str) -> None:
    """Crawl from this address on."""
    process = CrawlerProcess({"FEEDS": {out: {"format": "jsonlines"}}, "LOG_LEVEL": "INFO"})
    process.crawl(SiteSpider, start_urls=[start], allowed_domains=[urlsplit(start).hostname])
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
