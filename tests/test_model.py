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


def by_hand(trees: Trees, column: list[float], output: int = 0) -> float:
    """Walk every tree as one would on paper."""
    total = float(trees.bias[output])
    for questions, leaves in zip(trees.questions.tolist(), trees.leaves, strict=True):
        index = sum((column[trees.features[q]] > trees.borders[q]) << bit for bit, q in enumerate(questions))
        total += float(leaves[index, output])
    return total


def some_trees(count: int = 7, depth: int = 3, features: int = 5, outputs: int = 1) -> Trees:
    random = np.random.default_rng(4)
    return Trees.grown(
        random.integers(0, features, (count, depth)).astype(np.int16),
        random.normal(size=(count, depth)).astype(np.float32).round(1),
        random.normal(size=(count, 2**depth, outputs)).astype(np.float32),
        np.full(outputs, 0.25),
    )


def test_trees_answer_as_on_paper() -> None:
    trees = some_trees()
    values = np.random.default_rng(5).normal(size=(5, 40)).astype(np.float32)
    wanted = np.array([by_hand(trees, values[:, block].tolist()) for block in range(40)])
    assert trees.sums(values)[0] == pytest.approx(wanted, abs=1e-6)
    assert trees.probability(values) == pytest.approx(1 / (1 + np.exp(-wanted)), abs=1e-6)


def test_trees_of_several_outputs_sum_each_by_itself() -> None:
    trees = some_trees(outputs=3)
    values = np.random.default_rng(5).normal(size=(5, 4)).astype(np.float32)
    wanted = [[by_hand(trees, values[:, block].tolist(), output) for block in range(4)] for output in range(3)]
    assert trees.sums(values) == pytest.approx(np.array(wanted), abs=1e-6)


def test_a_question_that_trees_share_is_kept_once() -> None:
    trees = some_trees(count=300)
    assert len(trees.features) == len(set(zip(trees.features.tolist(), trees.borders.tolist(), strict=True))) < 900


def test_arrays_that_do_not_fit_are_refused() -> None:
    trees = some_trees()
    with pytest.raises(ValueError, match="fit"):
        Trees(trees.features, trees.borders, trees.questions, trees.leaves[:, :4], trees.bias)
    with pytest.raises(ValueError, match="question"):
        Trees(trees.features, trees.borders, trees.questions + 100, trees.leaves, trees.bias)


def test_a_page_of_very_many_blocks_is_scored_in_parts_with_the_same_result() -> None:
    trees = some_trees(count=200, depth=6)
    blocks = CHUNK // 1000 + 100
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
    from declutter.features import block_features, context_features, kind_values, page_tokens, quality_values, view_of
    from declutter.parse import parse
    from declutter.segment import segment

    view = view_of(segment(parse("<p>One paragraph.</p>")))
    evidence = find_cues(view.segments)
    model = load_model()
    first = block_features(view, evidence, model.vocabulary)
    assert first.names == model.first_names
    scores = model.first.probability(first.values)
    values = kind_values(view, evidence, scores)
    assert tuple(values) == model.kind.names
    kinds = model.kind.probabilities(values, model.kind.words.probabilities(page_tokens(view)))
    assert kinds.sum() == pytest.approx(1.0, abs=1e-5)
    both = first.joined(context_features(view, scores, kinds))
    assert both.names == model.second_names
    assert tuple(quality_values(view, scores, scores > 0, kinds)) == model.quality_names
