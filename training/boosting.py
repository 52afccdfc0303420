"""Growing ensembles of oblivious trees, and taking them out of CatBoost as plain arrays."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from catboost import CatBoostClassifier, Pool

from declutter.model.trees import Trees
from declutter.records import Floats

SEED = 20


@dataclass(frozen=True, slots=True)
class Growth:
    """Size and speed of an ensemble.

    `features` is the share of the features that each tree may ask.
    """

    trees: int
    depth: int = 6
    rate: float = 0.08
    features: float = 0.3
    regularisation: float = 6.0


def grow(rows: Floats, labels: np.ndarray, weights: np.ndarray, growth: Growth, classes: int = 0) -> Trees:
    """Fit an ensemble.

    Args:
        rows: (examples, features).
        labels: (examples,) probabilities of the positive class, or class numbers where there are several.
        weights: (examples,).
        growth: size and speed.
        classes: number of classes; 0 for probabilities as labels.
    """
    booster = CatBoostClassifier(
        iterations=growth.trees,
        depth=growth.depth,
        learning_rate=growth.rate,
        loss_function="MultiClass" if classes else "CrossEntropy",
        border_count=64,
        l2_leaf_reg=growth.regularisation,
        rsm=None if classes else growth.features,
        bootstrap_type="Bernoulli",
        subsample=0.7,
        random_seed=SEED,
        thread_count=2,
        allow_writing_files=False,
        verbose=False,
        **({"classes_count": classes, "boosting_type": "Plain"} if classes else {}),
    )
    booster.fit(Pool(np.ascontiguousarray(rows), labels, weight=weights))
    return _trees_of(booster, max(classes, 1))


def _trees_of(booster: CatBoostClassifier, outputs: int) -> Trees:
    """Read an ensemble through CatBoost's JSON format; every tree must be oblivious and numeric."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        booster.save_model(str(path), format="json")
        model = json.loads(path.read_text("utf-8"))
    grown = model["oblivious_trees"]
    depth = max(len(tree["splits"] or ()) for tree in grown)
    features = np.zeros((len(grown), depth), dtype=np.int16)
    borders = np.full((len(grown), depth), np.inf, dtype=np.float32)
    leaves = np.zeros((len(grown), 2**depth, outputs), dtype=np.float32)
    for row, tree in enumerate(grown):
        splits = tree["splits"] or ()
        for place, split in enumerate(splits):
            features[row, place] = split["float_feature_index"]
            borders[row, place] = split["border"]
        # A question that is never answered yes leaves the upper leaves unused: shallow trees fit the same array.
        leaves[row, : 2 ** len(splits)] = np.array(tree["leaf_values"], dtype=np.float32).reshape(-1, outputs)
    scale, bias = model["scale_and_bias"]
    return Trees.grown(features, borders, leaves * np.float32(scale), np.array(bias, dtype=np.float64))
