"""A worker: a process that takes jobs from a pipe, one after the other, and sends back what came of them."""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from declutter.failures import Failure, FailureReason

FRAME = struct.Struct("!Q")
"""What stands before a job: its length in bytes."""

READY = b"ready"

COLLECT = 64
"""Pages between two collections of garbage. A page leaves some 650 objects that hang together in circles, 64 of them
about 20 MB; collecting when Python's own count says so costs an eighth of the time of a page, since what it goes
through again and again are the model and the lexicon."""

RETIRE = 0.7
"""A worker that still holds this share of the memory allowed after a page ends, so that the next page does not pay for
what the last one left."""

RETIRED = 77
"""The exit code that says so."""

LIFE_SIGN = 5.0
"""Seconds between two looks at whether the parent still lives, for the case that a pipe does not tell."""


def main(
    function: Callable[[Any], Any],
    jobs: Connection,
    results: Connection,
    parent: int,
    max_memory: int | None,
    foreign: Iterable[Connection],
) -> None:
    """Work until the pipe ends or the parent does.

    Args:
        function: what to do with a job; an error that it raises is the job's failure.
        jobs, results: the pipes; a job is a frame with its length before it, a result a message.
        parent: its process id.
        max_memory: megabytes after which this process is to be replaced.
        foreign: ends of other workers' pipes that a fork has copied; while they are open, those workers do not see
            their parent die.
    """
    # Ctrl-C goes to all processes of a terminal; what it means is for the parent to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for connection in foreign:
        connection.close()
    inbox: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_receive, args=(jobs, inbox, parent), daemon=True).start()
    warm = getattr(function, "warm", None)
    if warm is not None:
        warm()
    if max_memory is not None:
        _limit(max_memory)
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        results.send_bytes(READY)
        _work(function, inbox, results, max_memory)
    except (BrokenPipeError, ConnectionResetError):
        os._exit(1)  # the parent has gone
    os._exit(RETIRED)


def _work(
    function: Callable[[Any], Any], inbox: SimpleQueue[bytes], results: Connection, max_memory: int | None
) -> None:
    done = 0
    while True:
        results.send_bytes(_result(function, inbox.get()))
        done += 1
        if done % COLLECT == 0:
            gc.collect()
        if max_memory is not None and resident(os.getpid()) > RETIRE * max_memory:
            gc.collect()
            if resident(os.getpid()) > RETIRE * max_memory:
                return


def _result(function: Callable[[Any], Any], frame: bytes) -> bytes:
    """What came of a job, ready to be sent: its value, or the failure in its place."""
    value: object
    try:
        value = function(pickle.loads(frame))
    except BaseException as error:  # an exit of the function is not one of the worker
        value = Failure.of(error)
    try:
        return packed(value)
    except Exception as error:
        what = f"the result cannot be sent between processes: {type(error).__name__}: {error}"
        return packed(Failure(FailureReason.OUTPUT, what))


def packed(value: object) -> bytes:
    """A job or a result as it goes through a pipe."""
    return bytes(ForkingPickler.dumps(value))


def _receive(jobs: Connection, inbox: SimpleQueue[bytes], parent: int) -> None:
    """Take jobs from the pipe while the worker is busy, so that the parent need not wait; end with the parent."""
    try:
        while True:
            while not jobs.poll(LIFE_SIGN):
                if os.getppid() != parent:
                    os._exit(1)
            inbox.put(_exactly(jobs, FRAME.unpack(_exactly(jobs, FRAME.size))[0]))
    except (EOFError, OSError):
        os._exit(0)


def _exactly(jobs: Connection, size: int) -> bytes:
    if sys.platform == "win32":
        return jobs.recv_bytes()
    parts = []
    while size > 0:
        part = os.read(jobs.fileno(), min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _limit(max_memory: int) -> None:
    """A limit of the system, beyond the one that the parent watches: for a page that takes all of it at one blow.

    It is far above, since a parser that gets no memory ends the page early and says nothing.
    """
    import resource

    now = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    with contextlib.suppress(ValueError, OSError):  # the limit of the user is lower still
        resource.setrlimit(resource.RLIMIT_AS, (now + 2 * max_memory * 10**6, resource.RLIM_INFINITY))


def resident(process: int) -> float:
    """Megabytes of a process that are in memory; 0 where nobody knows."""
    try:
        with open(f"/proc/{process}/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, IndexError, ValueError):
        return 0.0
