"""`python -m fuzz.threads`: many threads on shared options and shared trees must give the bytes of a single one."""

from __future__ import annotations

import hashlib
import json
import sys
import threading
import time
from pathlib import Path

import click
from lxml import etree

from declutter import Options, Page, clean_text, extract
from declutter.decode import decode
from declutter.parse import parse
from fuzz.corpus import FIXTURES


def digest(page: Page) -> str:
    """All that a page says, as a hash."""
    said = json.dumps([page.to_dict(), page.markdown], ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(said, digest_size=16).hexdigest()


class Shared:
    """What all threads look at: bytes, the trees of them, one set of options, and what must come out."""

    def __init__(self, paths: list[Path]) -> None:
        self.options = Options(title="always")
        self.data = [path.read_bytes() for path in paths]
        self.trees: list[etree._Element | None] = [parse(decode(data).text) for data in self.data]
        self.wanted = [self.all_of(number) for number in range(len(paths))]

    def all_of(self, number: int) -> tuple[str, ...]:
        """The page from its bytes, from its tree, and its text once more."""
        page = extract(self.data[number], options=self.options)
        tree = self.trees[number]
        from_tree = digest(extract(tree, options=self.options)) if tree is not None else ""
        return digest(page), from_tree, digest(clean_text(page.text, options=self.options))


def run(shared: Shared, threads: int, seconds: float, least: int = 1) -> tuple[int, list[int]]:
    """Go over all pages in every thread, each from another place; how many were read, which of them differ."""
    stop = time.monotonic() + seconds
    counts = [0] * threads
    wrong: list[int] = []
    start = threading.Barrier(threads)

    def work(thread: int) -> None:
        start.wait()
        place = thread * len(shared.data) // threads
        while counts[thread] < least or time.monotonic() < stop:
            number = place % len(shared.data)
            if shared.all_of(number) != shared.wanted[number]:
                wrong.append(number)
            counts[thread] += 1
            place += 1

    workers = [threading.Thread(target=work, args=(thread,)) for thread in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(counts), wrong


@click.command()
@click.option("--threads", default=16, show_default=True)
@click.option("--seconds", default=600.0, show_default=True)
def main(threads: int, seconds: float) -> None:
    """Compare all fixtures in many threads with what a single one gives."""
    paths = sorted(FIXTURES.glob("*/page.html"))
    shared = Shared(paths)
    before = [etree.tostring(tree) if tree is not None else b"" for tree in shared.trees]
    pages, wrong = run(shared, threads, seconds)
    changed = sum(
        old != (etree.tostring(t) if t is not None else b"") for old, t in zip(before, shared.trees, strict=True)
    )
    sys.stdout.write(
        f"{threads} threads, {seconds:.0f} s, {len(paths)} fixtures: {pages} times bytes, tree and text; "
        f"{len(wrong)} differed, {changed} trees changed\n"
    )
    sys.exit(1 if wrong or changed else 0)


if __name__ == "__main__":
    main()
