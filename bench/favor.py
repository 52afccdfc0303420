"""What the choice between precision and recall does: both, and F1, for each of its values."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

from bench.datasets import load
from bench.folds import unseen_sites
from bench.scores import page_score, precision_recall, tokens
from declutter import Options
from declutter.options import Favor
from declutter.pipeline import extract_with


def report(data: Path, sets: tuple[str, ...]) -> None:
    """Print mean precision, recall and F1 a set, out of fold."""
    model_of = unseen_sites(data)
    pages = [page for page in load(data, sets) if page.text is not None]
    for favor in get_args(Favor):
        options = Options(favor=favor)
        sums: dict[str, list[float]] = {name: [0.0, 0.0, 0.0, 0.0] for name in sets}
        for page in pages:
            text, reference = extract_with(model_of(page), page.read(), options=options).text, page.text or ""
            precision, recall = precision_recall(tokens(page.set, text), tokens(page.set, reference))
            row = (precision, recall, page_score(page.set, text, reference), 1)
            sums[page.set] = [a + b for a, b in zip(sums[page.set], row, strict=True)]
        for name, (precision, recall, f1, count) in sums.items():
            if count:
                values = f"precision {precision / count:.3f}  recall {recall / count:.3f}  F1 {f1 / count:.3f}"
                sys.stdout.write(f"{favor:10} {name:12} {values}\n")
