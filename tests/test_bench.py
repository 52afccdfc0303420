"""The measures themselves: scores, labels, splits and floors."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench import floors, quality, speed
from bench.__main__ import main
from bench.datasets import LabelledPage, load, registered_domain
from bench.scores import SegmentCount, character_f1, word_f1
from declutter.parse import parse
from declutter.segment import segment
from tests.fixture import all_fixtures
from training.labels import by_reference, by_strings


def test_word_f1_counts_words_as_often_as_they_stand() -> None:
    assert word_f1("a b c", "A, B! c.") == 1.0
    assert word_f1("a a b", "a b b") == pytest.approx(2 / 3)
    assert word_f1("", "a") == 0.0
    assert word_f1("", "") == 1.0


def test_character_f1_leaves_out_space_and_punctuation() -> None:
    assert character_f1("你好,世界。", "你好世界") == 1.0
    assert character_f1("你好", "你们") == 0.5


def test_segment_f1_is_over_all_pages() -> None:
    count = SegmentCount()
    count.add("one two", present=["one", "three"], absent=["two"])
    assert (count.true_positive, count.false_negative, count.false_positive) == (1, 1, 1)
    assert count.f1 == 0.5


PAGE = """<body><nav><a href=/>Home</a> <a href=/n>News</a></nav><article><h1>Ferry stops</h1>
<p>The ferry over the Lune stopped at noon on Monday after its cable broke.</p><p>Nobody was hurt.</p>
<p>The harbour office expects a new cable to be in place by the end of the week.</p></article>
<aside><p>News</p><p>The baker of the old town has closed his shop after forty years of work.</p></aside>"""
REFERENCE = """The ferry over the Lune stopped at noon on Monday after its cable broke. Nobody was hurt.
The harbour office expects a new cable to be in place by the end of the week."""


def test_labels_follow_the_reference() -> None:
    segments = segment(parse(PAGE))
    labels = dict(zip(segments.texts, by_reference(segments, REFERENCE).tolist(), strict=True))
    assert [text for text, label in labels.items() if label >= 0.5] == [
        "The ferry over the Lune stopped at noon on Monday after its cable broke.",
        "Nobody was hurt.",
        "The harbour office expects a new cable to be in place by the end of the week.",
    ]


def test_a_short_block_counts_only_between_its_neighbours() -> None:
    segments = segment(parse(PAGE))
    labels = by_reference(segments, REFERENCE + " News")
    aside = [label for text, label in zip(segments.texts, labels, strict=True) if text == "News"]
    assert aside == [1.0], "the word after the text is the one below the text, not the one in the menu"


def test_strings_label_only_the_blocks_they_stand_in() -> None:
    segments = segment(parse(PAGE))
    labels = by_strings(segments, ("cable broke",), ("The baker",)).tolist()
    known = {text[:9]: label for text, label in zip(segments.texts, labels, strict=True) if label == label}
    assert known == {"The ferry": 1.0, "The baker": 0.0}


def test_sites_are_grouped_by_registered_domain() -> None:
    assert registered_domain("blog.example.co.uk") == registered_domain("www.example.co.uk") == "example.co.uk"
    assert registered_domain("a.b.example.org") == "example.org"


def test_pages_of_a_site_are_held_out_together(tmp_path: Path) -> None:
    rows = [
        {"id": str(n), "html": f"wcxb-dev/{n}.html.gz", "site": f"{n % 2}.site{n // 2}.example", "text": "x"}
        for n in range(200)
    ]
    with gzip.open(tmp_path / "wcxb-dev.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(json.dumps(row) for row in rows))
    pages = load(tmp_path, ("wcxb-dev",))
    held_out = {registered_domain(page.site) for page in pages if page.is_held_out}
    assert 0 < len(held_out) < 40
    assert all(page.is_held_out == (registered_domain(page.site) in held_out) for page in pages)


def test_floors_sink_only_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floors, "FLOORS", tmp_path / "floors.json")
    assert floors.write_floors("quality", {"zh": 0.9}, None) == []
    assert floors.below_floor("quality", {"zh": 0.9}) == []
    assert floors.below_floor("quality", {"zh": 0.8}) == ["zh: 0.8000 is below the floor 0.9000"]
    assert floors.below_floor("quality", {}) == ["zh: 0.0000 is below the floor 0.9000"]
    assert floors.write_floors("quality", {"zh": 0.8}, None) == ["zh"]
    assert floors.below_floor("quality", {"zh": 0.8}), "nothing was written"
    assert floors.write_floors("quality", {"zh": 0.8}, "the references were wrong") == []
    assert floors.below_floor("quality", {"zh": 0.8}) == []
    assert "the references were wrong" in (tmp_path / "floors.json").read_text("utf-8")
    assert floors.write_floors("leakage", {"lines kept out": 0.99}, None) == []
    assert floors.below_floor("quality", {"zh": 0.8}) == [], "one measure leaves the floors of another alone"


def test_a_tool_that_fails_on_a_page_has_extracted_nothing(tmp_path: Path) -> None:
    path = tmp_path / "page.html.gz"
    path.write_bytes(gzip.compress(b"<p>text"))
    page = LabelledPage("fundus", "1", path, "a.example", "", "", "some text", (), ())

    def broken(page: LabelledPage, data: bytes) -> str:
        raise ValueError("no")

    tallies = quality.measure([page], {"broken": broken, "good": lambda page, data: "some text"})
    assert tallies["broken"].result() == {"fundus": 0.0}
    assert tallies["good"].result() == {"fundus": 1.0}


# Speed

PAGES = [fixture.page.read_bytes() for fixture in all_fixtures()[:3]]


def test_every_tool_is_timed_on_every_round_and_compared_with_the_peers() -> None:
    seconds = speed.measure(speed.tools(("trafilatura", "lxml-parse")), PAGES, rounds=5)
    assert {name: len(values) for name, values in seconds.items()} == {
        "declutter": 5,
        "trafilatura": 5,
        "lxml-parse": 5,
    }
    rows = speed.summary(seconds)
    assert rows["trafilatura"]["x trafilatura"] == rows["lxml-parse"]["x lxml-parse"] == 1.0
    assert rows["declutter"]["x lxml-parse"] > 1
    for row in rows.values():
        assert 0 < row["median ms"] <= row["p99 ms"]
        assert row["pages/s/core"] == pytest.approx(1000 / row["mean ms"])


def test_the_summary_of_known_times() -> None:
    rows = speed.summary({"a": [0.001] * 98 + [0.003, 0.1], "lxml-parse": [0.0005] * 100})
    assert rows["a"]["median ms"] == 1.0
    assert rows["a"]["p99 ms"] == 3.0
    assert rows["a"]["mean ms"] == pytest.approx(2.01)
    assert rows["a"]["x lxml-parse"] == pytest.approx(4.02)


def test_a_peer_may_fail_on_a_page_and_declutter_may_not() -> None:
    def broken(data: bytes) -> str:
        raise ValueError("no")

    assert len(speed.measure({"peer": broken}, PAGES, rounds=2)["peer"]) == 2
    with pytest.raises(ValueError, match="no"):
        speed.measure({speed.OURS: broken}, PAGES, rounds=2)


def test_stages_add_up_to_the_text_and_are_put_back() -> None:
    before = [getattr(owner, name) for places in speed.STAGES.values() for owner, name in places]
    costs = speed.stage_costs(PAGES)
    assert [getattr(owner, name) for places in speed.STAGES.values() for owner, name in places] == before
    assert sum(costs[stage] for stage in speed.STAGES) + costs["rest"] == pytest.approx(costs["text"])
    assert all(costs[stage] > 0 for stage in speed.STAGES)
    # A stage that is missing from the list would show up here.
    assert 0 <= costs["rest"] < 0.5 * costs["text"]
    assert costs["blocks"] > 0


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not tell the size of a process")
def test_a_soak_tells_memory_along_the_way() -> None:
    sizes = speed.soak(PAGES, 20)
    assert list(sizes) == [10, 50, 100]
    assert all(1 < size <= speed.peak() * 1.01 for size, _ in sizes.values())
    assert len({files for _, files in sizes.values()}) == 1


def test_the_command_prints_a_row_a_tool(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    rows = []
    for number, data in enumerate(PAGES):
        (tmp_path / "zh" / f"{number}.gz").write_bytes(gzip.compress(data))
        rows.append(json.dumps({"id": str(number), "html": f"zh/{number}.gz", "site": "a.example"}))
    (tmp_path / "zh.jsonl.gz").write_bytes(gzip.compress("\n".join(rows).encode()))
    assert len(speed.raw_pages(tmp_path, ("zh",), 2)) == 2
    arguments = [
        "speed",
        "--data",
        str(tmp_path),
        "--set",
        "zh",
        "--against",
        "lxml-parse",
        "--stages",
        "--rounds",
        "4",
    ]
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    first = [line.split()[0] for line in done.output.splitlines() if line.strip()]
    assert {"declutter", "lxml-parse", *speed.STAGES, *speed.VIEWS} <= set(first)
