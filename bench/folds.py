"""Models that have not seen a page: of its site, or of its whole set; trained once and kept for the next run."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

import declutter
import training
from bench.datasets import SETS, LabelledPage, load
from declutter.model.weights import Model, read_model

FOLDS = 5
CACHE = Path(".cache/folds")

ModelOf = Callable[[LabelledPage], Model]
"""The model that may be asked about a page, because it has not seen it."""


def unseen_sites(data: Path, cache: Path = CACHE) -> ModelOf:
    """Models of five folds by registered domain, each trained on the pages of the other four."""
    from training.fit import fold_of

    def fold(page: LabelledPage) -> str:
        return f"fold{fold_of(page.site, FOLDS, 'outer:')}"

    return _models(data, cache, [f"fold{number}" for number in range(FOLDS)], fold)


def unseen_sets(data: Path, cache: Path = CACHE) -> ModelOf:
    """Models of all sets, each trained on the pages of all the other sets."""
    return _models(data, cache, [f"without-{name}" for name in SETS], lambda page: f"without-{page.set}")


def _models(data: Path, cache: Path, names: list[str], name_of: Callable[[LabelledPage], str]) -> ModelOf:
    folder = cache / fingerprint(data)
    files = {name: folder / f"{name}.npz" for name in names}
    if not all(file.exists() for file in files.values()):
        _train(data, files, name_of)
    models = {name: read_model(file) for name, file in files.items()}
    return lambda page: models[name_of(page)]


def _train(data: Path, files: dict[str, Path], name_of: Callable[[LabelledPage], str]) -> None:
    from training.__main__ import save
    from training.corpus import examples
    from training.fit import fit, prepare

    start = time.monotonic()
    prepared = prepare(examples(load(data)))
    for name, file in files.items():
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            save(fit([p for p in prepared if name_of(p.example.page) != name]), file)
            sys.stderr.write(f"{name} trained after {time.monotonic() - start:.0f} s\n")


def fingerprint(data: Path, *more: Path) -> str:
    """Changes with whatever the scores of a model depend on, and with `more` files."""
    digest = hashlib.sha256()
    package = Path(declutter.__file__).parent
    stages = "decode parse events segment gather outline tables tags shown head flags roles classify".split()
    files = [package / f"{stage}.py" for stage in stages]
    files += sorted((package / "features").glob("*.py")) + sorted((package / "cues").rglob("*.*"))
    files += sorted(path for path in Path(training.__file__).parent.iterdir() if path.is_file())
    files += [*sorted(data.glob("*.jsonl.gz")), *more]
    for file in files:
        if "__pycache__" not in file.parts:
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
