"""What a change of the model or of the code did, page by page: the worst pages first, then the best."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

import declutter
from bench.datasets import LabelledPage, load
from bench.scores import page_score
from declutter.changes import Diff, Piece, Reading, difference
from declutter.roles import Role

LINES = 8
"""Changes of one page that are printed."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One page under both: its scores, and what changed."""

    page: LabelledPage
    before: float
    after: float
    diff: Diff

    @property
    def gain(self) -> float:
        """How much better it is now; below 0 if it is worse."""
        return self.after - self.before


class ReaderError(Exception):
    """A side of the comparison cannot be read, or failed on a page."""


def report(
    old: Path, new: Path, data: Path, sets: tuple[str, ...], *, show: int = 10, limit: int | None = None
) -> None:
    """Print the mean score of each set, then the pages that lost most and gained most with what changed on them."""
    pages = load(data, sets)
    if limit is not None:
        pages = pages[:: max(1, len(pages) // limit)][:limit]
    rows = list(compare(old, new, pages))
    console = Console(width=160, highlight=False)
    console.print(_means(rows))
    changed = [row for row in rows if row.diff]
    console.print(f"{len(changed)} of {len(rows)} pages changed")
    worst = sorted((row for row in changed if row.gain < 0), key=lambda row: row.gain)
    best = sorted((row for row in changed if row.gain > 0), key=lambda row: -row.gain)
    same = [row for row in changed if not row.gain]
    for name, group in (("worse", worst), ("better", best), ("other, with the same score", same)):
        console.print(f"\n{name}: {len(group)} pages")
        for row in group[:show]:
            _print(row, console)


def _print(row: Compared, console: Console) -> None:
    page = row.page
    scores = f"{row.before:.3f} -> {row.after:.3f}"
    console.print(Text(f"\n{page.set}/{page.id}  {scores}  ({row.gain:+.3f})  {page.url or page.site}"))
    lines = str(row.diff).splitlines()
    for line in lines[: LINES + 1]:
        console.print(Text(f"  {line}"), overflow="ellipsis", no_wrap=True)
    if len(lines) > LINES + 1:
        console.print(f"  ... and {len(lines) - LINES - 1} more")


def _means(rows: Sequence[Compared]) -> Table:
    table = Table(box=None)
    for column in ("set", "pages", "before", "after", "change"):
        table.add_column(column, justify="left" if column == "set" else "right")
    for name in dict.fromkeys(row.page.set for row in rows):
        own = [row for row in rows if row.page.set == name]
        before, after = (sum(values) / len(own) for values in ([r.before for r in own], [r.after for r in own]))
        table.add_row(name, str(len(own)), f"{before:.4f}", f"{after:.4f}", f"{after - before:+.4f}")
    return table


def compare(old: Path, new: Path, pages: Sequence[LabelledPage]) -> Iterator[Compared]:
    """Every page under both, in order; each side runs in a process of its own.

    Raises:
        ReaderError: a side is neither a model nor a declutter, or fails on a page.
    """
    with ExitStack() as stack:
        sides = [stack.enter_context(_reader(side)) for side in (old, new)]
        for page in pages:
            for side in sides:
                side.ask(page)
            before, after = (side.answer() for side in sides)
            yield Compared(page, _score(page, before.text), _score(page, after.text), difference(before, after))


def _score(page: LabelledPage, text: str) -> float:
    """The score of the set for one page; where it only has strings, the share of them that is right."""
    if page.text is not None:
        return page_score(page.set, text, page.text)
    right = sum(string in text for string in page.present) + sum(string not in text for string in page.absent)
    return right / max(len(page.present) + len(page.absent), 1)


class Reader:
    """A process that reads pages with one declutter."""

    def __init__(self, process: subprocess.Popen[str], name: Path) -> None:
        self._process = process
        self._name = name

    def ask(self, page: LabelledPage) -> None:
        """Send it a page."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(f"{page.path.resolve()}\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise ReaderError(f"{self._name} ended early; what it said is above") from None

    def answer(self) -> Reading:
        """Its reading of the page that it was sent last."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise ReaderError(f"{self._name} ended early; what it said is above")
        record: dict[str, Any] = json.loads(line)
        known = {role.value for role in Role}
        # A role that this version does not know is of no use to it.
        pieces = [Piece(text, Role(role) if role in known else Role.OTHER) for text, role in record["blocks"]]
        return Reading(record["text"], pieces, record["facts"])


@contextmanager
def _reader(side: Path) -> Iterator[Reader]:
    """A process for a model (`.npz`, read by the code at hand), a wheel, or a folder with `declutter` in it."""
    with tempfile.TemporaryDirectory() as unpacked:
        arguments = [sys.executable, str(Path(__file__).with_name("reader.py")), *_arguments(side, Path(unpacked))]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", env=environment
        )
        try:
            yield Reader(process, side)
        finally:
            with suppress(BrokenPipeError):  # it may have ended by itself
                process.communicate()


def _arguments(side: Path, unpacked: Path) -> list[str]:
    if side.suffix == ".npz" and side.is_file():
        return [str(Path(declutter.__file__).parent.parent), str(side.resolve())]
    if side.suffix == ".whl" and side.is_file():
        zipfile.ZipFile(side).extractall(unpacked)
        return [str(unpacked)]
    for folder in (side, side / "src"):
        if (folder / "declutter" / "__init__.py").exists():
            return [str(folder.resolve())]
    raise ReaderError(f"{side} is no model (.npz), no wheel (.whl) and no folder with declutter in it")
