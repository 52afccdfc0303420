"""`bench metadata` and `bench compare`: what they count, and that they see a change."""

from __future__ import annotations

import gzip
import io
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import declutter
from bench.__main__ import main
from bench.compare import ReaderError, compare
from bench.datasets import load
from bench.metadata import About, FieldTally, field_score, gate, measure, ours
from tests.fixture import FOLDER

MODEL = Path(declutter.__file__).parent / "model" / "weights.npz"
SLUGS = ("ghost-post", "german-newspaper", "wordpress-com-login-strip")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of labelled pages as the benches read them, made of fixtures."""
    folder = tmp_path_factory.mktemp("data")
    rows = []
    for slug in SLUGS:
        (folder / f"{slug}.gz").write_bytes(gzip.compress((FOLDER / slug / "page.html").read_bytes()))
        known = json.loads((FOLDER / slug / "metadata.json").read_text("utf-8"))
        text = declutter.extract(FOLDER / slug / "page.html").text
        row = {
            "id": slug,
            "html": f"{slug}.gz",
            "site": f"{slug}.example",
            "url": None,
            "kind": "article",
            "text": text,
        }
        rows.append(row | {"title": known["title"], "authors": known["authors"], "date": known["date"]})
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    for name in ("wcxb-dev", "fundus"):
        (folder / f"{name}.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    return folder


@pytest.mark.parametrize(
    ("field", "got", "want", "score"),
    [
        ("title", About(title="the MILL turns!"), About(title="The mill turns"), 1.0),
        ("title", About(title="The mill turns | News"), About(title="The mill turns"), 0.0),
        ("authors", About(authors=("Ada Marsh", "Tom Reed")), About(authors=("Ada Marsh and Tom Reed",)), 1.0),
        ("authors", About(authors=("Ada Marsh", "Tom Reed")), About(authors=("ADA MARSH",)), 2 / 3),
        ("authors", About(authors=("Ines Vale",)), About(authors=("Ada Marsh",)), 0.0),
        ("date", About(date="2024-05-03"), About(date="2024-05-03"), 1.0),
        ("date", About(date="2024-05-04"), About(date="2024-05-03"), 0.0),
    ],
)
def test_values_are_scored_as_the_documents_say(field: str, got: About, want: About, score: float) -> None:
    assert field_score(field, got, want) == pytest.approx(score)


def test_coverage_precision_and_what_is_not_on_record() -> None:
    tally = FieldTally()
    tally.add(True, True, 1.0)
    tally.add(True, True, 0.5)
    tally.add(True, False, 1.0)
    tally.add(False, True, 1.0)
    assert (tally.wanted, tally.given, tally.extra) == (3, 2, 1)
    assert (tally.precision, tally.mean) == (0.75, 0.5)
    assert tally.coverage == pytest.approx(2 / 3)


def test_pages_are_measured_against_their_record(data: Path) -> None:
    tallies = measure(load(data, ("fundus",)), {"declutter": ours})
    assert {field: tallies["fundus", field, "declutter"].mean for field in ("title", "authors", "date")} == {
        "title": 1.0,
        "authors": 1.0,
        "date": 1.0,
    }
    assert set(gate(data)) <= {
        f"{name} {field}" for name in ("wcxb-dev", "fundus") for field in ("title", "authors", "date")
    }


def test_the_command_prints_both_tools(data: Path) -> None:
    done = CliRunner().invoke(main, ["metadata", "--data", str(data), "--set", "fundus", "--by-source"])
    assert done.exit_code == 0, done.output
    assert "trafilatura" in done.output
    assert "page:headline" in done.output


@pytest.fixture(scope="module")
def stricter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model of the package, to which hardly anything is main content."""
    path = tmp_path_factory.mktemp("models") / "stricter.npz"
    with np.load(MODEL) as arrays:
        changed = {name: arrays[name] for name in arrays.files}
    changed["second_bias"] = changed["second_bias"] - 9
    buffer = io.BytesIO()
    np.savez(buffer, **changed)
    path.write_bytes(buffer.getvalue())
    return path


def test_a_changed_model_is_seen_page_by_page(data: Path, stricter: Path) -> None:
    rows = list(compare(MODEL, stricter, load(data, ("fundus",))))
    assert [row.page.id for row in rows] == list(SLUGS)
    assert all(row.before == 1.0 for row in rows)
    worst = min(rows, key=lambda row: row.gain)
    assert worst.gain < 0
    assert worst.diff.removed
    assert worst.diff.words_removed > 0


def test_a_folder_is_compared_with_a_model(data: Path, tmp_path: Path) -> None:
    shutil.copytree(Path(declutter.__file__).parent, tmp_path / "src" / "declutter")
    done = CliRunner().invoke(
        main, ["compare", str(tmp_path), str(MODEL), "--data", str(data), "--set", "fundus", "--pages", "1"]
    )
    assert done.exit_code == 0, done.output
    assert "0 of 1 pages changed" in done.output


def test_what_is_no_declutter_is_refused(data: Path, tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="no model"):
        list(compare(tmp_path, MODEL, load(data, ("fundus",))))
    done = CliRunner().invoke(main, ["compare", str(tmp_path), str(MODEL), "--data", str(data)])
    assert done.exit_code == 1
