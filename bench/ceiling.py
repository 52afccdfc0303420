"""How good an extraction could be: the score when every block whose text is in the reference is kept."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from bench.datasets import SETS, load
from bench.scores import page_score
from declutter.decode import decode
from declutter.parse import parse
from declutter.segment import segment
from training.labels import by_reference


def ceiling(data: Path, sets: tuple[str, ...] = SETS) -> dict[str, list[tuple[str, float]]]:
    """Scores by set and, where the set has kinds, by `set/kind`: pairs of page id and score."""
    scores: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for page in load(data, sets):
        if page.text is None:
            continue
        segments = segment(parse(decode(page.read()).text))
        labels = by_reference(segments, page.text)
        kept = "\n".join(text for text, label in zip(segments.texts, labels, strict=True) if label >= 0.5)
        score = page_score(page.set, kept, page.text)
        scores[page.set].append((page.id, score))
        if page.set == "wcxb-dev":
            scores[f"{page.set}/{page.kind}"].append((page.id, score))
    return dict(scores)


def report(data: Path, sets: tuple[str, ...] = SETS) -> None:
    """Print mean ceiling a set and kind, with the number of pages below 0.7."""
    for name, pairs in ceiling(data, sets).items():
        values = [score for _, score in pairs]
        low = sum(value < 0.7 for value in values)
        sys.stdout.write(f"{name:28} {sum(values) / len(values):.3f}  {len(values):5} pages, {low} below 0.7\n")
