"""CatBoost's trees as plain arrays."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
from catboost import CatBoostClassifier

from declutter.model.trees import Trees


def trees_of(booster: CatBoostClassifier) -> Trees:
    """Read an ensemble through CatBoost's JSON format; every tree must be oblivious and numeric."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        booster.save_model(str(path), format="json")
        model = json.loads(path.read_text("utf-8"))
    grown = model["oblivious_trees"]
    depth = max(len(tree["splits"] or ()) for tree in grown)
    features = np.zeros((len(grown), depth), dtype=np.int16)
    borders = np.full((len(grown), depth), np.inf, dtype=np.float32)
    leaves = np.zeros((len(grown), 2**depth), dtype=np.float32)
    for row, tree in enumerate(grown):
        splits = tree["splits"] or ()
        for place, split in enumerate(splits):
            features[row, place] = split["float_feature_index"]
            borders[row, place] = split["border"]
        # A question that is never answered yes leaves the upper leaves unused: shallow trees fit the same array.
        leaves[row, : 2 ** len(splits)] = tree["leaf_values"]
    scale, bias = model["scale_and_bias"]
    return Trees(features, borders, leaves * np.float32(scale), float(bias[0]))
