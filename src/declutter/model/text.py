"""The model for text without markup: a file of its own, in the format of the other one."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np

from declutter.errors import ModelError
from declutter.features.unit import LineWords
from declutter.model.trees import Trees
from declutter.model.weights import _packed, _strings, _table, _trees

FILE = "text_weights.npz"


@dataclass(frozen=True, slots=True, eq=False)
class TextModel:
    """What the classifier of lines has learned.

    Attributes:
        words: evidence of single words.
        first, second: trees of the two passes.
        first_names, second_names: the features they were trained on, in order.
        threshold: units of at least this second-pass score are main content.
    """

    words: LineWords
    first: Trees
    second: Trees
    first_names: tuple[str, ...]
    second_names: tuple[str, ...]
    threshold: float


@cache
def load_text_model() -> TextModel:
    """The model of the package; read once, never changed afterwards.

    Raises:
        ModelError: the file is missing or damaged.
    """
    with as_file(files("declutter.model") / FILE) as path:
        return read_text_model(path)


def read_text_model(path: Path) -> TextModel:
    """Read a model file.

    Raises:
        ModelError: the file is missing or damaged.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return TextModel(
                words=LineWords(_table(arrays, "words"), _table(arrays, "leads"), _table(arrays, "bag")),
                first=_trees(arrays, "first"),
                second=_trees(arrays, "second"),
                first_names=_strings(arrays["first_features"]),
                second_names=_strings(arrays["second_features"]),
                threshold=float(arrays["threshold"]),
            )
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ModelError(f"cannot read the model {path.name}: {error}; reinstall declutter") from error


def text_model_arrays(model: TextModel) -> dict[str, Any]:
    """The model as the arrays that its file holds."""
    arrays: dict[str, Any] = {"threshold": np.array(model.threshold)}
    for name, table in (("words", model.words.words), ("leads", model.words.leads), ("bag", model.words.bag)):
        arrays[f"{name}_tokens"] = _packed(table)
        arrays[f"{name}_odds"] = np.array(list(table.values()), dtype=np.float16)
    for name, trees, features in (
        ("first", model.first, model.first_names),
        ("second", model.second, model.second_names),
    ):
        arrays[f"{name}_asked"] = trees.features
        arrays[f"{name}_borders"] = trees.borders
        arrays[f"{name}_questions"] = trees.questions
        arrays[f"{name}_leaves"] = trees.leaves.astype(np.float16)
        arrays[f"{name}_bias"] = trees.bias
        arrays[f"{name}_features"] = _packed(features)
    return arrays
