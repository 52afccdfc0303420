"""Threads, forks, spawned processes, pickles: the same bytes come out everywhere."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import subprocess
import sys
import warnings
from typing import Any

import pytest

import declutter
from declutter import Options, clean_text, extract
from fuzz.corpus import FIXTURES
from fuzz.threads import Shared, digest, run

PATHS = sorted(FIXTURES.glob("*/page.html"))[::12]


def test_sixteen_threads_on_shared_options_and_trees_give_what_one_gives() -> None:
    pages, wrong = run(Shared(PATHS), 16, 0.5)
    assert pages >= 16
    assert wrong == []


def digests() -> list[str]:
    return [digest(extract(path)) for path in PATHS[:3]]


def _worker(queue: multiprocessing.Queue[list[str]]) -> None:
    queue.put(digests())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks here")
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_give_what_this_one_gives(method: str) -> None:
    wanted = digests()  # the model is loaded and pages were read before the fork
    context: Any = multiprocessing.get_context(method)
    queue: multiprocessing.Queue[list[str]] = context.Queue()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forks in a process that had threads
        process = context.Process(target=_worker, args=(queue,))
        process.start()
    assert queue.get(timeout=120) == wanted
    process.join()
    assert process.exitcode == 0


ERRORS = [getattr(declutter, name) for name in declutter.__all__ if name.endswith("Error")]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_errors_survive_pickling_and_say_what_to_do(error: type[Exception]) -> None:
    again = pickle.loads(pickle.dumps(error("what happened; what to do")))
    assert (type(again), again.args) == (error, ("what happened; what to do",))
    assert (error.__doc__ or "").strip()


def test_options_and_records_survive_pickling() -> None:
    options = Options(title="never", max_bytes=None, max_elements=5, on_limit="truncate")
    assert pickle.loads(pickle.dumps(options)) == options
    page = extract("<p>a<p>b<p>c<p>d", options=options)
    assert page.truncated is not None
    assert pickle.loads(pickle.dumps(page.truncated)) == page.truncated
    assert pickle.loads(pickle.dumps(page.blocks[0])) == page.blocks[0]
    text = clean_text("The mill turns.\nShare this\n")
    assert pickle.loads(pickle.dumps(text)) == text


def test_nothing_warns() -> None:
    code = (
        "import declutter\n"
        "page = declutter.extract(b'<p>The mill turns.</p><pre>x</pre><table><tr><td>a<td>b</table>')\n"
        "page.to_dict(), page.markdown, page.comments\n"
        "declutter.clean_text('The mill turns.\\nShare this\\n').to_dict()\n"
        "import declutter.cli\n"
        "declutter.extract(b'\\xd6\\xd0\\xce\\xc4' * 40).encoding\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-c", code], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
