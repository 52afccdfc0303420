"""Reads pages with whichever declutter it is pointed at: `python reader.py PACKAGE_FOLDER [MODEL]`, run by `compare`.

One path of a gzipped page a line on standard input; one JSON object a line on standard output: text, blocks as
`[text, role]`, facts. Nothing but the standard library and that declutter is imported, so that versions of any age can
be read.
"""

from __future__ import annotations

import gzip
import json
import sys
from typing import Any


def main(folder: str, model: str = "") -> None:
    """Read until standard input ends."""
    sys.path.insert(0, folder)
    import declutter

    def read(data: bytes) -> Any:
        if not model:
            return declutter.extract(data)
        from pathlib import Path

        from declutter.model.weights import read_model
        from declutter.pipeline import extract_with

        return extract_with(read_model(Path(model)), data)

    for line in sys.stdin:
        with gzip.open(line.rstrip("\n")) as file:
            page = read(file.read())
        record = {
            "text": page.text,
            "blocks": [[block.text, str(block.role.value)] for block in page.blocks],
            "facts": {"title": page.title, "kind": str(page.kind.value), "outcome": str(page.outcome.value)},
        }
        sys.stdout.write(json.dumps(record) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
