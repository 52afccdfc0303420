"""A run over many pages: from the sources through the workers to the output, told in the journal all the way."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import FrameType
from typing import IO, Any

from declutter.batch.journal import Journal, JournalError, State, identity, last_whole, same_run
from declutter.batch.outputs import Lines, Output, Parquet, Stdout, Tree
from declutter.batch.places import Places
from declutter.batch.pool import Pool, StartMethod
from declutter.batch.progress import Bar, Counts, summary
from declutter.batch.rendering import Rendered, Rendering
from declutter.batch.stream import Doer, InProcess, Ready, stream
from declutter.failures import Failed, Failure
from declutter.sources import Inputs, Placed, Problem, Skipped
from declutter.sources.names import shown

COMMIT_PAGES = 32
COMMIT_BYTES = 8 * 2**20
"""The output is written down after so many pages or bytes: at most so much is done again after a kill. The place
depends on nothing but the pages, so that packed output has the same bytes whatever the number of workers."""

DURABLE = 2.0
"""Seconds between two waits for the disk, which protect from a power cut; a kill costs nothing either way."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does.

    Attributes:
        inputs: what is read.
        rendering: what is made of a page.
        output: a folder, a table by its suffix, or None for standard output.
        workers: processes; 0 for none but this one.
        timeout, max_memory, start_method: as for `Pool`.
        resume: go on with an interrupted run.
        overwrite: begin anew where there is something already.
        quiet: neither bar nor summary.
    """

    inputs: Inputs
    rendering: Rendering
    output: str | None
    workers: int
    timeout: float | None = None
    max_memory: int | None = None
    start_method: StartMethod | None = None
    resume: bool = False
    overwrite: bool = False
    quiet: bool = False

    @property
    def identity(self) -> dict[str, Any]:
        """All that decides what is written."""
        job = asdict(self.rendering.job)
        sources = {"sources": list(map(shown, self.inputs.names)), "files_from": self.inputs.listed}
        if self.inputs.failures is not None:
            sources["retry"] = self.inputs.failures.path
        return identity({**job, **sources, "field": self.inputs.field, "columns": self.rendering.columns})


class _Stopped(BaseException):
    """A signal has come while the next item was waited for."""


class Run:
    """One run; `execute` does it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._places = Places(plan.output) if plan.output is not None else None
        self._state = State()
        self._counts = Counts()
        self._output: Output = Stdout()
        self._journal: Journal | None = None
        self._errors: IO[bytes] | None = None
        self._signal = 0
        self._is_reading = False
        self._last: Placed | None = None
        self._pages = self._bytes = 0
        self._begun = self._synced = time.monotonic()

    def execute(self) -> int:
        """Do it; the exit code.

        Raises:
            UsageError, JournalError, InputsChanged: it may not begin, or not go on.
            OSError: the output cannot be written.
        """
        try:
            self._output = self._open()
            if self._state.is_finished:
                return self._conclude_again()
            with self._signals():
                self._work()
            self._commit(is_durable=True)
            if self._signal:
                return self._interrupted()
            if self._journal is not None:
                self._journal.add(self._snapshot(is_finished=True), is_durable=True)
            self._finish()
        finally:
            self._close()
        self._tell(summary(self._counts, self._seconds(), self._errors_path()))
        return 1 if self._counts.failures else 0

    def _open(self) -> Output:
        """Open the output, where an interrupted run left it or new."""
        plan, places = self._plan, self._places
        if places is None:
            return Stdout()
        places.check(resume=plan.resume, overwrite=plan.overwrite)
        places.folder.mkdir(parents=True, exist_ok=True)
        self._journal = Journal(places.journal)
        run, states = self._journal.read()
        if plan.resume and run:
            same_run(run, plan.identity)
            self._state = last_whole(states, {"output": places.partial, "errors": places.errors})
            if states and states[-1].is_finished and places.is_table and not places.partial.exists():
                self._state = states[-1] if places.output.exists() else State()
        else:
            places.clear()
        self._counts = Counts.of(self._state.counts)
        if self._state.is_finished and not (places.is_table and places.partial.exists()):
            return Stdout()
        output = self._made(places)
        output.restore(self._state.sizes.get("output", 0))
        if places.errors.exists():
            os.truncate(places.errors, self._state.sizes.get("errors", 0))
        self._journal.begin(plan.identity, self._state if self._state.cursor is not None else None)
        return output

    def _made(self, places: Places) -> Output:
        columns = self._plan.rendering.columns
        if columns is None:
            return Tree(places.output, self._plan.inputs.suffix)
        if places.output.suffix == ".parquet":
            return Parquet(places.output, columns)
        return Lines(places.output)

    def _work(self) -> None:
        """All pages that are left, in order."""
        plan = self._plan
        doer: Doer = (
            Pool(
                plan.rendering,
                plan.workers,
                timeout=plan.timeout,
                max_memory=plan.max_memory,
                start_method=plan.start_method,
            )
            if plan.workers
            else InProcess(plan.rendering)
        )
        bar = Bar(plan.inputs.sizes()) if not plan.quiet and sys.stderr.isatty() else None
        before = self._counts.pages
        try:
            results = stream(doer, self._jobs(), workers=plan.workers, is_stopped=lambda: self._signal != 0)
            for placed, outcome in results:
                self._take(placed, outcome)
                if bar is not None:
                    bar.update(self._counts, placed.read, before=before)
        finally:
            doer.close()
            if bar is not None:
                bar.close()

    def _jobs(self) -> Iterator[tuple[Placed, object]]:
        for placed in self._placed():
            item = placed.item
            if isinstance(item, Problem):
                yield placed, Ready(item.failure)
            elif isinstance(item, Skipped):
                yield placed, Ready(None)
            else:
                # The page goes to the worker and is not kept here until it is done.
                yield placed._replace(item=replace(item, data=None)), item

    def _placed(self) -> Iterator[Placed]:
        """The items; a signal does not wait for the next one, which may come from a slow pipe."""
        items = self._plan.inputs.items(self._state.cursor)
        while True:
            try:
                self._is_reading = True
                placed = next(items, None)
                self._is_reading = False
            except _Stopped:
                return
            if placed is None:
                return
            yield placed

    def _take(self, placed: Placed, outcome: Rendered | Failure | None) -> None:
        """Write down what came of an item."""
        item = placed.item
        if isinstance(item, Skipped):
            self._counts.skip(item.why)
        elif isinstance(outcome, Rendered):
            try:
                self._output.write(getattr(item, "target", ""), outcome.data)
                self._counts.outcomes[outcome.outcome] += 1
                self._bytes += len(outcome.data)
                if outcome.told:
                    self._tell(f"{shown(item.name)}: {outcome.told}", always=True)
            except Failed as error:
                self._fail(placed, error.failure)
        elif outcome is not None:
            self._fail(placed, outcome)
        self._last = placed
        self._pages += 1
        if self._pages >= COMMIT_PAGES or self._bytes >= COMMIT_BYTES:
            self._commit(is_durable=time.monotonic() - self._synced > DURABLE)

    def _fail(self, placed: Placed, failure: Failure) -> None:
        item = placed.item
        self._counts.failures[failure.reason.value] += 1
        if self._places is None:
            self._tell(f"{shown(item.name)}: {failure.message}", always=True)
            return
        if self._errors is None:
            self._errors = open(self._places.errors, "ab")  # noqa: SIM115 - open as long as the run
        line = {
            "source": shown(item.name),
            "offset": item.offset,
            "record": item.record,
            "url": getattr(item, "url", None),
            "reason": failure.reason.value,
            "message": shown(failure.message),
            "rest": isinstance(item, Problem) and item.rest,
        }
        self._errors.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")

    def _commit(self, *, is_durable: bool) -> None:
        """Write down how far it is: first the output, then the failures, then the journal."""
        self._pages = self._bytes = 0
        self._state.sizes["output"] = self._output.commit(is_durable=is_durable)
        if self._errors is not None:
            self._errors.flush()
            if is_durable:
                os.fsync(self._errors.fileno())
            self._state.sizes["errors"] = os.fstat(self._errors.fileno()).st_size
        if self._journal is not None:
            self._journal.add(self._snapshot(), is_durable=is_durable)
        if is_durable:
            self._synced = time.monotonic()

    def _snapshot(self, *, is_finished: bool = False) -> State:
        cursor = self._last.cursor if self._last is not None else self._state.cursor
        return State(cursor, dict(self._state.sizes), self._counts.to_dict(), self._seconds(), is_finished)

    def _finish(self) -> None:
        """Give the output its name, and the journal its last word."""
        self._output.finish()
        if self._journal is not None:
            self._journal.begin(self._plan.identity, self._snapshot(is_finished=True))

    def _conclude_again(self) -> int:
        """The pages are all written: by a run that was killed just before the end, or by one that ended well."""
        if not self._plan.inputs.is_at_end(self._state.cursor):
            raise JournalError("the run is finished, and now there is more input; --overwrite begins anew")
        if not isinstance(self._output, Stdout):
            self._finish()
        self._tell("nothing is left to do")
        self._tell(summary(self._counts, self._seconds(), self._errors_path()))
        return 1 if self._counts.failures else 0

    def _interrupted(self) -> int:
        self._tell(summary(self._counts, self._seconds(), self._errors_path()))
        if self._journal is not None:
            self._tell("interrupted; the same command with --resume goes on")
        return 128 + self._signal

    def _seconds(self) -> float:
        return self._state.seconds + time.monotonic() - self._begun

    def _errors_path(self) -> Path | None:
        return self._places.errors if self._places is not None else None

    def _close(self) -> None:
        self._output.close()
        if self._errors is not None:
            self._errors.close()
        if self._journal is not None:
            self._journal.close()

    def _tell(self, what: str, *, always: bool = False) -> None:
        if always or not self._plan.quiet:
            sys.stderr.write(f"declutter: {what}\n")

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """The first Ctrl-C ends the run when the pages at work are done, the second one at once."""

        def stop(number: int, frame: FrameType | None) -> None:
            del frame
            if self._signal:
                raise KeyboardInterrupt
            self._signal = number
            self._tell("stopping when the pages at work are done; once more stops at once")
            if self._is_reading:
                self._is_reading = False
                raise _Stopped

        numbers = (signal.SIGINT, signal.SIGTERM)
        old = {number: signal.signal(number, stop) for number in numbers}
        try:
            yield
        finally:
            for number, handler in old.items():
                signal.signal(number, handler)
