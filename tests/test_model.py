"""The model file and the evaluation of its trees."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import declutter.model
from declutter import ModelError
from declutter.model import Trees, load_model
from declutter.model.trees import CHUNK
from declutter.model.weights import FILE, model_arrays, read_model

SHIPPED = Path(declutter.model.__file__).parent / FILE


def by_hand(trees: Trees, column: list[float]) -> float:
    """Walk every tree as one would on paper."""
    total = trees.bias
    for features, borders, leaves in zip(trees.features, trees.borders, trees.leaves, strict=True):
        index = sum((column[f] > b) << bit for bit, (f, b) in enumerate(zip(features, borders, strict=True)))
        total += float(leaves[index])
    return float(1 / (1 + np.exp(-total)))


def some_trees(count: int = 7, depth: int = 3, features: int = 5) -> Trees:
    random = np.random.default_rng(4)
    return Trees(
        random.integers(0, features, (count, depth)).astype(np.int16),
        random.normal(size=(count, depth)).astype(np.float32),
        random.normal(size=(count, 2**depth)).astype(np.float32),
        0.25,
    )


def test_trees_answer_as_on_paper() -> None:
    trees = some_trees()
    values = np.random.default_rng(5).normal(size=(5, 40)).astype(np.float32)
    wanted = [by_hand(trees, values[:, block].tolist()) for block in range(40)]
    assert trees.probability(values) == pytest.approx(wanted, abs=1e-6)


def test_a_page_of_very_many_blocks_is_scored_in_parts_with_the_same_result() -> None:
    trees = some_trees(count=200, depth=6)
    blocks = CHUNK // (200 * 6) + 100
    values = np.random.default_rng(6).normal(size=(5, blocks)).astype(np.float32)
    whole = trees.probability(values)
    assert np.array_equal(whole[-50:], trees.probability(values[:, -50:]))


def test_no_blocks_no_scores() -> None:
    assert some_trees().probability(np.zeros((5, 0), np.float32)).shape == (0,)


def test_the_shipped_model_is_small_and_survives_a_round_trip(tmp_path: Path) -> None:
    assert SHIPPED.stat().st_size < 2_000_000
    copy = tmp_path / "copy.npz"
    np.savez_compressed(copy, **model_arrays(load_model()))
    again, model = read_model(copy), load_model()
    assert again.first_names == model.first_names
    assert again.vocabulary.words == model.vocabulary.words
    assert np.array_equal(again.second.leaves, model.second.leaves)


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: b"x" * 100])
def test_a_damaged_model_is_a_clear_error(tmp_path: Path, damage: object) -> None:
    assert callable(damage)
    path = tmp_path / "weights.npz"
    path.write_bytes(damage(SHIPPED.read_bytes()))
    with pytest.raises(ModelError, match="reinstall"):
        read_model(path)


def test_a_missing_model_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="reinstall"):
        read_model(tmp_path / "none.npz")


def test_the_model_knows_the_features_that_the_code_makes() -> None:
    from declutter.cues import find_cues
    from declutter.features import block_features, context_features
    from declutter.parse import parse
    from declutter.segment import segment

    segments = segment(parse("<p>One paragraph.</p>"))
    model = load_model()
    first = block_features(segments, find_cues(segments), model.vocabulary)
    assert first.names == model.first_names
    both = first.joined(context_features(segments, model.first.probability(first.values)))
    assert both.names == model.second_names
