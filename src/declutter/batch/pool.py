"""Processes that do jobs and may be killed in the middle of one.

`concurrent.futures` breaks as a whole when one process dies, and cannot end a job that takes too long. Here every
worker has pipes of its own, so that nothing is shared which a killed process could leave locked; what a worker was
doing fails with the reason, and what it had not begun goes to its successor.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Literal

from declutter.batch import worker as worker_module
from declutter.batch.worker import FRAME, READY, RETIRED, packed, resident
from declutter.errors import OptionError, WorkerError
from declutter.failures import Failure, FailureReason

StartMethod = Literal["fork", "spawn", "forkserver"]

DEPTH = 4
"""Jobs that a worker holds, with the one that it is doing: enough that it never waits for the parent."""

PIPE = 1 << 20
"""Bytes that fit into the pipe to a worker; most pages do at once."""

LOOK = 0.05
"""Seconds between two looks at the memory of the workers, and at a pipe that was full."""

STARTS = 3
"""So many workers that end before they begin mean that none will ever begin."""


def default_start_method() -> StartMethod:
    """`fork` on Linux while the program has one thread, else `spawn`.

    A fork shares the model in memory and takes no time, but copies locks as they are, which another thread may hold.
    """
    if sys.platform == "linux" and threading.active_count() == 1:
        return "fork"
    return "spawn"


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    jobs: Connection
    results: Connection
    queue: deque[tuple[int, bytes]] = field(default_factory=deque)
    unsent: deque[memoryview] = field(default_factory=deque)
    since: float = 0.0
    is_ready: bool = False


class Pool:
    """Workers for one function.

    Args:
        function: what to do with a job; it goes to the workers, so it must be picklable unless they are forked.
        workers: how many processes.
        timeout: seconds that a job may take, measured while it is being done.
        max_memory: megabytes that a worker may hold, the program itself (some 150 MB) with them.
        start_method: how processes start; see `default_start_method`.

    Raises:
        OptionError: this process may not have children, or the system cannot tell their memory.
    """

    def __init__(
        self,
        function: Callable[[Any], Any],
        workers: int,
        *,
        timeout: float | None = None,
        max_memory: int | None = None,
        start_method: StartMethod | None = None,
    ) -> None:
        if multiprocessing.current_process().daemon:
            raise OptionError("a daemonic process may not start workers; pass workers=0")
        if max_memory is not None and not os.path.exists("/proc/self/statm"):
            raise OptionError("max_memory needs a system with /proc")
        self._function = function
        self._size = workers
        self._timeout = timeout
        self._max_memory = max_memory
        self._method = start_method or default_start_method()
        self._is_default = start_method is None
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._finished: deque[tuple[int, bytes | Failure]] = deque()
        self._workers: list[_Worker] = []
        self._failed_starts = 0
        self._is_closing = False

    @property
    def room(self) -> int:
        """How many more jobs are welcome."""
        held = len(self._waiting) + len(self._finished) + sum(len(worker.queue) for worker in self._workers)
        return self._size * DEPTH - held

    def submit(self, number: int, job: object) -> None:
        """Take a job; what comes of it is told by `poll`, under this number."""
        try:
            blob = packed(job)
        except Exception as error:
            what = f"it cannot be sent to a worker: {type(error).__name__}: {error}"
            self._finished.append((number, Failure(FailureReason.INPUT, what)))
            return
        self._waiting.append((number, blob))
        # No more of them than there is work: a single page needs a single one.
        if len(self._workers) < self._size and all(worker.queue for worker in self._workers):
            self._add()
        self._hand_out()

    def poll(self) -> list[tuple[int, bytes | Failure]]:
        """Wait until something has come of a job: its pickled value, or a failure that the worker did not live to tell.

        Raises:
            WorkerError: no worker gets as far as beginning.
        """
        while not self._finished and (self._waiting or any(worker.queue for worker in self._workers)):
            self._step()
        return self._told()

    def glance(self) -> list[tuple[int, bytes | Failure]]:
        """What has come of them already, without waiting. Raises what `poll` raises."""
        if self._workers:
            self._step(is_patient=False)
        return self._told()

    def finish(self) -> list[tuple[int, bytes | Failure]]:
        """Let every worker finish what it is doing and nothing more; what came of that. The pool is closed then."""
        self._is_closing = True
        self._waiting.clear()
        for worker in list(self._workers):
            if not worker.queue:
                self._end(worker)
        while self._workers:
            self._step()
        return self._told()

    def close(self) -> None:
        """End all workers at once, whatever they are doing, and wait until they are gone."""
        for worker in self._workers:
            worker.process.kill()
        for worker in list(self._workers):
            self._end(worker)
        self._waiting.clear()

    def _told(self) -> list[tuple[int, bytes | Failure]]:
        done = list(self._finished)
        self._finished.clear()
        return done

    def _step(self, *, is_patient: bool = True) -> None:
        """Wait for news, a deadline or the next look, or for nothing, and act on it."""
        self._hand_out()
        sources: list[Any] = [worker.results for worker in self._workers]
        sources += [worker.process.sentinel for worker in self._workers]
        told = wait(sources, self._patience() if is_patient else 0)
        for worker in list(self._workers):
            if worker.results in told:
                self._receive(worker)
            if worker in self._workers and worker.process.sentinel in told:
                self._receive(worker)
                if worker in self._workers:
                    self._bury(worker)
        self._watch()
        self._hand_out()

    def _patience(self) -> float | None:
        limits = []
        if self._max_memory is not None or any(worker.unsent for worker in self._workers):
            limits.append(LOOK)
        if self._timeout is not None:
            busy = [worker.since for worker in self._workers if worker.is_ready and worker.queue]
            limits += [max(since + self._timeout - time.monotonic(), 0) for since in busy]
        return min(limits, default=None)

    def _watch(self) -> None:
        """Kill what takes too long or too much."""
        now = time.monotonic()
        for worker in list(self._workers):
            if not worker.queue or not worker.is_ready:
                continue
            if self._timeout is not None and now - worker.since >= self._timeout:
                self._receive(worker)
                if worker in self._workers and worker.queue and now - worker.since >= self._timeout:
                    self._kill(worker, Failure(FailureReason.TIMEOUT, f"took longer than {self._timeout:g} s"))
            elif self._max_memory is not None and resident(worker.process.pid or 0) > self._max_memory:
                self._receive(worker)
                if worker in self._workers and worker.queue:
                    self._kill(
                        worker, Failure(FailureReason.MEMORY, f"needed more than {self._max_memory} MB of memory")
                    )

    def _receive(self, worker: _Worker) -> None:
        """Take all that a worker has sent."""
        try:
            while worker in self._workers and worker.results.poll():
                result = worker.results.recv_bytes()
                if not worker.is_ready:
                    worker.is_ready = True
                    self._failed_starts = 0
                    worker.since = time.monotonic()
                    assert result == READY
                    continue
                number, _ = worker.queue.popleft()
                worker.since = time.monotonic()
                self._finished.append((number, result))
                if self._is_closing:
                    self._end(worker)
        except (EOFError, OSError):
            self._bury(worker)

    def _bury(self, worker: _Worker) -> None:
        """A worker is gone: what it was doing failed, unless it had not begun or had just ended."""
        worker.process.join()
        code = worker.process.exitcode or 0
        if not worker.is_ready and not self._is_closing:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                self.close()
                raise WorkerError(
                    "the workers end before they begin; a script that starts them needs its main part under "
                    '`if __name__ == "__main__":`, or workers=0'
                )
        self._replace(worker, _cause(code) if worker.is_ready and code != RETIRED else None)

    def _kill(self, worker: _Worker, failure: Failure) -> None:
        worker.process.kill()
        self._replace(worker, failure)

    def _replace(self, worker: _Worker, failure: Failure | None) -> None:
        """Start another one; the job at work fails, the others go back to the front of the line."""
        queue = worker.queue
        self._end(worker)
        if failure is not None and queue:
            self._finished.append((queue.popleft()[0], failure))
        if not self._is_closing:
            self._waiting.extendleft(reversed(queue))
            self._workers.append(self._start())

    def _end(self, worker: _Worker) -> None:
        """See a worker off, and close what belonged to it."""
        self._workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.process.close()
        worker.jobs.close()
        worker.results.close()

    def _add(self) -> None:
        warm = getattr(self._function, "warm", None)
        if self._method == "fork" and warm is not None and not self._workers:
            warm()  # once, for all of them to share
        self._workers.append(self._start())

    def _start(self) -> _Worker:
        # A successor may have to start when the program has threads that it did not have at first.
        method = default_start_method() if self._is_default and self._method == "fork" else self._method
        context: Any = multiprocessing.get_context(method)
        jobs_out, jobs = context.Pipe(duplex=False)
        results, results_in = context.Pipe(duplex=False)
        foreign = [c for other in self._workers for c in (other.jobs, other.results)] if method == "fork" else []
        foreign += [jobs, results] if method == "fork" else []
        process = context.Process(
            target=worker_module.main,
            args=(self._function, jobs_out, results_in, os.getpid(), self._max_memory, foreign),
            daemon=True,
            name="declutter-worker",
        )
        with warnings.catch_warnings():
            # Python warns of any thread; those of numpy's own library know how to be forked.
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
        jobs_out.close()
        results_in.close()
        _widen(jobs)
        return _Worker(process, jobs, results)

    def _hand_out(self) -> None:
        """Give jobs to the workers that hold the fewest, and send as much as fits into their pipes."""
        while self._waiting and self._workers:
            worker = min(self._workers, key=lambda other: len(other.queue))
            if len(worker.queue) >= DEPTH:
                break
            number, blob = self._waiting.popleft()
            if not worker.queue:
                worker.since = time.monotonic()
            worker.queue.append((number, blob))
            worker.unsent += (memoryview(FRAME.pack(len(blob))), memoryview(blob))
        for worker in self._workers:
            _send(worker)


def _send(worker: _Worker) -> None:
    """Write as much as the pipe takes: a worker that is busy may not be waited for, since it may never end."""
    try:
        while worker.unsent:
            part = worker.unsent[0]
            if sys.platform == "win32":
                worker.jobs.send_bytes(part)
                worker.unsent.popleft()
                continue
            written = os.write(worker.jobs.fileno(), part)
            if written < len(part):
                worker.unsent[0] = part[written:]
            else:
                worker.unsent.popleft()
    except BlockingIOError:
        pass
    except OSError:
        worker.unsent.clear()  # it is dead; its sentinel will tell


def _widen(jobs: Connection) -> None:
    if sys.platform == "win32":
        return
    os.set_blocking(jobs.fileno(), False)
    if sys.platform == "linux":
        import contextlib
        import fcntl

        with contextlib.suppress(OSError):  # a user has a limit for all pipes together
            fcntl.fcntl(jobs.fileno(), fcntl.F_SETPIPE_SZ, PIPE)


def _cause(code: int) -> Failure:
    """Why a worker is gone."""
    if code == -signal.SIGTERM or (sys.platform != "win32" and code == -signal.SIGKILL):
        return Failure(FailureReason.KILLED, "its worker was killed from outside, as systems do that run out of memory")
    if code < 0:
        return Failure(FailureReason.CRASHED, f"its worker crashed ({signal.Signals(-code).name})")
    return Failure(FailureReason.CRASHED, f"its worker ended with exit code {code}")
