"""The measures of what is said of whole pages, and the folds behind all of them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.datasets import LabelledPage
from bench.pages import Judged, accuracy, plot, ranking, reliability
from declutter.parse import parse
from declutter.segment import segment
from training.doubtful import read_doubtful
from training.labels import by_reference


def judged(confidence: float, f1: float, kind: str = "article", taken: str = "article") -> Judged:
    page = LabelledPage("wcxb-dev", "1", Path(), "a.example", kind, "", "text", (), ())
    return Judged(page, taken, confidence, f1)


def test_ranking_is_the_share_of_pairs_in_the_right_order() -> None:
    pages = [judged(0.2, 0.1), judged(0.9, 0.95), judged(0.6, 0.5), judged(0.5, 0.9)]
    assert ranking(pages) == pytest.approx(3 / 4)
    assert ranking(pages[:2]) == 1.0
    assert ranking([judged(0.5, 0.9)]) == 0.0


def test_reliability_groups_by_tenths_of_confidence() -> None:
    rows = reliability([judged(0.91, 1.0), judged(0.95, 0.8), judged(1.0, 1.0), judged(0.12, 0.2)])
    assert rows == [(0.12, 0.2, 0.0, 1), (pytest.approx(2.86 / 3), pytest.approx(2.8 / 3), 0.0, 3)]


def test_the_plot_is_an_image_with_a_dot_a_step() -> None:
    root = ElementTree.fromstring(plot([(0.5, 0.4, 0.3, 10), (0.9, 0.95, 0.9, 90)]))
    assert len(root.findall("{*}circle")) == 2


def test_accuracy_counts_what_was_taken_for_what() -> None:
    share, mistakes = accuracy([judged(1, 1), judged(1, 1, "forum", "article"), judged(1, 1, "forum", "forum")])
    assert share == pytest.approx(2 / 3)
    assert mistakes == {("forum", "article"): 1}


def test_rows_of_short_blocks_are_found_where_they_follow_each_other_in_the_reference() -> None:
    cells = ["Oak table", "240 crowns", "Pine chair", "35 crowns", "Elm stool", "60 crowns"]
    page = segment(parse("<ul><li>Home</li><li>Our shop</li></ul>" + "".join(f"<div>{cell}</div>" for cell in cells)))
    labels = by_reference(page, "\n".join(cells))
    assert labels.tolist() == [0, 0, 1, 1, 1, 1, 1, 1]


def test_the_list_of_doubtful_references_is_read_by_set_and_id() -> None:
    doubtful = read_doubtful()
    assert len(doubtful) > 50
    assert doubtful["fundus", "Gamestar_2024_04_28"] == "partial_text"
