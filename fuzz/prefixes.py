"""`python -m fuzz.prefixes`: every fixture cut at every offset, and with bytes flipped; each must give a page.

A page of n bytes costs n pages of n/2 bytes, so the run goes over `--share` of the offsets of each fixture, spread
evenly; 1.0 is all of them.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click

from fuzz.corpus import FIXTURES
from fuzz.targets import one_extract, one_text


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


def run(path: Path, share: float, flipped: float) -> int:
    """All of one fixture; how many pages that were.

    Raises:
        BrokenLaw: a law is broken, and anything that the library raises and does not document.
    """
    check = one_text if path.suffix == ".txt" else one_extract
    data = path.read_bytes()
    pages = 0
    for place in offsets(len(data), share):
        check(data[:place])
        pages += 1
    for changed in flips(data, flipped, len(data)) if data else ():
        check(changed)
        pages += 1
    return pages


@click.command()
@click.option("--share", default=0.02, show_default=True, help="Of the offsets that each fixture is cut at.")
@click.option("--flips", "flipped", default=0.02, show_default=True, help="Changed files for each byte of a fixture.")
@click.option("--workers", default=1, show_default=True)
def main(share: float, flipped: float, workers: int) -> None:
    """Cut and damage all fixtures; the first that breaks a law ends the run with its traceback."""
    start = time.monotonic()
    paths = sorted(FIXTURES.glob("*/page.*"))
    with ProcessPoolExecutor(workers) as pool:
        counts = list(pool.map(run, paths, [share] * len(paths), [flipped] * len(paths)))
    sys.stdout.write(f"{len(paths)} fixtures, {sum(counts)} pages, {time.monotonic() - start:.0f} s, nothing broken\n")


if __name__ == "__main__":
    main()
