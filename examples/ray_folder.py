"""A folder of saved pages to a table of verdicts in Parquet, with Ray Data.

python examples/ray_folder.py fixtures/ verdicts/
"""

from __future__ import annotations

import sys
from collections import Counter

import ray

from declutter.integrations.ray import extract_pages


def main(folder: str, out: str) -> None:
    """Read every `*.html` under the folder; print how many pages there are of each kind."""
    files = ray.data.read_binary_files(folder, include_paths=True, file_extensions=["html"])
    extract_pages(files, "bytes", url="path").write_parquet(out)

    verdicts = ray.data.read_parquet(out)
    for kind, pages in sorted(Counter(row["kind"] for row in verdicts.select_columns(["kind"]).iter_rows()).items()):
        print(kind, pages)


if __name__ == "__main__":
    main(*sys.argv[1:])
