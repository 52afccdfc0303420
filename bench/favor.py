"""What the choice between precision and recall does: both, and F1, for each of its values."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import get_args

from bench.datasets import load
from bench.folds import unseen_sites
from bench.scores import characters, words
from declutter import Options
from declutter.options import Favor
from declutter.pipeline import extract_with


def precision_recall(output: list[str], reference: list[str]) -> tuple[float, float]:
    """Share of the output's tokens that are in the reference, and the other way round; 1 where there are none."""
    have, want = Counter(output), Counter(reference)
    common = (have & want).total()
    return (common / have.total() if have else 1.0), (common / want.total() if want else 1.0)


def report(data: Path, sets: tuple[str, ...]) -> None:
    """Print mean precision, recall and F1 a set, out of fold."""
    model_of = unseen_sites(data)
    pages = [page for page in load(data, sets) if page.text is not None]
    for favor in get_args(Favor):
        options = Options(favor=favor)
        sums: dict[str, list[float]] = {name: [0.0, 0.0, 0.0, 0.0] for name in sets}
        for page in pages:
            split = characters if page.set == "zh" else words
            text = extract_with(model_of(page), page.read(), options=options).text
            precision, recall = precision_recall(split(text), split(page.text or ""))
            f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
            sums[page.set] = [a + b for a, b in zip(sums[page.set], (precision, recall, f1, 1), strict=True)]
        for name, (precision, recall, f1, count) in sums.items():
            if count:
                values = f"precision {precision / count:.3f}  recall {recall / count:.3f}  F1 {f1 / count:.3f}"
                sys.stdout.write(f"{favor:10} {name:12} {values}\n")
