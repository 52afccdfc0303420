"""The files of a run: its output, its journal, its failures; and whether it may write them."""

from __future__ import annotations

import json
import os
from pathlib import Path

from declutter.batch.outputs import need_zstandard, partial_of
from declutter.batch.table import need_pyarrow
from declutter.sinks import is_table


class UsageError(Exception):
    """The run may not begin; the message is for the person who asked for it."""


class Places:
    """The files of a run: output, journal, failures."""

    def __init__(self, output: str) -> None:
        self.output = Path(output)
        self.is_table = is_table(output)
        if self.is_table:
            name = self.output.name
            self.journal = self.output.with_name(f".{name}.journal")
            stem = name[: name.lower().rindex(".jsonl") if ".jsonl" in name.lower() else name.rindex(".")]
            self.errors = self.output.with_name(f"{stem}.errors.jsonl")
            self.partial = partial_of(self.output)
        else:
            self.journal = self.output / ".journal"
            self.errors = self.output / "errors.jsonl"
            self.partial = self.output

    @property
    def real(self) -> frozenset[str]:
        """Real paths that are no input, should the output lie in a folder that is read."""
        return frozenset(os.path.realpath(path) for path in (self.output, self.partial, self.errors))

    @property
    def folder(self) -> Path:
        """The folder that must be there."""
        return self.output.parent if self.is_table else self.output

    def check(self, *, resume: bool, overwrite: bool) -> None:
        """See that the output can be written, and that nothing is lost that is there already.

        Raises:
            UsageError: it cannot, or something is.
            MissingExtraError: it needs a package that is not installed.
        """
        if not self.is_table and self.output.exists() and not self.output.is_dir():
            raise UsageError(f"{self.output} is a file, not a folder; a table ends in .jsonl or .parquet")
        if self.is_table and self.output.is_dir():
            raise UsageError(f"{self.output} is a folder")
        if self.output.suffix == ".parquet":
            need_pyarrow()
        if self.output.suffix == ".zst":
            need_zstandard()
        self._check_existing(resume=resume, overwrite=overwrite)

    def _check_existing(self, *, resume: bool, overwrite: bool) -> None:
        """See that nothing is lost that is there already."""
        has_journal = self.journal.exists() and self.journal.stat().st_size > 0
        if overwrite or (resume and has_journal):
            return
        if has_journal and (not self.is_table or self.partial.exists()):
            raise UsageError(
                f"{self.output} is the output of an interrupted run; --resume goes on with it, --overwrite begins anew"
                if _is_unfinished(self.journal)
                else f"{self.output} exists; --overwrite writes into it"
            )
        taken = [path for path in (self.output, self.errors) if path.is_file()]
        if not self.is_table and self.output.is_dir():
            taken = [self.output] if any(self.output.iterdir()) else []
        if taken:
            what = "exists and is not empty" if not self.is_table else "exists"
            raise UsageError(f"{taken[0]} {what}; --overwrite replaces what has the same name")

    def clear(self) -> None:
        """Take away what an earlier run has left unfinished, and its failures."""
        self.errors.unlink(missing_ok=True)
        if self.is_table:
            self.partial.unlink(missing_ok=True)


def _is_unfinished(journal: Path) -> bool:
    try:
        return not json.loads(journal.read_bytes().splitlines()[-1]).get("is_finished")
    except (ValueError, IndexError):
        return True
