"""PySpark, on two local cores."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from declutter import OptionError
from tests.fixture import FOLDER
from tests.integrations.pages import SLUGS, check, dump, path, snippet, table

pytest.importorskip("pyspark")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java", allow_module_level=True)

from pyspark.sql import SparkSession
from pyspark.sql import types as T  # noqa: N812

from declutter.integrations.spark import extract_pages
from declutter.integrations.table import COLUMNS
from examples import spark_folder

# Spark's workers are the `python3` of the path unless it is told otherwise.
os.environ["PYSPARK_PYTHON"] = sys.executable

pytestmark = [
    pytest.mark.engine,
    # Spark's own word on the pandas beside it, which no row here goes through.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]

SCHEMA = T.StructType(
    [
        T.StructField("id", T.LongType(), nullable=False),
        T.StructField("url", T.StringType()),
        T.StructField("html", T.BinaryType()),
        T.StructField("content_type", T.StringType()),
    ]
)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("spark")
    session = (
        SparkSession.builder.master("local[2]")
        .appName("declutter-tests")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "3")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def rows(frame: Any) -> list[dict[str, Any]]:
    return [row.asDict() for row in frame.collect()]


def test_every_page_has_a_row_with_its_verdicts_or_its_reason(spark: Any) -> None:
    pages = spark.createDataFrame([tuple(row.values()) for row in table()], SCHEMA).repartition(2)
    verdicts = extract_pages(pages, keep=["id"])
    check(rows(verdicts))
    assert verdicts.schema["id"] == SCHEMA["id"]
    assert verdicts.schema["roles"].dataType == T.MapType(T.StringType(), T.LongType())
    assert verdicts.schema["confidence"].dataType == T.DoubleType()


def test_the_code_in_the_readme_runs(spark: Any) -> None:
    names: dict[str, Any] = {"pages": spark.createDataFrame([tuple(row.values()) for row in table()], SCHEMA)}
    exec(snippet("spark"), names)
    assert names["verdicts"].columns == ["id", *COLUMNS]


def test_text_without_markup_and_columns_chosen(spark: Any) -> None:
    (row,) = rows(
        extract_pages(spark.createDataFrame([(dump(),)], "text string"), "text", input="text", columns=["text"])
    )
    assert list(row) == ["text"]
    assert 0 < len(row["text"]) < len(dump())


def test_blocks_can_be_asked_in_sql(spark: Any) -> None:
    pages = spark.createDataFrame([(path(SLUGS[0]).read_bytes(),)], "html binary")
    extract_pages(pages, columns=["blocks"]).createOrReplaceTempView("pages")
    found = spark.sql("select b.text from pages lateral view explode(blocks) as b where b.role = 'like'").collect()
    assert "Like Loading..." in [row.text for row in found]


def test_a_column_that_is_not_there_is_an_error_before_anything_runs(spark: Any) -> None:
    with pytest.raises(OptionError, match="no column 'html'; there are page"):
        extract_pages(spark.createDataFrame([("x",)], "page string"))
    with pytest.raises(OptionError, match="column 'size' holds int; pages are binary or string"):
        extract_pages(spark.createDataFrame([(1,)], "size int"), "size")


def test_the_example_writes_a_table_and_says_what_is_in_it(
    spark: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for slug in SLUGS:
        shutil.copytree(FOLDER / slug, tmp_path / "pages" / slug)
    spark_folder.main(str(tmp_path / "pages"), str(tmp_path / "out"))
    assert len(rows(spark.read.parquet(str(tmp_path / "out")))) == len(SLUGS)
    printed = capfd.readouterr().out
    assert "|documentation|    1|" in printed
    assert "comment_form" in printed


def test_the_example_goes_from_pages_to_a_corpus_and_counts_it(spark: Any, tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    from examples.corpus import counts, pages_to_warc, with_spark

    pages_to_warc.main(FOLDER, tmp_path / "warcs", 12, 2)
    with_spark.main(str(tmp_path / "warcs"), str(tmp_path / "out"))
    found = counts.tables(tmp_path / "out")
    assert sum(found["part"].values()) == sum(found["kind"].values()) == 12
    assert found["part"]["clean"] > 8
    assert found["blocks by role"]["body"] > found["blocks by role"]["login"] > 0
