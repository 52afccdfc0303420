"""What a worker of the command does with a source: read it, take the page apart, write down what is wanted of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from declutter.batch.columns import row
from declutter.jobs import Job, SourceFile, one_line
from declutter.sinks import PIPE_WIDTH
from declutter.sources import Loaded, Source, load


class Rendered(NamedTuple):
    """The output for one page, in UTF-8 with a final newline, and how its extraction ended."""

    data: bytes
    outcome: str


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
        loaded = load(source)
        is_page = self._is_page(source, loaded)
        page = self.job.page(loaded.data, is_page=is_page, url=loaded.url, content_type=loaded.content_type)
        if self.columns is not None:
            output = one_line(row(page, source, self.columns))
        else:
            file = SourceFile(source.name)
            output = self.job.rendered(page, file, is_page=is_page, color=False, width=PIPE_WIDTH)
        return Rendered((output + "\n").encode("utf-8", "replace") if output else b"", page.outcome.value)

    def _is_page(self, source: Source, loaded: Loaded) -> bool:
        if self.job.input == "auto" and source.is_text is not None:
            return not source.is_text
        return self.job.is_page(loaded.name, loaded.data)
