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
from declutter.model.text import FILE as TEXT_FILE
from declutter.model.weights import FILE, Model, model_arrays
from training.corpus import examples
from training.dumps import all_dumps
from training.fit import fit, prepare
from training.hashes import write_hashes
from training.text import fit_text, save_text
from training.text import prepare as prepare_dumps

TARGET = Path(declutter.model.__file__).parent / FILE


@click.command()
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), show_default="in the package")
@click.option("--workers", default=2, show_default=True, help="Processes that read pages.")
@click.option("--text", "is_text", is_flag=True, help="The model for text without markup.")
def main(data: Path, out: Path | None, workers: int, is_text: bool) -> None:
    """Train on every page outside the quality gate and write the model file."""
    start = time.monotonic()
    pages = [page for page in load(data) if not page.is_held_out]
    if is_text:
        out = out or TARGET.with_name(TEXT_FILE)
        save_text(fit_text(prepare_dumps(all_dumps(pages, workers))), out)
        sys.stdout.write(f"{out}: {out.stat().st_size} bytes after {time.monotonic() - start:.0f} s\n")
        return
    out = out or TARGET
    prepared = prepare(examples(pages, workers))
    sys.stdout.write(f"{len(prepared)} pages read in {time.monotonic() - start:.0f} s\n")
    save(fit(prepared), out)
    sys.stdout.write(f"{out}: {out.stat().st_size} bytes after {time.monotonic() - start:.0f} s\n")


def save(model: Model, path: Path) -> None:
    """Write a model file; numpy dates every part 1980-01-01, so equal models are equal files."""
    partial = path.with_suffix(".partial.npz")
    np.savez_compressed(partial, **model_arrays(model))
    partial.replace(path)
    write_hashes(path.parent)


if __name__ == "__main__":
    main()
