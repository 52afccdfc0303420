"""Ray Data, on a local cluster of two cores that ends with the tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from declutter import OptionError
from tests.fixture import FOLDER
from tests.integrations.pages import SLUGS, check, dump, snippet, table

ray: Any = pytest.importorskip("ray")
pytest.importorskip("ray.data")

from declutter.integrations.ray import extract_pages  # noqa: E402
from examples import ray_folder  # noqa: E402

pytestmark = [
    pytest.mark.engine,
    # Ray sets its own deprecated settings when it makes its context.
    pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning:ray.*"),
]


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    paths = os.pathsep.join(filter(None, (str(Path.cwd()), os.environ.get("PYTHONPATH", ""))))
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        logging_level="ERROR",
        runtime_env={"env_vars": {"PYTHONPATH": paths}},
        object_store_memory=200 * 2**20,
    )
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()
    assert not ray.is_initialized()


def test_the_code_in_the_readme_runs() -> None:
    names: dict[str, Any] = {"dataset": ray.data.from_items(table())}
    exec(snippet("ray"), names)
    check(names["verdicts"].take_all())


def test_text_without_markup_and_columns_chosen() -> None:
    (row,) = extract_pages(ray.data.from_items([{"text": dump()}]), "text", input="text", columns=["text"]).take_all()
    assert list(row) == ["text"]
    assert 0 < len(row["text"]) < len(dump())


def test_a_field_that_is_not_there_is_an_error_before_anything_runs() -> None:
    with pytest.raises(OptionError, match="unknown field 'nonsense'"):
        extract_pages(ray.data.from_items([{"html": ""}]), columns=["nonsense"])


def test_the_example_writes_a_table_and_says_what_is_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for slug in SLUGS:
        shutil.copytree(FOLDER / slug, tmp_path / "pages" / slug)
    ray_folder.main(str(tmp_path / "pages"), str(tmp_path / "out"))
    assert ray.data.read_parquet(str(tmp_path / "out")).count() == len(SLUGS)
    assert "documentation 1\n" in capsys.readouterr().out
