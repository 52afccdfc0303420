"""The model file: numpy arrays only, no pickle; every part checked when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np

from declutter.features.tokens import Vocabulary
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
from declutter.model.pages import KindModel
from declutter.model.trees import Trees

FILE = "weights.npz"


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What the classifier has learned.

    Attributes:
        vocabulary: evidence of single tokens.
        first, second: trees of the two passes.
        first_names, second_names: the features they were trained on, in order.
        kind: tells the kind of a page.
        quality, quality_names: trees that expect the quality of an extraction, and what they look at.
        threshold: blocks of at least this second-pass score are main content.
    """

    vocabulary: Vocabulary
    first: Trees
    second: Trees
    first_names: tuple[str, ...]
    second_names: tuple[str, ...]
    kind: KindModel
    quality: Trees
    quality_names: tuple[str, ...]
    threshold: float

    def expected_quality(self, values: Mapping[str, float]) -> float:
        """The word F1 to expect of an extraction, 0 to 1, by what `declutter.features.quality_values` gives."""
        row = np.array([[values[name]] for name in self.quality_names], dtype=np.float32)
        return float(self.quality.probability(row)[0])


@cache
def load_model() -> Model:
    """The model of the package; read once, never changed afterwards.

    Raises:
        ModelError: the file is missing, damaged or not the one that training wrote.
    """
    with as_file(files("declutter.model") / FILE) as path:
        return read_model(path, is_checked=True)


def read_model(path: Path, *, is_checked: bool = False) -> Model:
    """Read a model file; `is_checked`: only if it has the hash that is kept beside it, as that of the package must.

    Raises:
        ModelError: the file is missing, damaged or another one.
    """
    with opened(path, is_checked=is_checked) as arrays:
        return Model(
            vocabulary=Vocabulary(table_of(arrays, "names"), table_of(arrays, "words")),
            first=trees_of(arrays, "first"),
            second=trees_of(arrays, "second"),
            first_names=strings(arrays["first_features"]),
            second_names=strings(arrays["second_features"]),
            kind=KindModel(
                words=kind_words_of(arrays),
                trees=trees_of(arrays, "kind"),
                names=strings(arrays["kind_features"]),
            ),
            quality=trees_of(arrays, "quality"),
            quality_names=strings(arrays["quality_features"]),
            threshold=float(arrays["threshold"].item()),
        )


def model_arrays(model: Model) -> dict[str, Any]:
    """The model as the arrays that its file holds."""
    return {
        "threshold": np.array(model.threshold),
        **kind_words_arrays(model.kind.words),
        **table_arrays("names", model.vocabulary.names),
        **table_arrays("words", model.vocabulary.words),
        **tree_arrays("first", model.first, model.first_names),
        **tree_arrays("second", model.second, model.second_names),
        **tree_arrays("kind", model.kind.trees, model.kind.names),
        **tree_arrays("quality", model.quality, model.quality_names),
    }
