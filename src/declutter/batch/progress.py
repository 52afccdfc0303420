"""How a run is told to the person who waits for it: a bar while it goes on, a summary at the end. On standard error."""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.progress import Progress, TaskID

REFRESH = 0.2
"""Seconds between two pictures of the bar."""

COUNTING = 2.0
"""Seconds that may go by with adding up the sizes of all files; beyond, the bar does without the time left."""


REASONS = 50
"""Reasons for passing something over that are told apart; the journal repeats them in every line."""


@dataclass(slots=True)
class Counts:
    """What happened to pages.

    Attributes:
        outcomes: of pages that are done, by how their extraction ended.
        failures: by reason.
        skipped: what was no page, by what it was.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)

    @property
    def pages(self) -> int:
        """Pages that are done or have failed."""
        return self.outcomes.total() + self.failures.total()

    def skip(self, why: str) -> None:
        """Count what is no page; of reasons that differ in a detail, as types of content do, only so many are told."""
        self.skipped[why if why in self.skipped or len(self.skipped) < REASONS else "others"] += 1

    def to_dict(self) -> dict[str, dict[str, int]]:
        """For the journal."""
        return {"outcomes": dict(self.outcomes), "failures": dict(self.failures), "skipped": dict(self.skipped)}

    @classmethod
    def of(cls, counts: dict[str, dict[str, int]]) -> Counts:
        """From the journal."""
        return cls(*(Counter(counts.get(name, {})) for name in ("outcomes", "failures", "skipped")))


class Bar:
    """Pages done, pages a second, time left, failures. Drawn without a thread of its own, which would forbid forks."""

    def __init__(self, sizes: Iterator[int]) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self._drawn = 0.0
        self._begun = time.monotonic()
        self._progress: Progress = Progress(
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[pages]:,} pages"),
            TextColumn("{task.fields[rate]:.1f}/s"),
            TimeRemainingColumn(compact=True),
            TextColumn("{task.fields[failed]:,} failed"),
            console=Console(file=sys.stderr),
            auto_refresh=False,
            transient=True,
        )
        self._first: int | None = None
        self._task: TaskID = self._progress.add_task("", total=_total(sizes), pages=0, rate=0.0, failed=0)
        self._progress.start()

    def update(self, counts: Counts, read: int, *, before: int) -> None:
        """Show how far it is, not more often than eyes can follow; `before` pages were done by an earlier run."""
        now = time.monotonic()
        if now - self._drawn < REFRESH:
            return
        self._drawn = now
        rate = (counts.pages - before) / max(now - self._begun, 1e-3)
        failed = counts.failures.total()
        self._progress.update(self._task, completed=read, pages=counts.pages, rate=rate, failed=failed)
        self._progress.refresh()

    def close(self) -> None:
        """Take it away."""
        self._progress.stop()


def _total(sizes: Iterator[int]) -> int | None:
    """All bytes there are to read, if they can be added up in good time."""
    end = time.monotonic() + COUNTING
    total = 0
    for size in sizes:
        total += size
        if time.monotonic() > end:
            return None
    return total or None


def summary(counts: Counts, seconds: float, errors: Path | None) -> str:
    """What came of a run, in a line or a few."""
    done, failed, skipped = counts.outcomes.total(), counts.failures.total(), counts.skipped.total()
    rate = f", {counts.pages / seconds:.1f} a second" if seconds > 0 and counts.pages else ""
    parts = [f"{done:,} page{'s' * (done != 1)} done in {_duration(seconds)}{rate}"]
    odd = {name: count for name, count in counts.outcomes.items() if name != "ok"}
    if odd:
        parts.append(f"  without text, in part or by other means: {_listed(odd)}")
    if failed:
        where = f", in {errors}" if errors is not None else ""
        parts.append(f"  {failed:,} failed{where}: {_listed(counts.failures)}")
    if skipped:
        parts.append(f"  {skipped:,} passed over, no pages: {_listed(counts.skipped)}")
    return "\n".join(parts)


def _listed(counts: dict[str, int], most: int = 6) -> str:
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    listed = [f"{count:,} {name}" for name, count in order[:most]]
    rest = sum(count for _, count in order[most:])
    return ", ".join([*listed, f"{rest:,} others"] if rest else listed)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"
