"""`python -m fuzz.bounds`: time and memory of hostile pages at full size, each in a process of its own.

Every view of the page is asked for. A shape that takes more than `--seconds` of CPU time, or more than `--factor` times
as much a byte as at a tenth of its size, is marked.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import click

from declutter import Page, clean_text, extract
from fuzz.shapes import PAGES, TEXTS

VIEWS = ("text", "title", "blocks", "markdown", "comments", "confidence", "to_dict")


def look(page: Page) -> dict[str, float]:
    """CPU seconds that each view of a page takes, in the order in which they are listed."""
    times: dict[str, float] = {}
    for view in VIEWS:
        start = time.process_time()
        value = getattr(page, view)
        if callable(value):
            value()
        times[view] = time.process_time() - start
    return times


def measured(kind: str, name: str, size: int) -> dict[str, float]:
    """CPU seconds of each view at that size, bytes of the source, and the growth of the process in bytes."""
    read: Callable[[str], Page] = extract if kind == "page" else clean_text
    source = (PAGES if kind == "page" else TEXTS)[name].make(size)
    read("<p>warm up").to_dict()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    page = read(source)
    times = {"text": time.process_time() - start}
    for view, seconds in look(page).items():
        times[view] = times.get(view, 0.0) + seconds
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {**times, "bytes": len(source.encode("utf-8", "replace")), "memory": grown * 1024}


def _apart(kind: str, name: str, size: int, limit: int) -> dict[str, float] | None:
    """`measured` in a process of its own; None if it takes more than `limit` seconds of CPU time or falls."""
    command = [sys.executable, "-m", "fuzz.bounds", "--limit", str(limit), "--one", kind, name, str(size)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.stderr.write(f"{kind} {name} {size}: exit code {done.returncode}\n{done.stderr[-2000:]}\n")
        return None
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


@click.command()
@click.argument("names", nargs=-1)
@click.option("--one", nargs=3, type=(str, str, int), help="Measure one shape in this process, as JSON.")
@click.option("--share", default=1.0, show_default=True, help="Of the full size.")
@click.option("--seconds", default=60.0, show_default=True, help="More than this is marked.")
@click.option("--factor", default=2.5, show_default=True, help="Growth a byte that is marked.")
@click.option("--limit", default=600, show_default=True, help="Seconds of CPU time after which a shape is given up.")
def main(
    names: tuple[str, ...],
    one: tuple[str, str, int] | None,
    share: float,
    seconds: float,
    factor: float,
    limit: int,
) -> None:
    """Measure all shapes, or those whose names are among NAMES."""
    if one is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        sys.stdout.write(json.dumps(measured(*one)) + "\n")
        return
    sys.stdout.write("| shape | MB | s | s/MB | bytes/byte | growth | slowest view |\n|---|---|---|---|---|---|---|\n")
    failed = False
    for kind, shapes in (("page", PAGES), ("text", TEXTS)):
        for name, shape in shapes.items():
            if names and name not in names:
                continue
            size = max(int(shape.full * share), 1)
            small = _apart(kind, name, max(size // 10, 1), limit)
            large = _apart(kind, name, size, limit) if small else None
            if small is None or large is None:
                sys.stdout.write(f"| {kind}: {name} | | gave up | | | | |\n")
                failed = True
                continue
            views = {view: large[view] for view in VIEWS}
            total, total_small = sum(views.values()), sum(small[view] for view in VIEWS)
            growth = (total / large["bytes"]) / (max(total_small, 0.05) / small["bytes"])
            mark = " !" if total > seconds or growth > factor else ""
            failed = failed or bool(mark)
            slowest = max(views, key=views.__getitem__)
            sys.stdout.write(
                f"| {kind}: {name} | {large['bytes'] / 1e6:.1f} | {total:.1f} | {total / large['bytes'] * 1e6:.2f} "
                f"| {large['memory'] / large['bytes']:.0f} | {growth:.1f}{mark} | {slowest} {views[slowest]:.1f} |\n"
            )
            sys.stdout.flush()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
