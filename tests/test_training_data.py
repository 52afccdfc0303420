"""The list of doubtful references keeps to the form that its head describes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.datasets import SETS

DOUBTFUL = Path(__file__).parents[1] / "training" / "doubtful.tsv"

HEAD, ROWS = [], []
for number, line in enumerate(DOUBTFUL.read_text("utf-8").splitlines(), start=1):
    if line.startswith("#"):
        HEAD.append(line)
    else:
        ROWS.append((number, line.split("\t")))

SORTS = {match[1] for line in HEAD if (match := re.match(r"#\s{10,}([a-z_]+)\s{2,}\S", line))}
"""The sorts that the head explains."""


def test_the_head_stands_first_and_explains_the_sorts() -> None:
    assert [number for number, _ in ROWS] == list(range(len(HEAD) + 1, len(HEAD) + len(ROWS) + 1))
    assert {"not_in_page", "wrong_text", "partial_text", "other_page"} <= SORTS


@pytest.mark.parametrize(("number", "cells"), ROWS, ids=[str(number) for number, _ in ROWS])
def test_a_row_has_known_values(number: int, cells: list[str]) -> None:
    assert len(cells) == 4, f"line {number} has {len(cells)} columns"
    name, page, sort, reason = cells
    assert name in SETS
    assert re.fullmatch(r"\S+", page)
    assert sort in SORTS
    assert re.fullmatch(r"[A-Z].{10,}\.", reason), "a reason is a sentence"


def test_each_page_stands_once_in_order() -> None:
    pages = [(cells[0], cells[1]) for _, cells in ROWS]
    assert pages == sorted(set(pages))


def test_every_sort_of_the_head_is_used() -> None:
    assert {cells[2] for _, cells in ROWS} == SORTS
