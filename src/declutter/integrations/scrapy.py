"""Scrapy: an item pipeline, a spider middleware, and a function for callbacks (`declutter[scrapy]`).

Settings, all optional:

`DECLUTTER_FIELDS`
    What items get: a list of fields of the page, or a dict from a field to the item's key for it. Default:
    `FIELDS_SET`.
`DECLUTTER_HTML_FIELD`
    The item's field that holds the page, for the pipeline. Default: `html`.
`DECLUTTER_DROP_HTML`
    Whether the pipeline takes that field off the item once the page has been read. Default: false.
`DECLUTTER_OPTIONS`
    A dict with arguments of `declutter.Options`. Default: none.
`DECLUTTER_PROCESSES`
    How many processes read pages; 0 is a thread. Default: 0.

Pages are not read on the reactor's thread. A page takes some 30 ms and a large one a second; for so long no download
would go on, and time-outs would strike requests that are well. One thread is enough by default: reading is work for the
CPU, and more threads would only wait for the interpreter's lock. A crawl of more than some 20 pages a second is better
off with `DECLUTTER_PROCESSES`, which uses other cores.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Self

from declutter import Options, Page
from declutter.integrations.extras import missing_extra
from declutter.integrations.fields import DEFAULTS, check_fields, error_line, fields_of, read_page

try:
    from itemadapter import ItemAdapter
    from scrapy import Request, signals
    from scrapy.http import HtmlResponse, Response
except ImportError as error:
    raise missing_extra(__name__, "scrapy", error) from error

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

FIELDS_SET = ("title", "text", "kind", "confidence", "language", "outcome", "error")
"""The fields that items get where `DECLUTTER_FIELDS` chooses none. `error` is set only where a page cannot be read."""


def page_of(response: Response, options: Options = DEFAULTS) -> Page:
    """The page of a response, for use in a callback; it is read at once, on the reactor's thread.

    Raises:
        DeclutterError: what `declutter.extract` raises.
    """
    return read_page(response.body, url=response.url, content_type=_content_type(response), options=options)


def _content_type(response: Response) -> str | None:
    value = response.headers.get("Content-Type")
    return None if value is None else value.decode("latin-1")


def _read(source: str | bytes, url: str | None, content_type: str | None, names: Iterable[str], o: Options) -> Any:
    """Fields of a page, or why there are none; plain data, since it may come from another process."""
    try:
        return fields_of(read_page(source, url=url, content_type=content_type, options=o), names)
    except Exception as error:
        # Whatever it is: the item goes on without the article, and says why.
        return {"error": error_line(error)}


class _Reader:
    """What the pipeline and the middleware share: the settings, and where pages are read."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        settings = crawler.settings
        fields = settings.get("DECLUTTER_FIELDS") or FIELDS_SET
        if isinstance(fields, str):
            fields = settings.getlist("DECLUTTER_FIELDS")
        self.keys: dict[str, str] = dict(fields) if isinstance(fields, Mapping) else {name: name for name in fields}
        check_fields(self.keys, also=("error",))
        self.html_field: str = settings.get("DECLUTTER_HTML_FIELD", "html")
        self.drops_html: bool = settings.getbool("DECLUTTER_DROP_HTML")
        self.options = Options(**settings.getdict("DECLUTTER_OPTIONS"))
        self.processes: int = settings.getint("DECLUTTER_PROCESSES")
        self._pool: Executor | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The component for a crawl, as Scrapy makes it."""
        made = cls(crawler)
        crawler.signals.connect(made.spider_closed, signal=signals.spider_closed)
        return made

    def spider_closed(self) -> None:
        """Let the thread or the processes go."""
        if self._pool is not None:
            # Waited for: Python 3.11 may write to a pipe that is closed already if its exit overtakes the processes'.
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    @property
    def pool(self) -> Executor:
        """Where pages are read."""
        if self._pool is None:
            # Spawned, because a process that forks from one with threads may hang.
            self._pool = (
                ProcessPoolExecutor(self.processes, mp_context=get_context("spawn"))
                if self.processes
                else ThreadPoolExecutor(1, thread_name_prefix="declutter")
            )
        return self._pool

    async def filled(self, item: Any, source: str | bytes, url: str | None, content_type: str | None) -> Any:
        """The item with what it lacks of the fields. What the spider has set stays, as do fields it does not know."""
        names = [name for name in self.keys if name != "error"]
        try:
            found = await _awaitable(self.pool.submit(_read, source, url, content_type, names, self.options))
        except BrokenExecutor as error:  # a process was killed: this page is lost, and the next gets a new pool
            self._pool, found = None, {"error": error_line(error)}
        self._count(found)
        adapter = ItemAdapter(item)
        allowed = None if isinstance(item, dict) else set(adapter.field_names())
        for name, value in found.items():
            key = self.keys.get(name)
            if key is not None and (allowed is None or key in allowed) and not adapter.get(key):
                adapter[key] = value
        return item

    def _count(self, found: dict[str, Any]) -> None:
        stats = self.crawler.stats
        if stats is not None:
            stats.inc_value("declutter/pages")
            if "error" in found:
                stats.inc_value(f"declutter/errors/{found['error'].partition(':')[0]}")
            elif "outcome" in found:
                stats.inc_value(f"declutter/outcome/{found['outcome']}")


async def _awaitable(future: Future[Any]) -> Any:
    """The result of a future, under asyncio's reactor and under the others."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        from twisted.internet import reactor
        from twisted.internet.defer import Deferred

        deferred: Any = Deferred()
        future.add_done_callback(lambda _: reactor.callFromThread(deferred.callback, None))
        await deferred
        return future.result()
    return await asyncio.wrap_future(future)


class DeclutterPipeline(_Reader):
    """Item pipeline: fills items from the page that they hold in `DECLUTTER_HTML_FIELD`; others pass untouched.

    `ITEM_PIPELINES = {"declutter.integrations.scrapy.DeclutterPipeline": 300}`
    """

    async def process_item(self, item: Any, spider: Spider | None = None) -> Any:
        """The item, with the article."""
        adapter = ItemAdapter(item)
        source = adapter.get(self.html_field)
        if not isinstance(source, str | bytes):
            return item
        await self.filled(item, source, adapter.get("url"), None)
        if self.drops_html:
            del adapter[self.html_field]
        return item


class DeclutterSpiderMiddleware(_Reader):
    """Spider middleware: fills the items that a callback yields from the response that it got.

    Requests pass untouched, and so do items from responses that are no HTML, such as JSON and images.

    `SPIDER_MIDDLEWARES = {"declutter.integrations.scrapy.DeclutterSpiderMiddleware": 543}`
    """

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any], spider: Spider | None = None
    ) -> AsyncIterator[Any]:
        """What the callback yields, items with the article."""
        async for thing in result:
            if isinstance(thing, Request) or not isinstance(response, HtmlResponse):
                yield thing
            else:
                yield await self.filled(thing, response.body, response.url, _content_type(response))
