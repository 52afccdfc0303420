"""`python -m training --data DIR`: rebuild the model of the package from the labelled pages.

The same data and seed give the same bytes. Pages of the quality gate's sites are left out.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click
import numpy as np

import declutter.model
from bench.datasets import load
from declutter.model.weights import FILE, Model, model_arrays
from training.corpus import examples
from training.fit import fit, prepare

TARGET = Path(declutter.model.__file__).parent / FILE


@click.command()
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=TARGET, show_default="in the package")
@click.option("--workers", default=2, show_default=True, help="Processes that read pages.")
def main(data: Path, out: Path, workers: int) -> None:
    """Train on every page outside the quality gate and write the model file."""
    start = time.monotonic()
    pages = [page for page in load(data) if not page.is_held_out]
    prepared = prepare(examples(pages, workers))
    sys.stdout.write(f"{len(prepared)} pages read in {time.monotonic() - start:.0f} s\n")
    save(fit(prepared), out)
    sys.stdout.write(f"{out}: {out.stat().st_size} bytes after {time.monotonic() - start:.0f} s\n")


def save(model: Model, path: Path) -> None:
    """Write a model file; numpy dates every part 1980-01-01, so equal models are equal files."""
    partial = path.with_suffix(".partial.npz")
    np.savez_compressed(partial, **model_arrays(model))
    partial.replace(path)


if __name__ == "__main__":
    main()
