"""The model for text without markup: a file of its own, in the format of the other one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np

from declutter.features.words import LineWords
from declutter.model.arrays import (
    kind_words_arrays,
    kind_words_of,
    opened,
    strings,
    table_arrays,
    table_of,
    tree_arrays,
    trees_of,
)
from declutter.model.pages import KindWords
from declutter.model.trees import Trees

FILE = "text_weights.npz"


@dataclass(frozen=True, slots=True, eq=False)
class TextModel:
    """What the classifier of lines has learned.

    Attributes:
        words: evidence of single words.
        kind: tells the kind of the page that the text was, by its words.
        first, second: trees of the two passes.
        first_names, second_names: the features they were trained on, in order.
        threshold: units of at least this second-pass score are main content.
    """

    words: LineWords
    kind: KindWords
    first: Trees
    second: Trees
    first_names: tuple[str, ...]
    second_names: tuple[str, ...]
    threshold: float


@cache
def load_text_model() -> TextModel:
    """The model of the package; read once, never changed afterwards.

    Raises:
        ModelError: the file is missing, damaged or not the one that training wrote.
    """
    with as_file(files("declutter.model") / FILE) as path:
        return read_text_model(path, is_checked=True)


def read_text_model(path: Path, *, is_checked: bool = False) -> TextModel:
    """Read a model file; `is_checked`: only if it has the hash that is kept beside it, as that of the package must.

    Raises:
        ModelError: the file is missing, damaged or another one.
    """
    with opened(path, is_checked=is_checked) as arrays:
        return TextModel(
            words=LineWords(table_of(arrays, "words"), table_of(arrays, "leads"), table_of(arrays, "bag")),
            kind=kind_words_of(arrays),
            first=trees_of(arrays, "first"),
            second=trees_of(arrays, "second"),
            first_names=strings(arrays["first_features"]),
            second_names=strings(arrays["second_features"]),
            threshold=float(arrays["threshold"].item()),
        )


def text_model_arrays(model: TextModel) -> dict[str, Any]:
    """The model as the arrays that its file holds."""
    return {
        "threshold": np.array(model.threshold),
        **table_arrays("words", model.words.words),
        **table_arrays("leads", model.words.leads),
        **table_arrays("bag", model.words.bag),
        **kind_words_arrays(model.kind),
        **tree_arrays("first", model.first, model.first_names, np.float16),
        **tree_arrays("second", model.second, model.second_names, np.float16),
    }
