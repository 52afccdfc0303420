"""What is said of whole pages: how often the kind is right, and how far the confidence can be trusted."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.datasets import LabelledPage, load
from bench.folds import ModelOf, unseen_sets, unseen_sites
from bench.peers import Extractor, peer
from bench.scores import page_score
from declutter.pipeline import extract_with

POOR = 0.8
"""An extraction below this F1 is one that a pipeline would want to send elsewhere."""

BINS = 10

OTHER = "trafilatura"
"""The peer that is asked whether it does better where the confidence is low."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A page with what was said of it and what was true; `other` is the F1 that a peer reached."""

    page: LabelledPage
    kind: str
    confidence: float
    f1: float
    other: float = 0.0


def judge(data: Path, sets: tuple[str, ...], model_of: ModelOf, other: Extractor) -> list[Judged]:
    """Every page of the sets that has a reference text."""
    judged = []
    for page in load(data, sets):
        if page.text is not None:
            raw = page.read()
            found = extract_with(model_of(page), raw)
            reached = [page_score(page.set, text, page.text) for text in (found.text, other(raw))]
            judged.append(Judged(page, found.kind.value, found.confidence, *reached))
    return judged


def accuracy(judged: Sequence[Judged]) -> tuple[float, Counter[tuple[str, str]]]:
    """Share of pages whose kind is right, and how often each kind was taken for another: (true, taken for)."""
    pairs = [(j.page.kind, j.kind) for j in judged if j.page.set == "wcxb-dev"]
    right = sum(true == taken for true, taken in pairs)
    return right / max(len(pairs), 1), Counter(pair for pair in pairs if pair[0] != pair[1])


def ranking(judged: Sequence[Judged], poor: float = POOR) -> float:
    """Probability that a poor extraction has a lower confidence than a good one (the area under the ROC curve)."""
    order = sorted(judged, key=lambda j: j.confidence)
    ahead, bad, pairs = 0, 0, 0
    for j in order:
        if j.f1 < poor:
            bad += 1
        else:
            ahead += bad
            pairs += 1
    return ahead / (bad * pairs) if bad and pairs else 0.0


def reliability(judged: Sequence[Judged]) -> list[tuple[float, float, float, int]]:
    """Mean confidence, mean F1, a peer's mean F1 and number of pages, by confidence in steps of a tenth."""
    bins: list[list[Judged]] = [[] for _ in range(BINS)]
    for j in judged:
        bins[min(int(j.confidence * BINS), BINS - 1)].append(j)
    return [
        (_mean(j.confidence for j in group), _mean(j.f1 for j in group), _mean(j.other for j in group), len(group))
        for group in bins
        if group
    ]


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


def plot(rows: Sequence[tuple[float, float, float, int]]) -> str:
    """The reliability as an SVG: a dot a step, its area the number of pages; on the diagonal the confidence is true."""
    side, edge = 320, 45
    most = max((count for *_, count in rows), default=1)

    def x(value: float) -> float:
        return edge + value * side

    def y(value: float) -> float:
        return 15 + (1 - value) * side

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side + 65} {side + 60}" font-family="sans-serif" '
        'font-size="12" fill="#333">',
        f'<rect width="{side + 65}" height="{side + 60}" fill="#fff"/>',
        f'<path d="M{x(0)} {y(0)}H{x(1)}M{x(0)} {y(0)}V{y(1)}" stroke="#333" fill="none"/>',
        f'<path d="M{x(0)} {y(0)}L{x(1)} {y(1)}" stroke="#999" stroke-dasharray="4 4"/>',
        f'<text x="{x(0.5)}" y="{y(0) + 35}" text-anchor="middle">confidence</text>',
        f'<text x="12" y="{y(0.5)}" text-anchor="middle" transform="rotate(-90 12 {y(0.5)})">mean F1 reached</text>',
    ]
    for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        parts.append(f'<text x="{x(tick):.0f}" y="{y(0) + 16}" text-anchor="middle">{tick:.1f}</text>')
        parts.append(f'<text x="{x(0) - 6}" y="{y(tick) + 4:.0f}" text-anchor="end">{tick:.1f}</text>')
    for confidence, f1, _, count in rows:
        radius = 3 + 11 * (count / most) ** 0.5
        title = f"<title>{count} pages: confidence {confidence:.2f}, F1 {f1:.2f}</title>"
        dot = f'cx="{x(confidence):.1f}" cy="{y(f1):.1f}" r="{radius:.1f}"'
        parts.append(f'<circle {dot} fill="#0072b2" fill-opacity="0.6" stroke="#0072b2">{title}</circle>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def report(data: Path, sets: tuple[str, ...], *, across_sets: bool = False, figure: Path | None = None) -> None:
    """Print all of it; write the plot if asked."""
    judged = judge(data, sets, unseen_sets(data) if across_sets else unseen_sites(data), peer(OTHER))
    share, mistakes = accuracy(judged)
    write = sys.stdout.write
    if share:
        write(f"kind right on wcxb-dev: {share:.3f}\n")
        for (true, taken), count in mistakes.most_common(8):
            write(f"  {count:4} {true} taken for {taken}\n")
    write(f"area under the ROC curve, F1 below {POOR}: {ranking(judged):.3f}\n")
    for name in sets:
        group = [j for j in judged if j.page.set == name]
        if group:
            mean, f1 = _mean(j.confidence for j in group), _mean(j.f1 for j in group)
            write(f"  {name:12} confidence {mean:.3f}, F1 {f1:.3f}, area {ranking(group):.3f}\n")
    write(f"confidence   F1    {OTHER}   pages\n")
    rows = reliability(judged)
    for confidence, f1, other, count in rows:
        write(f"  {confidence:.3f}      {f1:.3f}   {other:.3f}   {count}\n")
    if figure is not None:
        figure.write_text(plot(rows), "utf-8")
