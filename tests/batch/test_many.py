"""`extract_many` as a program uses it: any iterable of pages, any number of processes, nothing left behind."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import declutter
from declutter import Failure, FailureReason, Options, Page, extract_many
from declutter.batch.pool import DEPTH
from declutter.batch.stream import BACKLOG
from tests.batch.material import ENVIRONMENT, page, sentence


def text_of(found: Page) -> str:
    return found.text


def act(found: Page) -> str:
    """What a page says it should do to its worker."""
    match found.text.split():
        case ["sleep"]:
            time.sleep(60)
        case ["die"]:
            os.kill(os.getpid(), 9)
        case ["exit"]:
            os._exit(3)
        case ["leave"]:
            sys.exit(0)
        case ["raise"]:
            raise ValueError("no good")
        case ["lambda"]:
            return lambda: None  # type: ignore[return-value]
        case ["eat"]:
            eaten = [bytearray(os.urandom(1) * 1_000_000) for _ in range(2_000)]
            return str(len(eaten))
    return found.text


def reasons(results: list[Any]) -> list[str]:
    return [result.page.reason.value if isinstance(result.page, Failure) else "" for result in results]


@pytest.mark.parametrize("workers", [0, 2])
def test_every_sort_of_page_comes_back_with_its_key_and_in_order(tmp_path: Path, workers: int) -> None:
    file = tmp_path / "page.html"
    file.write_text(page(3), "utf-8")
    wrong: list[Any] = [{"neither": 1}, 7, tmp_path / "missing.html", b"\x89PNG\r\n\x1a\n" + bytes(100), (1, 2, 3)]
    found = list(
        extract_many(
            [
                *(page(0), page(1).encode(), bytearray(page(2).encode()), memoryview(page(3).encode()), file),
                ("named", page(5)),
                {"html": page(6), "url": "https://a.example/6", "key": ("a", 6), "more": object()},
                {"text": "A line of text that nobody marked up in any way at all.\n"},
                *wrong,
                {"html": "Кириллица".encode("cp1251"), "content_type": "text/html; charset=windows-1251"},
            ],
            workers=workers,
        )
    )
    assert [result.key for result in found] == [0, 1, 2, 3, 4, "named", ("a", 6), 7, 8, 9, 10, 11, 12, 13]
    assert reasons(found) == ["", "", "", "", "", "", "", "", "input", "input", "unreadable", "binary", "input", ""]
    for number, (_, got) in enumerate(found[:7]):
        assert isinstance(got, Page)
        assert sentence(number if number != 4 else 3) in got.text
    assert found[6].page.url == "https://a.example/6"  # type: ignore[union-attr]
    assert found[0].page == declutter.extract(page(0))
    assert found[13].page.text == "Кириллица"  # type: ignore[union-attr]
    assert pickle.loads(pickle.dumps(found[6])) == found[6]


def leave_a_mark(found: Page) -> str:
    Path(found.url or "").touch()
    return found.text


def test_what_is_done_does_not_wait_for_a_slow_iterable_to_fill_the_line(tmp_path: Path) -> None:
    asked = []

    def crawled() -> Iterator[dict[str, str]]:
        for number in range(7):
            asked.append(number)
            while number and not (tmp_path / str(number - 1)).exists():
                time.sleep(0.02)
            time.sleep(0.2)  # the mark is made shortly before the result is sent
            yield {"html": page(number), "url": str(tmp_path / str(number))}

    results = extract_many(crawled(), workers=2, apply=leave_a_mark)
    assert next(results).key == 0
    assert len(asked) <= 3
    assert [result.key for result in results] == [1, 2, 3, 4, 5, 6]


def test_options_and_what_comes_instead_of_pages() -> None:
    options = Options(title="always")
    results = extract_many([page(1)], workers=1, options=options, apply=text_of)
    assert next(results).page == declutter.extract(page(1), options=options).text


def test_pages_that_do_not_end_well_are_failures_and_the_rest_goes_on() -> None:
    said = ["sleep", "one", "die", "exit", "leave", "raise", "lambda", "eat", "two", "die", "three"]
    found = list(
        extract_many(
            [f"<p>{word}" for word in said],
            workers=2,
            timeout=4,
            max_memory=700,
            apply=act,
            options=Options(favor="recall"),
        )
    )
    assert [result.key for result in found] == list(range(len(said)))
    assert reasons(found) == [
        *("timeout", "", "killed", "crashed", "error", "error", "output", "memory", "", "killed", ""),
    ]
    assert [result.page for result in found if not isinstance(result.page, Failure)] == ["one", "two", "three"]
    assert found[5].page == Failure(FailureReason.ERROR, "ValueError: no good")
    assert multiprocessing.active_children() == []


def test_unordered_pages_do_not_wait_for_a_slow_one() -> None:
    results = extract_many(["<p>sleep", *["<p>quick"] * 20], workers=2, ordered=False, apply=act)
    keys = [next(results).key for _ in range(17)]
    results.close()
    assert 0 not in keys
    assert multiprocessing.active_children() == []


def test_an_endless_stream_is_pulled_no_further_than_needed() -> None:
    pulled = 0

    def endless() -> Iterator[str]:
        nonlocal pulled
        for pulled in itertools.count(1):  # noqa: B007
            yield "<p>The mill turns."

    results = extract_many(endless(), workers=2, apply=text_of)
    for done in range(1, 150):
        next(results)
        assert pulled <= done + 2 * (DEPTH + BACKLOG)
    results.close()
    assert multiprocessing.active_children() == []


def test_a_slow_page_holds_up_no_more_than_the_bound() -> None:
    pulled = 0

    def pages() -> Iterator[str]:
        nonlocal pulled
        for pulled in itertools.count(1):
            yield "<p>sleep" if pulled == 1 else "<p>quick"

    results = extract_many(pages(), workers=2, timeout=2, apply=act)
    assert reasons([next(results)]) == ["timeout"]
    assert pulled <= 2 * (DEPTH + BACKLOG)
    results.close()


def test_no_more_processes_than_pages() -> None:
    results = extract_many([page(1)], workers=8, apply=text_of)
    next(results)
    assert len(multiprocessing.active_children()) == 1
    assert list(results) == []
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("method", ["forkserver"])
def test_other_ways_to_start_processes(method: Any) -> None:
    results = list(extract_many([page(1), page(2)], workers=1, start_method=method, apply=text_of))
    assert all(sentence(n) in str(result.page) for n, result in enumerate(results, 1))


def test_in_a_thread_and_in_an_event_loop() -> None:
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.extend(extract_many([page(1)], workers=1, apply=text_of)))
    thread.start()
    thread.join(60)
    assert sentence(1) in found[0].page

    async def several() -> list[Any]:
        results = extract_many([page(2), page(3)], workers=1, apply=text_of)
        return [await asyncio.to_thread(next, results) for _ in range(2)]

    assert [sentence(n) in result.page for n, result in enumerate(asyncio.run(several()), 2)] == [True, True]


SCRIPT = """
import declutter
def main():
    for key, page in declutter.extract_many(["<p>The mill turns."], workers=1, start_method="spawn"):
        print(key, page.text)
