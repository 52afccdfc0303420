"""A stream of jobs through a pool and back: in order or as they come, with a bound on what is in memory."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Generator, Iterable
from typing import Any, Protocol, TypeVar

from declutter.failures import Failure

K = TypeVar("K")

BACKLOG = 64
"""Finished pages a worker that may wait for an earlier one that takes its time."""

BACKLOG_BYTES = 64 * 2**20
"""The same for all of them together."""


class Ready:
    """In the place of a job: nothing is to be done, and this came of it."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value


class Doer(Protocol):
    """What does jobs: a pool of processes, or this one."""

    @property
    def room(self) -> int:
        """How many more jobs are welcome."""

    def submit(self, number: int, job: object) -> None:
        """Take a job."""

    def poll(self) -> list[tuple[int, bytes | Failure]]:
        """Wait until something has come of one."""

    def glance(self) -> list[tuple[int, bytes | Failure]]:
        """What has come of them already, without waiting."""

    def finish(self) -> list[tuple[int, bytes | Failure]]:
        """Finish what is being done and nothing more."""

    def close(self) -> None:
        """End."""


class InProcess:
    """Does a job in this process when it is asked for. Nothing can be stopped here, and nothing goes through a pipe."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function
        self._job: tuple[int, object] | None = None

    @property
    def room(self) -> int:
        """One job at a time."""
        return 1 if self._job is None else 0

    def submit(self, number: int, job: object) -> None:
        """Take a job."""
        self._job = number, job

    def poll(self) -> list[tuple[int, Any]]:
        """Do it."""
        if self._job is None:
            return []
        number, job = self._job
        self._job = None
        try:
            return [(number, Ready(self._function(job)))]
        except Exception as error:
            return [(number, Failure.of(error))]

    def glance(self) -> list[tuple[int, Any]]:
        """Nothing is done here that nobody waits for."""
        return []

    def finish(self) -> list[tuple[int, Any]]:
        """Do what was taken."""
        return self.poll()

    def close(self) -> None:
        """There is nothing to end."""


def stream(
    doer: Doer,
    jobs: Iterable[tuple[K, object]],
    *,
    workers: int,
    ordered: bool = True,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Generator[tuple[K, Any], None, None]:
    """What came of each job, with its key. Jobs are taken from their iterator no sooner than there is room for them.

    Whoever makes the jobs may take their time: what is done by then comes out before the next one is asked for. The
    pool is closed when the stream ends, is closed or fails.

    Args:
        doer: does the jobs.
        jobs: pairs of a key, which stays here, and a job, or `Ready`.
        workers: how many jobs are done at a time, for the bound on what waits.
        ordered: whether results come in the order of the jobs.
        is_stopped: asked again and again; when it says so, what is being done is finished, and no more is begun. What
            comes out is then, in order, all that was done without a gap.
    """
    source = iter(jobs)
    keys: dict[int, K] = {}
    done: dict[int, Any] = {}
    held = number = due = 0
    is_open, has_stopped = True, False

    def take(results: Iterable[tuple[int, Any]]) -> None:
        nonlocal held
        for place, result in results:
            done[place] = result
            held += len(result) if isinstance(result, bytes) else 0

    def wants() -> bool:
        return is_open and doer.room > 0 and len(done) < BACKLOG * max(workers, 1) and held < BACKLOG_BYTES

    def place_due() -> int:
        return due if ordered else next(iter(done), -1)

    try:
        while True:
            if not has_stopped and is_stopped():
                is_open, has_stopped = False, True
                take(doer.finish())
                keys = {place: key for place, key in keys.items() if place in done}
            while wants() and place_due() not in done:
                pair = next(source, None)
                if pair is None:
                    is_open = False
                    break
                keys[number], job = pair
                number += 1
                if isinstance(job, Ready):
                    take([(number - 1, job)])
                else:
                    doer.submit(number - 1, job)
                take(doer.glance())
            while (place := place_due()) in done:
                result = done.pop(place)
                held -= len(result) if isinstance(result, bytes) else 0
                due = place + 1
                yield keys.pop(place), _value(result)
            if has_stopped or not (keys or is_open):
                return
            if len(keys) > len(done) and not wants():
                take(doer.poll())
    finally:
        doer.close()


def _value(result: Any) -> Any:
    if isinstance(result, bytes):
        return pickle.loads(result)
    return result.value if isinstance(result, Ready) else result
