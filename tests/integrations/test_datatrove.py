"""datatrove, from WARC to JSON Lines."""

from __future__ import annotations

import gzip
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from declutter import OptionError, Options, PageKind, Role, clean_text, extract
from tests.fixture import FOLDER
from tests.integrations.pages import SLUGS, dump, raw, snippet

pytest.importorskip("datatrove")
pytest.importorskip("warcio")

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers import JsonlWriter, ParquetWriter

from declutter.integrations import datatrove as ours
from declutter.integrations.datatrove import DeclutterExtractor, DeclutterFormatter
from declutter.integrations.fields import read_page
from examples.corpus import counts, pages_to_warc

pytestmark = pytest.mark.engine


@pytest.fixture
def warcs(tmp_path: Path) -> Path:
    """Two WARC files: the fixtures, and an empty page."""
    folder = tmp_path / "warcs"
    folder.mkdir()
    pages = [(slug, raw(slug)) for slug in SLUGS]
    pages_to_warc.write(pages[:3], folder / "0.warc.gz")
    pages_to_warc.write([*pages[3:], ("empty", b"<html><body></body></html>")], folder / "1.warc.gz")
    return folder


def documents(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for file in sorted(folder.iterdir()) for line in gzip.open(file, "rt", encoding="utf-8")]


def test_from_warc_to_json_lines(warcs: Path, tmp_path: Path) -> None:
    LocalPipelineExecutor(
        pipeline=[
            WarcReader(str(warcs), glob_pattern="*.warc.gz"),
            DeclutterExtractor(exclusion_writer=JsonlWriter(str(tmp_path / "left-out"))),
            JsonlWriter(str(tmp_path / "clean")),
        ],
        tasks=2,
        workers=2,
        logging_dir=str(tmp_path / "logs"),
        skip_completed=False,
    ).run()
    clean = {Path(row["metadata"]["url"]).name: row for row in documents(tmp_path / "clean")}
    assert set(clean) == set(SLUGS) - {"js-shell"}
    for slug in ("wordpress-com-login-strip", "discourse-thread", "docs-sidebar"):
        wanted, metadata = extract(raw(slug)), clean[slug]["metadata"]
        assert clean[slug]["text"] == wanted.text
        assert metadata["page_kind"] == wanted.kind
        assert metadata["page_confidence"] == round(wanted.confidence, 4)
        assert metadata["page_title"] == wanted.title
        assert metadata["page_roles"].keys() == {role.value for role in Role}
        assert sum(metadata["page_roles"].values()) == len(wanted.blocks)
        assert metadata["date"]
    left_out = {Path(row["metadata"]["url"]).name: row for row in documents(tmp_path / "left-out")}
    assert {name: row["metadata"]["filter_reason"] for name, row in left_out.items()} == {
        "js-shell": "needs_script",
        "empty": "no_text",
    }
    assert left_out["js-shell"]["text"] == raw("js-shell").decode(), "what was left out is still there"
    stats = json.loads((tmp_path / "logs" / "stats.json").read_text("utf-8"))[1]["stats"]
    assert stats["dropped_needs_script"] == stats["dropped_no_text"] == 1
    assert stats["forwarded"] == 4


class Folder:
    """An exclusion writer that keeps documents in memory."""

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}

    def __enter__(self) -> Folder:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def write(self, doc: Any, rank: int) -> None:
        self.reasons[doc.id] = doc.metadata["filter_reason"]


def run(step: Any, *texts: str) -> list[Any]:
    return list(step.run(iter([Document(text=text, id=str(number)) for number, text in enumerate(texts)])))


@pytest.mark.parametrize(
    ("end", "timeout", "reason"),
    [
        ("sleep", 2.0, "timeout"),
        ("die", 2.0, "broken_process"),
        ("raise", 2.0, "ValueError: cannot be read"),
        ("raise", None, "ValueError: cannot be read"),
    ],
)
def test_a_page_that_hangs_or_fails_or_kills_its_process_costs_itself_alone(
    end: str, timeout: float | None, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = read_page

    def read(source: str, **known: Any) -> Any:
        if source == "bad":
            if end == "raise":
                raise ValueError("cannot be read")
            time.sleep(60) if end == "sleep" else os._exit(1)
        return real(source, **known)

    monkeypatch.setattr(ours, "read_page", read)
    out = Folder()
    step = DeclutterExtractor(timeout=timeout, exclusion_writer=out)
    made = run(step, "<p>The mill turns.</p>", "bad", "<p>The mill turns.</p>")
    assert [doc.text for doc in made] == ["The mill turns."] * 2
    assert out.reasons == {"1": reason}


def test_documents_of_text(tmp_path: Path) -> None:
    LocalPipelineExecutor(
        pipeline=[
            [Document(text=dump(), id="0"), Document(text="", id="1")],
            DeclutterFormatter(metadata=["outcome", "roles"]),
            ParquetWriter(str(tmp_path / "clean"), expand_metadata=True),
        ],
        logging_dir=str(tmp_path / "logs"),
    ).run()
    (file,) = (tmp_path / "clean").iterdir()
    import pyarrow.parquet as pq

    first, second = pq.read_table(file).to_pylist()
    assert first["text"] == clean_text(dump()).text
    assert first["page_roles"]["login"] > 0
    assert not second["text"]
    assert second["page_outcome"] == "no_input"


def test_the_code_in_the_readme_runs() -> None:
    names: dict[str, Any] = {"reader": None, "writer": None, "texts": None}
    exec(snippet("datatrove"), names)
    assert [type(step) for step in names["pipeline"]] == [type(None), DeclutterFormatter, type(None)]


def test_options_and_metadata_are_chosen() -> None:
    html = raw(SLUGS[0]).decode()
    (made,) = run(DeclutterExtractor(options=Options(title="always"), metadata=["kind"], timeout=None), html)
    assert made.text.startswith("Velmora central bank holds rate")
    assert made.metadata == {"page_kind": PageKind.ARTICLE}
    with pytest.raises(OptionError, match="unknown field 'nonsense'"):
        DeclutterExtractor(metadata=["nonsense"])
    with pytest.raises(OptionError, match="favor must be one of"):
        DeclutterFormatter(favor="everything")


def test_the_example_goes_from_pages_to_a_corpus_and_counts_it(tmp_path: Path) -> None:
    from examples.corpus import with_datatrove

    pages_to_warc.main(FOLDER, tmp_path / "warcs", 12, 2)
    with_datatrove.main(str(tmp_path / "warcs"), str(tmp_path / "out"))
    found = counts.tables(tmp_path / "out")
    assert sum(found["part"].values()) == sum(found["kind"].values()) == 12
    assert found["part"]["clean"] > 8
    assert found["blocks by role"]["body"] > found["blocks by role"]["login"] > 0
