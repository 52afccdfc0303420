"""How the parts of a model are held in a file of plain arrays: no pickle, so that reading one runs nothing."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from declutter.errors import ModelError
from declutter.model.hashes import checked
from declutter.model.pages import KindWords
from declutter.model.trees import Trees

Arrays = Mapping[str, NDArray[np.generic]]


@contextmanager
def opened(path: Path, *, is_checked: bool = False) -> Iterator[Arrays]:
    """The arrays of a file, to read a model from; `is_checked`: only if it has the hash that is kept beside it.

    Raises:
        ModelError: the file is missing, damaged or another one, or an array is; the latter inside the `with` block.
    """
    try:
        data = checked(path) if is_checked else path.read_bytes()
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            yield arrays
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelError(f"cannot read the model {path.name}: {error}; reinstall declutter") from error


def trees_of(arrays: Arrays, name: str) -> Trees:
    """The ensemble of that name."""
    return Trees(
        features=arrays[f"{name}_asked"].astype(np.int16),
        borders=arrays[f"{name}_borders"].astype(np.float32),
        questions=arrays[f"{name}_questions"].astype(np.int16),
        leaves=arrays[f"{name}_leaves"].astype(np.float32),
        bias=arrays[f"{name}_bias"].astype(np.float64),
    )


def table_of(arrays: Arrays, name: str) -> dict[str, float]:
    """The log-odds of that name, by token."""
    odds: list[float] = arrays[f"{name}_odds"].astype(np.float64).tolist()
    return dict(zip(strings(arrays[f"{name}_tokens"]), odds, strict=True))


def kind_words_of(arrays: Arrays) -> KindWords:
    """The words that vote for the kind of a page."""
    return KindWords(
        tokens={token: row for row, token in enumerate(strings(arrays["kind_tokens"]))},
        odds=arrays["kind_odds"].astype(np.float32),
        bias=arrays["kind_token_bias"].astype(np.float32),
    )


def strings(packed: NDArray[np.generic]) -> tuple[str, ...]:
    """What `packed_strings` made an array of."""
    text = packed.tobytes().decode("utf-8")
    return tuple(text.split("\n")) if text else ()


def tree_arrays(name: str, trees: Trees, features: Iterable[str], leaves: DTypeLike = np.float32) -> dict[str, Any]:
    """An ensemble and the features it was trained on, in order; `leaves` is the precision of its leaves."""
    return {
        f"{name}_asked": trees.features,
        f"{name}_borders": trees.borders,
        f"{name}_questions": trees.questions,
        f"{name}_leaves": trees.leaves.astype(leaves),
        f"{name}_bias": trees.bias,
        f"{name}_features": packed_strings(features),
    }


def table_arrays(name: str, table: Mapping[str, float]) -> dict[str, Any]:
    """Log-odds by token."""
    return {f"{name}_tokens": packed_strings(table), f"{name}_odds": np.array(list(table.values()), dtype=np.float16)}


def kind_words_arrays(words: KindWords) -> dict[str, Any]:
    """The words that vote for the kind of a page."""
    return {
        "kind_tokens": packed_strings(words.tokens),
        "kind_odds": words.odds.astype(np.float16),
        "kind_token_bias": words.bias,
    }


def packed_strings(values: Iterable[str]) -> NDArray[np.uint8]:
    """Strings without line ends as one array of bytes."""
    return np.frombuffer("\n".join(values).encode("utf-8"), dtype=np.uint8)
