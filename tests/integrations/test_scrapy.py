"""Scrapy: crawls of a site that is served here. Each runs in a process of its own, since a reactor starts only once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.integrations.pages import PNG, SLUGS, raw, snippet

pytest.importorskip("scrapy")

from scrapy.http import HtmlResponse
from scrapy.utils.misc import load_object

from declutter import BinaryInputError, extract
from declutter.integrations.scrapy import page_of

pytestmark = pytest.mark.engine

ROOT = Path(__file__).resolve().parents[2]


def served(slug: str) -> bytes:
    """A fixture without its links, which lead elsewhere."""
    return raw(slug).replace(b"<a ", b"<i ").replace(b"</a>", b"</i>")


class Silent(SimpleHTTPRequestHandler):
    """Says nothing about requests."""

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a site: an index that links to fixtures, to a picture, and to one that says it is HTML."""
    folder = tmp_path_factory.mktemp("site")
    names = [f"{slug}.html" for slug in SLUGS] + ["picture.png", "broken.html"]
    (folder / "index.html").write_text("".join(f'<p><a href="/{name}">{name}</a></p>' for name in names), "utf-8")
    for slug in SLUGS:
        (folder / f"{slug}.html").write_bytes(served(slug))
    (folder / "picture.png").write_bytes(PNG)
    (folder / "broken.html").write_bytes(PNG)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def crawl(*command: str, cwd: Path) -> str:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:declutter", *command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stderr


def items(file: Path) -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return {urlsplit(row["url"]).path.removeprefix("/"): row for row in rows}


def test_the_example_crawls_a_site_and_writes_its_articles(site: str, tmp_path: Path) -> None:
    log = crawl(str(ROOT / "examples" / "scrapy_site.py"), site, "out.jsonl", cwd=tmp_path)
    found = items(tmp_path / "out.jsonl")
    assert len(found) == len(SLUGS) + 3
    for slug in ("wordpress-com-login-strip", "discourse-thread", "chinese-news-gbk"):
        row, wanted = found[f"{slug}.html"], extract(served(slug))
        assert (row["title"], row["text"], row["kind"]) == (wanted.title, wanted.text, wanted.kind)
        assert "error" not in row
    assert (found["js-shell.html"]["text"], found["js-shell.html"]["outcome"]) == ("", "needs_script")
    assert found["broken.html"]["error"].startswith("BinaryInputError: ")
    assert found["picture.png"] == {"url": f"{site}picture.png"}, "no page, so nothing is said of it"
    assert "'declutter/errors/BinaryInputError': 1" in log
    assert "'declutter/outcome/ok': " in log


SCRIPT = """
import dataclasses, sys, threading
from scrapy import Field, Item, Spider
from scrapy.crawler import CrawlerProcess
from declutter.integrations import scrapy as ours

class Article(Item):
    url, html, text, headline = Field(), Field(), Field(), Field()

@dataclasses.dataclass
class Record:
    url: str
    html: str | bytes = ""
    text: str = ""

class Pages(Spider):
    name = "pages"
    def parse(self, response):
        if response.url.endswith("/"):
            yield from response.follow_all(css="a", callback=self.parse)
            yield {"url": response.url}
        elif "wordpress" in response.url:
            yield {"url": response.url, "html": response.body, "title": "as the spider has it"}
        elif "discourse" in response.url:
            yield Article(url=response.url, html=response.text)
        else:
            yield Record(response.url, response.body)

class Where(ours.DeclutterPipeline):
    async def process_item(self, item):
        print("reader", type(self.pool).__name__, file=sys.stderr)
        return await super().process_item(item)

if __name__ == "__main__":
    process = CrawlerProcess({"FEEDS": {"out.jsonl": {"format": "jsonlines"}}, "LOG_LEVEL": "INFO",
        "ITEM_PIPELINES": {Where: 300}, "DECLUTTER_DROP_HTML": True, "DECLUTTER_OPTIONS": {"title": "always"},
        "DECLUTTER_FIELDS": {"text": "text", "title": "title", "roles": "roles"}, "FEED_EXPORT_ENCODING": "utf-8",
        "TWISTED_REACTOR": sys.argv[2], "DECLUTTER_PROCESSES": int(sys.argv[3])})
    process.crawl(Pages, start_urls=[sys.argv[1]])
    process.start()
"""


@pytest.mark.parametrize(
    ("reactor", "processes", "reader"),
    [
        ("twisted.internet.asyncioreactor.AsyncioSelectorReactor", 1, "ProcessPoolExecutor"),
        ("twisted.internet.selectreactor.SelectReactor", 0, "ThreadPoolExecutor"),
    ],
)
def test_the_pipeline_fills_items_of_all_types_and_leaves_what_the_spider_has_set(
    site: str, tmp_path: Path, reactor: str, processes: int, reader: str
) -> None:
    (tmp_path / "crawl.py").write_text(SCRIPT, "utf-8")
    log = crawl("crawl.py", site, reactor, str(processes), cwd=tmp_path)
    assert f"reader {reader}" in log
    found = items(tmp_path / "out.jsonl")
    assert len(found) == len(SLUGS) + 3
    blog = found["wordpress-com-login-strip.html"]
    assert blog["title"] == "as the spider has it"
    assert blog["text"].startswith("Velmora central bank holds rate")
    assert blog["roles"]["comment_form"] > 1
    assert "html" not in blog
    thread = found["discourse-thread.html"]
    assert thread.keys() == {"url", "text"}, "fields that the item does not have are left out"
    assert extract(served("discourse-thread")).text in thread["text"]
    assert extract(served("chinese-news-gbk")).text in found["chinese-news-gbk.html"]["text"]
    assert found[""] == {"url": site}


def test_the_components_that_the_readme_names_are_there() -> None:
    names: dict[str, Any] = {}
    exec(snippet("scrapy"), names)
    for path in (*names["SPIDER_MIDDLEWARES"], *names["ITEM_PIPELINES"]):
        assert load_object(path).from_crawler


def test_a_callback_can_ask_for_the_page_of_its_response() -> None:
    html = "<title>t</title><p>Die Mühle dreht sich, und der Müller schläft.</p>".encode("cp1252")
    headers = {"Content-Type": "text/html; charset=windows-1252"}
    got = page_of(HtmlResponse("https://x.example/", body=html, headers=headers))
    assert (got.text, got.url) == ("Die Mühle dreht sich, und der Müller schläft.", "https://x.example/")
    with pytest.raises(BinaryInputError):
        page_of(HtmlResponse("https://x.example/", body=PNG))
