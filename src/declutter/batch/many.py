"""`extract_many`: pages in, pages out, in several processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar, overload

from declutter.batch.pool import Pool, StartMethod
from declutter.batch.stream import Doer, InProcess, Ready, stream
from declutter.errors import InputTypeError, OptionError
from declutter.failures import Failure
from declutter.options import Options, check_arguments
from declutter.page import Page

PageSource: TypeAlias = "str | bytes | bytearray | memoryview | PathLike[str]"
Record: TypeAlias = "PageSource | Mapping[str, Any] | tuple[Any, PageSource | Mapping[str, Any]]"

T = TypeVar("T")

DEFAULTS = Options()

KNOWN = ("html", "text", "url", "content_type", "encoding", "key")
"""The fields of a record that are looked at."""


class Result(NamedTuple, Generic[T]):
    """What came of one page.

    Attributes:
        key: the one that came with the page, else how many pages came before it.
        page: the page (or what `apply` made of it), or the `Failure` in its place.
    """

    key: Any
    page: T | Failure


@overload
def extract_many(
    pages: Iterable[Record],
    *,
    workers: int | None = ...,
    ordered: bool = ...,
    timeout: float | None = ...,
    max_memory: int | None = ...,
    options: Options = ...,
    apply: None = ...,
    start_method: StartMethod | None = ...,
) -> Generator[Result[Page], None, None]: ...


@overload
def extract_many(
    pages: Iterable[Record],
    *,
    workers: int | None = ...,
    ordered: bool = ...,
    timeout: float | None = ...,
    max_memory: int | None = ...,
    options: Options = ...,
    apply: Callable[[Page], T],
    start_method: StartMethod | None = ...,
) -> Generator[Result[T], None, None]: ...


def extract_many(
    pages: Iterable[Record],
    *,
    workers: int | None = None,
    ordered: bool = True,
    timeout: float | None = None,
    max_memory: int | None = None,
    options: Options = DEFAULTS,
    apply: Callable[[Page], Any] | None = None,
    start_method: StartMethod | None = None,
) -> Generator[Result[Any], None, None]:
    """Take many pages apart, in several processes.

    A page that fails is a `Failure` with its reason, and the stream goes on. Pages are taken from `pages` only as room
    is there for them, so that an endless iterable is fine; it is iterated in the thread that asks for results. What is
    done by then comes out before the next page is asked for, so that a slow iterable, a crawler say, holds back little.
    Closing the iterator, or dropping it, ends the workers.

    Args:
        pages: each of them what `extract` takes (text, bytes, a path); or a mapping with `html`, or `text` for what
            has no markup, and if wanted `url`, `content_type`, `encoding` and `key`; or a pair of a key and one of
            these. Keys stay in this process.
        workers: how many processes; by default one for each processor that this process may use. 0 does the work in
            this process, without any of the guards.
        ordered: whether results come in the order of the pages; otherwise as they are done.
        timeout: seconds for a page; then its worker is killed, and another one goes on.
        max_memory: megabytes that a worker may hold, with the program itself (some 150 MB).
        options: as for `extract`.
        apply: a function of a module that is called with the page in the worker, and whose result comes instead of the
            page. A whole page comes with all that it can work out, metadata too: it has 80 kB and takes as long again
            as its text, longer where trafilatura is asked for its metadata.
        start_method: `"fork"`, `"spawn"` or `"forkserver"`; by default a fork where that is safe: on Linux, while the
            program has one thread. Anything else needs a script's main part under `if __name__ == "__main__":`.

    Raises:
        OptionError: `timeout` or `max_memory` without workers; workers of a process that may have none.
        InputTypeError: `options` are none.
        WorkerError: no worker starts.
    """
    check_arguments(options)
    if isinstance(pages, str | bytes | bytearray | memoryview | Mapping):
        raise InputTypeError(f"pages must be an iterable of pages, not {type(pages).__name__}")
    workers = available() if workers is None else workers
    if workers < 0 or (timeout is not None and timeout <= 0) or (max_memory is not None and max_memory <= 0):
        raise OptionError("workers must not be negative, timeout and max_memory must be positive")
    if workers == 0 and (timeout is not None or max_memory is not None):
        raise OptionError("timeout and max_memory need workers: nothing can be stopped within one process")
    return _results(pages, Extraction(options, apply), workers, ordered, timeout, max_memory, start_method)


def _results(
    pages: Iterable[Record],
    extraction: Extraction,
    workers: int,
    ordered: bool,
    timeout: float | None,
    max_memory: int | None,
    start_method: StartMethod | None,
) -> Generator[Result[Any], None, None]:
    doer: Doer = (
        Pool(extraction, workers, timeout=timeout, max_memory=max_memory, start_method=start_method)
        if workers
        else InProcess(extraction)
    )
    for key, page in stream(doer, _jobs(pages), workers=workers, ordered=ordered):
        yield Result(key, page)


def available() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _jobs(pages: Iterable[Record]) -> Iterator[tuple[Any, Any]]:
    for number, page in enumerate(pages):
        key: Any = number
        if isinstance(page, tuple):
            if len(page) != 2:
                yield key, Ready(Failure.of(InputTypeError(f"a tuple must be (key, page), not of {len(page)}")))
                continue
            key, page = page
        if isinstance(page, Mapping):
            key = page.get("key", key)
            yield key, {name: page[name] for name in KNOWN[:-1] if page.get(name) is not None}
        else:
            yield key, bytes(page) if isinstance(page, memoryview) else page


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a worker does with a page."""

    options: Options
    apply: Callable[[Page], Any] | None

    def warm(self) -> None:
        """Load what the first page would have to wait for."""
        from declutter.pipeline import extract

        extract("<p>warm</p>").blocks  # noqa: B018

    def __call__(self, job: Any) -> Any:
        """The page, or what is to come instead of it."""
        page = self._page(job)
        return page if self.apply is None else self.apply(page)

    def _page(self, job: Any) -> Page:
        from declutter.pipeline import extract
        from declutter.plaintext import clean_text

        if not isinstance(job, dict):
            return extract(job, options=self.options)
        url, encoding, content_type = job.get("url"), job.get("encoding"), job.get("content_type")
        if "html" in job:
            return extract(job["html"], url=url, encoding=encoding, content_type=content_type, options=self.options)
        if "text" in job:
            return clean_text(job["text"], url=url, encoding=encoding, options=self.options)
        raise InputTypeError("the record has neither 'html' nor 'text'")
