"""WARC files to a clean corpus in Parquet, with PySpark.

python examples/corpus/with_spark.py warcs/ clean-spark/
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812  # as everybody calls it
from warcio.archiveiterator import ArchiveIterator

from declutter.integrations.spark import extract_pages

AT_ONCE = 200
"""Pages of a batch: some 20 MB."""


def responses(files: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The pages of the WARC files that are named in the batches, a batch at a time: no file is ever held whole."""
    rows: list[dict[str, object]] = []
    for batch in files:
        for path in batch.column("path").to_pylist():
            with Path(path).open("rb") as file:
                for record in ArchiveIterator(file):
                    if record.rec_type != "response":
                        continue
                    rows.append(
                        {
                            "id": record.rec_headers.get_header("WARC-Record-ID"),
                            "url": record.rec_headers.get_header("WARC-Target-URI"),
                            "content_type": record.http_headers.get_header("Content-Type"),
                            "html": record.content_stream().read(),
                        }
                    )
                    if len(rows) == AT_ONCE:
                        yield pa.RecordBatch.from_pylist(rows)
                        rows = []
    if rows:
        yield pa.RecordBatch.from_pylist(rows)


def read_warcs(spark: SparkSession, folder: str) -> DataFrame:
    """A row for each response in the WARC files of the folder; each file is a partition of its own."""
    paths = [(str(path),) for path in sorted(Path(folder).resolve().glob("*.warc.gz"))]
    files = spark.createDataFrame(spark.sparkContext.parallelize(paths, len(paths)), "path string")
    return files.mapInArrow(responses, "id string, url string, content_type string, html binary")


def main(warcs: str, out: str) -> None:
    """Write one table, partitioned into what is good, what is in doubt, what has no content and what failed."""
    spark = SparkSession.builder.appName("corpus").config("spark.driver.memory", "2g").getOrCreate()
    pages = extract_pages(read_warcs(spark, warcs), keep=["id"])
    part = (
        F.when(F.col("error").isNotNull(), "failed")
        .when(F.col("text") == "", "left-out")
        .when(F.col("confidence") < 0.7, "in-doubt")
        .otherwise("clean")
    )
    pages.withColumn("part", part).write.partitionBy("part").parquet(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