"""


def test_a_script_needs_its_guard_and_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT + 'if __name__ == "__main__":\n    main()\n', "utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, env=ENVIRONMENT, timeout=200)
    assert (done.stdout, done.stderr) == ("0 The mill turns.\n", "")
    script.write_text(SCRIPT + "main()\n", "utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, env=ENVIRONMENT, timeout=200)
    assert done.returncode == 1
    assert "WorkerError: the workers end before they begin; a script that starts them needs" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ({"workers": 0, "timeout": 1}, "need workers"),
        ({"workers": -1}, "negative"),
        ({"timeout": 0}, "positive"),
        ({"options": 1}, "Options"),
        ({"pages": "<p>one page"}, "iterable"),
    ],
)
def test_wrong_arguments_are_told_at_once(arguments: dict[str, Any], hint: str) -> None:
    with pytest.raises(declutter.DeclutterError, match=hint):
        extract_many(**{"pages": [], **arguments})


def test_a_generator_that_fails_ends_the_stream_and_the_workers() -> None:
    def broken() -> Iterator[str]:
        yield "<p>one"
        raise RuntimeError("the source is broken")

    with pytest.raises(RuntimeError, match="the source is broken"):
        list(extract_many(broken(), workers=1))
    assert multiprocessing.active_children() == []
