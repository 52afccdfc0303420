"""What a worker of the command does with a source: read it, take the page apart, write down what is wanted of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from declutter.batch.columns import row
from declutter.jobs import Job, SourceFile, one_line, unread
from declutter.sinks import PIPE_WIDTH
from declutter.sources import Source


class Rendered(NamedTuple):
    """The output for one page, in UTF-8 with a final newline, how its extraction ended, and what of it is to be told
    beside the output because the output does not say it."""

    data: bytes
    outcome: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Rendering:
    """From a source to what is written; picklable, for the workers.

    Attributes:
        job: the format and all that decides how a page is read.
        columns: of a table; None where each page is written by itself.
    """

    job: Job
    columns: tuple[str, ...] | None = None

    def warm(self) -> None:
        """Load what the first page would have to wait for."""
        from declutter.pipeline import extract

        extract("<p>warm</p>").blocks  # noqa: B018

    def __call__(self, source: Source) -> Rendered:
        """The output for one page.

        Raises:
            Failed, DeclutterError, OSError: why there is none.
        """
        page, is_page = self.job.page_of(source)
        told = ""
        if self.columns is not None:
            output = one_line(row(page, source, self.columns))
        else:
            file = SourceFile(source.name)
            output = self.job.rendered(page, file, is_page=is_page, color=False, width=PIPE_WIDTH)
            told = unread(page)
        return Rendered((output + "\n").encode("utf-8", "replace") if output else b"", page.outcome.value, told)
