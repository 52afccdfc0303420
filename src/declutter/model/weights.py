"""The model file: numpy arrays only, no pickle; every part checked when it is read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from declutter.errors import ModelError
from declutter.features.tokens import Vocabulary
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
        ModelError: the file is missing or damaged.
    """
    with as_file(files("declutter.model") / FILE) as path:
        return read_model(path)


def read_model(path: Path) -> Model:
    """Read a model file.

    Raises:
        ModelError: the file is missing or damaged.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return Model(
                vocabulary=Vocabulary(_table(arrays, "names"), _table(arrays, "words")),
                first=_trees(arrays, "first"),
                second=_trees(arrays, "second"),
                first_names=_strings(arrays["first_features"]),
                second_names=_strings(arrays["second_features"]),
                kind=KindModel(
                    tokens={token: row for row, token in enumerate(_strings(arrays["kind_tokens"]))},
                    odds=arrays["kind_odds"].astype(np.float32),
                    bias=arrays["kind_token_bias"].astype(np.float32),
                    trees=_trees(arrays, "kind"),
                    names=_strings(arrays["kind_features"]),
                ),
                quality=_trees(arrays, "quality"),
                quality_names=_strings(arrays["quality_features"]),
                threshold=float(arrays["threshold"]),
            )
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ModelError(f"cannot read the model {path.name}: {error}; reinstall declutter") from error


def model_arrays(model: Model) -> dict[str, Any]:
    """The model as the arrays that its file holds."""
    arrays: dict[str, Any] = {
        "threshold": np.array(model.threshold),
        "kind_tokens": _packed(model.kind.tokens),
        "kind_odds": model.kind.odds.astype(np.float16),
        "kind_token_bias": model.kind.bias,
    }
    for name, table in (("names", model.vocabulary.names), ("words", model.vocabulary.words)):
        arrays[f"{name}_tokens"] = _packed(table)
        arrays[f"{name}_odds"] = np.array(list(table.values()), dtype=np.float16)
    for name, trees, features in (
        ("first", model.first, model.first_names),
        ("second", model.second, model.second_names),
        ("kind", model.kind.trees, model.kind.names),
        ("quality", model.quality, model.quality_names),
    ):
        arrays[f"{name}_asked"] = trees.features
        arrays[f"{name}_borders"] = trees.borders
        arrays[f"{name}_questions"] = trees.questions
        arrays[f"{name}_leaves"] = trees.leaves
        arrays[f"{name}_bias"] = trees.bias
        arrays[f"{name}_features"] = _packed(features)
    return arrays


def _trees(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Trees:
    return Trees(
        features=arrays[f"{name}_asked"].astype(np.int16),
        borders=arrays[f"{name}_borders"].astype(np.float32),
        questions=arrays[f"{name}_questions"].astype(np.int16),
        leaves=arrays[f"{name}_leaves"].astype(np.float32),
        bias=arrays[f"{name}_bias"].astype(np.float64),
    )


def _table(arrays: Mapping[str, NDArray[np.generic]], name: str) -> dict[str, float]:
    tokens = _strings(arrays[f"{name}_tokens"])
    odds: list[float] = arrays[f"{name}_odds"].astype(np.float64).tolist()
    return dict(zip(tokens, odds, strict=True))


def _packed(strings: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(strings).encode("utf-8"), dtype=np.uint8)


def _strings(packed: NDArray[np.generic]) -> tuple[str, ...]:
    text = packed.tobytes().decode("utf-8")
    return tuple(text.split("\n")) if text else ()
