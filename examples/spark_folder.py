"""A folder of saved pages to a table of verdicts in Parquet, with PySpark.

python examples/spark_folder.py fixtures/ verdicts/
"""

from __future__ import annotations

import sys

from pyspark.sql import SparkSession

from declutter.integrations.spark import extract_pages


def main(folder: str, out: str) -> None:
    """Read every `*.html` under the folder; print how many pages there are of each kind."""
    spark = (
        SparkSession.builder.appName("declutter")
        # Rows, not bytes, bound what an executor holds at a time: with pages of 100 kB this is some 50 MB.
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "500")
        .getOrCreate()
    )
    files = spark.read.format("binaryFile").option("pathGlobFilter", "*.html").option("recursiveFileLookup", "true")
    extract_pages(files.load(folder), "content", url="path").write.parquet(out)

    verdicts = spark.read.parquet(out)
    verdicts.groupBy("kind").count().orderBy("kind").show()
    verdicts.selectExpr("explode(roles) as (role, blocks)").groupBy("role").sum("blocks").orderBy("role").show()
    verdicts.where("error is not null").select("url", "error").show(truncate=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
