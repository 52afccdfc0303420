"""The journal of a run: how far it has come, so that it can be taken up after any interruption.

One line of JSON each: first what the run is, then, again and again, a place up to which all output is written, with
the sizes that the output files had there. What stands in them beyond is cut off when the run goes on. A line that was
half written is no line.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from declutter.sources import Cursor
from declutter.version import __version__

LONGEST = 10_000
"""Lines of a journal; then all but the last are forgotten. That is some 5 MB."""


class JournalError(Exception):
    """The run cannot be taken up; the message says why, for the person who asked for it."""


@dataclass(slots=True)
class State:
    """How far a run has come.

    Attributes:
        cursor: the place of the last item whose outcome is written.
        sizes: bytes of the output and of the file of failures.
        counts: what the summary tells.
        seconds: how long the run has worked.
        is_finished: whether all pages are written; what may be left is to give the output its name.
    """

    cursor: Cursor | None = None
    sizes: dict[str, int] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    seconds: float = 0.0
    is_finished: bool = False

    @classmethod
    def of(cls, line: dict[str, Any]) -> State:
        """Read a line."""
        cursor = line.pop("cursor")
        return cls(cursor=Cursor(*cursor) if cursor is not None else None, **line)


def identity(choices: dict[str, Any]) -> dict[str, Any]:
    """What must be the same for two runs to be one: this version, and all that decides what is written."""
    return {"declutter": __version__, **json.loads(json.dumps(choices))}


class Journal:
    """The journal file, open and locked: two runs cannot write the same output.

    Raises:
        JournalError: another run has it.
        OSError: it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] = open(path, "ab+")  # noqa: SIM115 - open as long as the run
        self._run: dict[str, Any] = {}
        self._lines = 0
        try:
            _lock(self._file)
            # Another run may have put a new file in its place since it was opened.
            if os.fstat(self._file.fileno()).st_ino != os.stat(path).st_ino:
                raise BlockingIOError
        except OSError as error:
            self._file.close()
            raise JournalError(f"another run is writing this output ({path})") from error

    @property
    def path(self) -> Path:
        """Where it is."""
        return self._path

    def read(self) -> tuple[dict[str, Any], list[State]]:
        """What the run is, and its states so far; nothing at all of an empty journal."""
        self._file.seek(0)
        lines = []
        for raw in self._file:
            try:
                lines.append(json.loads(raw))
            except ValueError:
                break
        return (lines[0], [State.of(line) for line in lines[1:]]) if lines else ({}, [])

    def begin(self, run: dict[str, Any], state: State | None = None) -> None:
        """Start anew, perhaps from a state, and forget the rest. The old journal is there until the new one is."""
        beside = self._path.with_name(self._path.name + ".new")
        old, self._file = self._file, open(beside, "wb+")  # noqa: SIM115 - open as long as the run
        _lock(self._file)
        self._run, self._lines = run, 0
        self._write(run)
        if state is not None:
            self._write(asdict(state))
        os.fsync(self._file.fileno())
        if sys.platform == "win32":
            old.close()
        os.replace(beside, self._path)
        old.close()

    def add(self, state: State, *, is_durable: bool) -> None:
        """Write a state down; `is_durable` waits until it would outlive a power cut."""
        if self._lines >= LONGEST:
            self.begin(self._run, state)
            return
        self._write(asdict(state))
        if is_durable:
            os.fsync(self._file.fileno())

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line).encode("ascii") + b"\n")
        self._file.flush()
        self._lines += 1

    def close(self) -> None:
        """Let go of it."""
        self._file.close()


def same_run(recorded: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Hold a run against the one in the journal.

    Raises:
        JournalError: they differ; the message says in what.
    """
    differing = [name for name in {**recorded, **wanted} if recorded.get(name) != wanted.get(name)]
    if differing:
        told = "; ".join(f"{name}: {recorded.get(name)!r}, now {wanted.get(name)!r}" for name in sorted(differing))
        raise JournalError(
            f"the interrupted run was another one ({told}); the same options go on, --overwrite begins anew"
        )


def last_whole(states: list[State], paths: dict[str, Path]) -> State:
    """The last state whose output is all there; after a power cut the journal may know of more than the disk."""
    for state in reversed(states):
        if all(_size(paths[name]) >= size for name, size in state.sizes.items() if name in paths):
            return state
    return State()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _lock(file: IO[bytes]) -> None:
    """Lock a file as long as this process lives: a lock of POSIX, which forked workers do not inherit."""
    if sys.platform != "win32":
        import fcntl

        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
