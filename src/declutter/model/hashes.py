"""The hashes of the model files, so that a damaged or swapped one is no model: in the form of `b2sum`."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from declutter.errors import ModelError

FILE = "B2SUMS"
"""Beside the model files; `b2sum -c B2SUMS` checks them too."""


def checked(path: Path) -> bytes:
    """The bytes of a model file of the package.

    Raises:
        ModelError: they are not those that training wrote, or nothing says which these are.
        OSError: a file cannot be read.
    """
    data = path.read_bytes()
    known = known_hashes(path.with_name(FILE)).get(path.name)
    if known is None:
        raise ModelError(f"{FILE} does not name the model {path.name}; reinstall declutter")
    if blake2b(data).hexdigest() != known:
        raise ModelError(f"the model {path.name} is not the one that {FILE} names; reinstall declutter")
    return data


def known_hashes(file: Path) -> dict[str, str]:
    """The hashes that a file lists, by the names of the files."""
    lines = (line.split() for line in file.read_text("ascii", "replace").splitlines())
    return {words[1]: words[0] for words in lines if len(words) == 2}


def hash_lines(paths: Iterable[Path]) -> str:
    """The lines for these files, sorted by name."""
    ordered = sorted(paths, key=lambda path: path.name)
    return "".join(f"{blake2b(path.read_bytes()).hexdigest()}  {path.name}\n" for path in ordered)
