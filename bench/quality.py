"""Scores of declutter, out of fold, beside its peers on the same pages in the same run."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.datasets import SETS, LabelledPage, load
from bench.folds import ModelOf, unseen_sets, unseen_sites
from bench.peers import peer
from bench.scores import SegmentCount, page_score
from declutter import Options
from declutter.model import load_model
from declutter.pipeline import extract_with

OURS = "declutter"

PageExtractor = Callable[[LabelledPage, bytes], str]


@dataclass(slots=True)
class Tally:
    """What one tool reached: page scores by group, counted strings, CPU seconds."""

    scores: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    strings: dict[str, SegmentCount] = field(default_factory=lambda: defaultdict(SegmentCount))
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, page: LabelledPage, output: str, seconds: float) -> float | None:
        """Count one page; its score if the set has reference texts."""
        self.seconds[page.set].append(seconds)
        if page.text is None:
            self.strings[page.set].add(output, page.present, page.absent)
            return None
        score = page_score(page.set, output, page.text)
        self.scores[page.set].append(score)
        if page.set == "wcxb-dev":
            self.scores[f"{page.set}/{page.kind}"].append(score)
        return score

    def result(self) -> dict[str, float]:
        """Score of each set and kind."""
        means = {name: sum(values) / len(values) for name, values in self.scores.items()}
        return means | {name: count.f1 for name, count in self.strings.items()}

    def milliseconds(self, set_name: str) -> float:
        """CPU milliseconds a page."""
        values = self.seconds[set_name]
        return 1000 * sum(values) / max(len(values), 1)


def measure(
    pages: Iterable[LabelledPage], tools: dict[str, PageExtractor], per_page: Path | None = None
) -> dict[str, Tally]:
    """Run all tools page by page, interleaved, so that a drift of the machine's speed hits all of them."""
    tallies = {name: Tally() for name in tools}
    lines: list[str] = []
    for page in pages:
        data = page.read()
        scores: dict[str, float | None] = {}
        for name, tool in tools.items():
            start = time.process_time()
            try:
                output = tool(page, data)
            except Exception:
                # A peer that fails on a page has extracted nothing from it. Ours may not fail.
                if name == OURS:
                    raise
                output = ""
            scores[name] = tallies[name].add(page, output, time.process_time() - start)
        lines.append(json.dumps({"set": page.set, "id": page.id, "kind": page.kind, **scores}))
    if per_page is not None:
        per_page.write_text("\n".join(lines) + "\n", "utf-8")
    return tallies


def quality(
    data: Path,
    sets: tuple[str, ...],
    against: tuple[str, ...],
    per_page: Path | None = None,
    *,
    across_sets: bool = False,
    options: Options | None = None,
) -> None:
    """Print the table of scores, ours by models that have not seen the page's site, or nothing of its set."""
    model_of = unseen_sets(data) if across_sets else unseen_sites(data)
    tools = {OURS: ours(model_of, options or Options())}
    for name in against:
        run = peer(name)
        tools[name] = lambda page, raw, run=run: run(raw)  # type: ignore[misc]
    print_table(measure(load(data, sets), tools, per_page), sets)


def ours(model_of: ModelOf, options: Options) -> PageExtractor:
    """declutter with the model that fits a page."""
    return lambda page, raw: extract_with(model_of(page), raw, options=options).text


def print_table(tallies: dict[str, Tally], sets: tuple[str, ...]) -> None:
    """Sets first, then the kinds of those that have them; CPU milliseconds in brackets."""
    table = Table(box=None)
    table.add_column("set")
    results = {name: tally.result() for name, tally in tallies.items()}
    for name in tallies:
        table.add_column(name, justify="right")
    rows = [name for name in sets if any(name in result for result in results.values())]
    rows += sorted({name for result in results.values() for name in result if "/" in name})
    for row in rows:
        cells = []
        for name, result in results.items():
            cost = f" ({tallies[name].milliseconds(row):.1f})" if row in tallies[name].seconds else ""
            cells.append(f"{result[row]:.3f}{cost}")
        table.add_row(row, *cells)
    Console(width=140).print(table)


def gate(data: Path) -> dict[str, float]:
    """Scores of the model in the package on the sites that it was never trained on."""
    model = load_model()
    pages = [page for page in load(data, SETS) if page.is_held_out]
    tallies = measure(pages, {OURS: lambda page, raw: extract_with(model, raw).text})
    return {name: round(value, 4) for name, value in tallies[OURS].result().items() if "/" not in name}
