"""What an earlier run could not do, as its list of failures tells it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(slots=True)
class Missed:
    """What a run missed of one file.

    Attributes:
        records: the pages, by how many come before each.
        rest: the first of all the others behind it that were not read either; None where there are none.
    """

    records: set[int]
    rest: int | None = None

    def __contains__(self, record: int) -> bool:
        return record in self.records or (self.rest is not None and record >= self.rest)


@dataclass(frozen=True, slots=True)
class Failures:
    """A list of failures.

    Attributes:
        path: where it is.
        files: what was missed of each file, in the order of the list.
    """

    path: str
    files: Mapping[str, Missed]


def read_failures(path: str) -> Failures:
    """The list that a run left in `errors.jsonl`.

    Raises:
        ValueError: a line is no failure of a page.
        OSError: it cannot be read.
    """
    files: dict[str, Missed] = {}
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                source, record, rest = row["source"], row["record"], row["rest"]
                if not (isinstance(source, str) and isinstance(record, int) and isinstance(rest, bool)):
                    raise TypeError
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path}: line {number} is no failure of a page") from error
            missed = files.setdefault(source, Missed(set()))
            missed.records.add(record)
            if rest:
                missed.rest = record if missed.rest is None else min(missed.rest, record)
    return Failures(path, files)
