"""What is in a corpus that one of the two others wrote: pages by part, kind and confidence, blocks by role.

python examples/corpus/counts.py clean-spark/
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds


def rows(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Part and verdicts of each page, from datatrove's JSON Lines or Spark's Parquet."""
    for part in ("clean", "in-doubt", "left-out"):
        for file in sorted((folder / part).glob("*.jsonl.gz")):
            with gzip.open(file, "rt", encoding="utf-8") as lines:
                for line in lines:
                    document = json.loads(line)
                    known = {name.removeprefix("page_"): value for name, value in document["metadata"].items()}
                    yield part, {"text": document["text"], **known}
    if any(folder.rglob("*.parquet")):
        table = ds.dataset(folder, partitioning="hive")
        for batch in table.to_batches(columns=["part", "text", "kind", "confidence", "roles"], batch_size=1000):
            for row in batch.to_pylist():
                yield row["part"], {**row, "roles": dict(row["roles"] or ())}


def band(confidence: float | None) -> str:
    """The tenth in which a confidence lies; all below a half are one."""
    if confidence is None:
        return "none"
    return "below 0.5" if confidence < 0.5 else f"from {int(confidence * 10) / 10}"


def tables(folder: Path) -> dict[str, Counter[str]]:
    """The counts, by what is counted."""
    found: dict[str, Counter[str]] = {
        name: Counter() for name in ("part", "kind", "confidence", "blocks by role", "characters by part")
    }
    for part, row in rows(folder):
        found["part"][part] += 1
        found["kind"][row.get("kind") or "none"] += 1
        found["confidence"][band(row.get("confidence"))] += 1
        found["blocks by role"].update({role: blocks for role, blocks in row.get("roles", {}).items() if blocks})
        # Of what was left out, datatrove's documents still hold the page.
        found["characters by part"][part] += len(row["text"] or "") if part in ("clean", "in-doubt") else 0
    return found


def main(folder: str) -> None:
    """Print the tables in Markdown."""
    for name, counts in tables(Path(folder)).items():
        order = counts.most_common() if "role" in name else sorted(counts.items())
        print(f"| {name} | |\n|---|---|", *(f"| {key} | {value:,} |" for key, value in order), sep="\n", end="\n\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
