"""Models that have not seen a page: one a fold, trained on the other folds and kept for the next run."""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path

import declutter
import training
from bench.datasets import LabelledPage, load
from declutter.model.weights import Model, read_model

FOLDS = 5
CACHE = Path(".cache/folds")


def fold_models(data: Path, cache: Path = CACHE) -> list[Model]:
    """The models of all folds; trained where code or data have changed since they were kept."""
    folder = cache / _fingerprint(data)
    files = [folder / f"fold{number}.npz" for number in range(FOLDS)]
    if not all(file.exists() for file in files):
        _train(data, files)
    return [read_model(file) for file in files]


def fold_of_page(page: LabelledPage) -> int:
    """The fold whose model has not seen the page's site."""
    from training.fit import fold_of

    return fold_of(page.site, FOLDS, "outer:")


def _train(data: Path, files: list[Path]) -> None:
    from training.__main__ import save
    from training.corpus import examples
    from training.fit import fit, prepare

    start = time.monotonic()
    prepared = prepare(examples(load(data)))
    files[0].parent.mkdir(parents=True, exist_ok=True)
    for number, file in enumerate(files):
        if file.exists():
            continue
        save(fit([p for p in prepared if fold_of_page(p.example.page) != number]), file)
        sys.stderr.write(f"fold {number + 1} of {FOLDS} trained after {time.monotonic() - start:.0f} s\n")


def _fingerprint(data: Path) -> str:
    """Changes with whatever the scores of a model depend on."""
    digest = hashlib.sha256()
    package = Path(declutter.__file__).parent
    stages = ("decode", "parse", "segment", "ancestry", "tables", "tags", "shown", "head", "flags", "roles")
    files = [package / f"{stage}.py" for stage in stages]
    files += sorted((package / "features").glob("*.py")) + sorted((package / "cues").rglob("*.*"))
    files += sorted(Path(training.__file__).parent.glob("*.py"))
    files += sorted(data.glob("*.jsonl.gz"))
    for file in files:
        if "__pycache__" not in file.parts:
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
