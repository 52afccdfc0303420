"""`python -m training.hashes`: write the hashes of the model files beside them, as training does for what it writes."""

from __future__ import annotations

import sys
from pathlib import Path

import declutter.model
from declutter.model.hashes import FILE, hash_lines

FOLDER = Path(declutter.model.__file__).parent


def write_hashes(folder: Path = FOLDER) -> Path:
    """Write the hashes of all model files of a folder; a new file takes the place of the old one at once."""
    target = folder / FILE
    partial = target.with_suffix(".partial")
    partial.write_text(hash_lines(path for path in folder.glob("*.npz") if ".partial" not in path.name), "ascii")
    partial.replace(target)
    return target


if __name__ == "__main__":
    sys.stdout.write(write_hashes().read_text("ascii"))
