"""WARC files to a clean corpus in JSON Lines, with datatrove.

python examples/corpus/with_datatrove.py warcs/ clean-datatrove/
"""

from __future__ import annotations

import sys
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.filters import LambdaFilter
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers import JsonlWriter

from declutter.integrations.datatrove import DeclutterExtractor


def main(warcs: str, out: str) -> None:
    """Write `clean/*.jsonl.gz`; beside it `in-doubt/`, and `left-out/` with the reason on each document."""
    folder = Path(out)
    tasks = len([*Path(warcs).glob("*.warc.gz")])
    LocalPipelineExecutor(
        pipeline=[
            WarcReader(warcs, glob_pattern="*.warc.gz"),
            DeclutterExtractor(exclusion_writer=JsonlWriter(str(folder / "left-out"))),
            # What is expected to be bad: its own folder too, so that it can be looked at.
            LambdaFilter(
                lambda doc: doc.metadata["page_confidence"] >= 0.7,
                exclusion_writer=JsonlWriter(str(folder / "in-doubt")),
            ),
            JsonlWriter(str(folder / "clean")),
        ],
        tasks=tasks,
        workers=min(tasks, 2),
        logging_dir=str(folder / "logs"),
    ).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
