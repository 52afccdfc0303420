"""`python -m fuzz.prefixes`: every fixture cut at every offset, and with bytes flipped; each must give a page.

A page of n bytes costs n pages of n/2 bytes, so the run goes over `--share` of the offsets of each fixture, spread
evenly; 1.0 is all of them. Two cuts inside one tag mostly tell the engine the same: a cut of which the parser reports
the very events of the cut before is counted and not read again. Of the others, one in `--views` is asked for every
view of the page, the rest for their text.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import click

from declutter import BinaryInputError
from declutter.decode import decode
from declutter.parse import feed
from fuzz.corpus import FIXTURES
from fuzz.targets import one_extract, one_outcome, one_text

PIECE = 2000
"""Cuts of a fixture that are one piece of work."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cuts and flips were made, and how many of the cuts were the cut before to the parser."""

    pages: int = 0
    same: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.pages + other.pages, self.same + other.same)


class Events:
    """All that a parser reports of a page, as one list."""

    def __init__(self) -> None:
        self.roots = 0
        self.depth = 0
        self.told: list[object] = []

    @property
    def data(self) -> Callable[[str], None]:
        """A piece of text."""
        return self.told.append

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        self.roots += not self.depth
        self.depth += 1
        self.told.append((tag, dict(attributes)))

    def end(self, tag: str) -> None:
        """An element closes."""
        self.depth -= 1
        self.told.append((tag,))

    def comment(self, text: str) -> None:
        """A comment."""
        self.told.append((None, text))

    def close(self) -> None:
        """The page is over."""


def offsets(size: int, share: float) -> Iterator[int]:
    """Where a file of this size is cut: all places, or an even share of them, one at least."""
    count = max(int((size + 1) * share), 1)
    return ((2 * number + 1) * (size + 1) // (2 * count) for number in range(count))


def flips(data: bytes, share: float, seed: int) -> Iterator[bytes]:
    """The file with one to eight bits flipped, as often as a share of its bytes."""
    chance = random.Random(seed)
    for _ in range(max(int(len(data) * share), 1)):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        yield bytes(changed)


def reported(data: bytes) -> object:
    """What the engine learns of these bytes: their encoding and the events; pages that agree in it are one page."""
    try:
        decoded = decode(data)
    except BinaryInputError:
        return None
    events = feed(decoded.text, Events)
    return decoded.encoding, decoded.source, events and events.told


def cut(path: Path, places: list[int], views: int) -> Counts:
    """One fixture cut at these places.

    Raises:
        BrokenLaw: a law is broken, and anything that the library raises and does not document.
    """
    data = path.read_bytes()
    is_page = path.suffix != ".txt"
    before: object = ()
    same = 0
    for number, place in enumerate(places):
        part = data[:place]
        check = one_text if not is_page else one_outcome if number % views else one_extract
        now = reported(part) if is_page else number
        if now == before:
            same += 1
            continue
        before = now
        try:
            check(part)
        except Exception as error:
            error.add_note(f"{path} cut at {place}")
            raise
    return Counts(len(places), same)


def damage(path: Path, share: float) -> Counts:
    """One fixture with bits flipped; raises what `cut` raises."""
    data = path.read_bytes()
    check = one_text if path.suffix == ".txt" else one_extract
    count = 0
    for changed in flips(data, share, len(data)) if data else ():
        try:
            check(changed)
        except Exception as error:
            error.add_note(f"{path} with other bits, number {count}")
            raise
        count += 1
    return Counts(count)


def run(path: Path, share: float, flipped: float) -> int:
    """All of one fixture with every view; how many pages that were. Raises what `cut` raises."""
    places = list(offsets(path.stat().st_size, share))
    return (cut(path, places, 1) + damage(path, flipped)).pages


@click.command()
@click.option("--share", default=0.02, show_default=True, help="Of the offsets that each fixture is cut at.")
@click.option("--flips", "flipped", default=0.02, show_default=True, help="Changed files for each byte of a fixture.")
@click.option("--views", default=1, show_default=True, help="One cut in so many is asked for every view.")
@click.option("--workers", default=1, show_default=True)
def main(share: float, flipped: float, views: int, workers: int) -> None:
    """Cut and damage all fixtures; the first that breaks a law ends the run with its traceback."""
    start = time.monotonic()
    paths = sorted(FIXTURES.glob("*/page.*"))
    total = Counts()
    with ProcessPoolExecutor(workers) as pool:
        work = [pool.submit(damage, path, flipped) for path in paths]
        for path in paths:
            places = list(offsets(path.stat().st_size, share))
            work += [pool.submit(cut, path, places[at : at + PIECE], views) for at in range(0, len(places), PIECE)]
        try:
            with click.progressbar(as_completed(work), length=len(work), file=sys.stderr) as done:
                for one in done:
                    total += one.result()
        finally:
            pool.shutdown(cancel_futures=True)
    sys.stdout.write(
        f"{len(paths)} fixtures, {total.pages} pages, {total.same} of them as the cut before to the parser, "
        f"{time.monotonic() - start:.0f} s, nothing broken\n"
    )


if __name__ == "__main__":
    main()
