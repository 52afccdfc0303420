"""What a crawl costs."""

from __future__ import annotations

import pytest

from bench.scale import core_hours, costs
from tests.fixture import FOLDER


def test_core_hours_are_pages_times_the_time_of_one() -> None:
    assert core_hours(36.0, 1_000_000) == pytest.approx(10.0)


def test_each_component_is_timed_on_the_same_pages() -> None:
    pages = [(FOLDER / slug / "page.html").read_bytes() for slug in ("blogger-post", "ghost-post", "docs-sidebar")]
    rows = costs(pages, ["lxml-parse"], 1_000_000)
    assert list(rows) == ["declutter", "declutter, whole row", "decompression alone", "lxml-parse"]
    for row in rows.values():
        assert row["core-hours"] == pytest.approx(row["mean ms"] * 1_000_000 / 3_600_000)
        assert row["cores, a week"] == pytest.approx(row["core-hours"] / 168)
    # All of them unpack the page; what reads it as well takes longer than that.
    assert rows["decompression alone"]["mean ms"] < rows["lxml-parse"]["mean ms"] < rows["declutter"]["mean ms"]
    assert rows["declutter"]["mean ms"] < rows["declutter, whole row"]["mean ms"]
