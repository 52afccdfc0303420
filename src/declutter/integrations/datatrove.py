"""datatrove: an extractor for documents of HTML and a formatter for documents of text (`declutter[datatrove]`).

Both put what is known of the page on the document's metadata, under `page_` and the name of the field, so that later
steps can filter by it and nothing that a reader put there is overwritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from declutter import Options, Role
from declutter.integrations.extras import missing_extra
from declutter.integrations.fields import Input, check_fields, error_line, fields_of, read_page

try:
    from datatrove.data import Document, DocumentsPipeline
    from datatrove.pipeline.extractors.base import BaseExtractor, ExtractorSandbox
    from datatrove.pipeline.formatters.base import BaseFormatter
    from datatrove.pipeline.writers.disk_base import DiskWriter
    from datatrove.utils.logging import logger
    from datatrove.utils.typeshelper import StatHints
except ImportError as error:
    raise missing_extra(__name__, "datatrove", error) from error

METADATA = ("title", "kind", "confidence", "language", "outcome", "roles")
"""The fields that documents get where the caller chooses none."""

TIMEOUT = 30.0
"""Seconds. The slowest of the labelled pages takes about one; the rest is room for a busy machine."""


def _take_apart(text: str, url: str | None, input: Input, fields: tuple[str, ...], options: Options) -> Any:  # noqa: A002
    """Text and metadata of a page. An error is returned, not raised: the sandbox raises it in the other process."""
    try:
        page = read_page(text, url=url, input=input, options=options)
        found = fields_of(page, fields)
        if "roles" in found:
            # Every role, so that all documents have the same shape: a Parquet file takes its schema from the first.
            found["roles"] = {role.value: found["roles"].get(role.value, 0) for role in Role}
        return page.text, {f"page_{name}": value for name, value in found.items()}
    except Exception as error:
        return error


class DeclutterExtractor(BaseExtractor):  # type: ignore[misc]  # the base is untyped
    """HTML to the main content; `doc.metadata` gets `page_kind`, `page_confidence`, `page_roles` ...

    Pages are read in a process of their own, as datatrove does it, so that one that takes too long or dies costs itself
    alone. What yields no text is dropped, as other extractors drop it; `exclusion_writer` keeps it, with the reason in
    `doc.metadata["filter_reason"]`: the outcome, `timeout`, `broken_process`, or the error.

    Args:
        favor: the option of that name: `"precision"`, `"balance"` or `"recall"`.
        timeout: seconds a page may take; None reads pages in the worker itself, without a process more.
        metadata: fields of the page to put on documents.
        exclusion_writer: where dropped documents go.
        options: all choices at once, instead of `favor`.

    Raises:
        OptionError: a field or a choice is unknown.
    """

    name = "🧹 declutter"

    def __init__(
        self,
        favor: str = "balance",
        timeout: float | None = TIMEOUT,
        metadata: Sequence[str] = METADATA,
        exclusion_writer: DiskWriter | None = None,
        options: Options | None = None,
    ) -> None:
        super().__init__(timeout=TIMEOUT if timeout is None else timeout)
        check_fields(metadata)
        self.is_apart = timeout is not None
        self.metadata = tuple(metadata)
        self.exclusion_writer = exclusion_writer
        self.options = options or Options(favor=favor)  # type: ignore[arg-type]  # Options says what is wrong with it

    def extract(self, text: str) -> str:
        """The main content of a page; what `declutter.extract` raises, it raises."""
        return read_page(text, options=self.options).text

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Documents of HTML to documents of text."""
        # Loads the model before the sandbox forks: the fork shares it, and is ready within any timeout.
        self.extract("<p>The model is loaded.</p>")
        sandbox = ExtractorSandbox(self.timeout, ("", None, "html", (), self.options))
        with sandbox if self.is_apart else nullcontext(), self.exclusion_writer or nullcontext() as writer:
            for doc in data:
                self.stat_update(StatHints.total)
                with self.track_time():
                    reason = self._read(doc, sandbox)
                if not reason:
                    self.stat_update(StatHints.forwarded)
                    self.update_doc_stats(doc)
                    yield doc
                    continue
                self.stat_update(StatHints.dropped, f"dropped_{reason.partition(':')[0]}")
                if writer is not None:
                    doc.metadata["filter_reason"] = reason
                    writer.write(doc, rank)

    def _read(self, doc: Document, sandbox: ExtractorSandbox) -> str:
        """Give a document its text and metadata; otherwise, leave its text and say why."""
        url = doc.metadata.get("url")
        try:
            if self.is_apart:
                asked = (doc.text, url, "html", self.metadata, self.options)
                got = sandbox.process_document(asked, _take_apart)
            else:
                got = _take_apart(doc.text, url, "html", self.metadata, self.options)
        except TimeoutError:
            return "timeout"
        except EOFError:
            return "broken_process"
        except Exception as error:  # the sandbox raises what the page raised
            got = error
        if isinstance(got, Exception):
            logger.warning(f"{doc.id}: {error_line(got)}")
            return error_line(got)
        text, metadata = got
        doc.metadata.update(metadata)
        if not text:
            return str(metadata.get("page_outcome", "no_content"))
        doc.text = text
        return ""


class DeclutterFormatter(BaseFormatter):  # type: ignore[misc]  # the base is untyped
    """Text without markup to its main content, by `clean_text`: for dumps that were extracted badly.

    No document is dropped; a text that is all clutter comes out empty. One that cannot be read keeps its text and gets
    `page_error`.

    Args:
        favor: the option of that name: `"precision"`, `"balance"` or `"recall"`.
        metadata: fields of the page to put on documents.
        options: all choices at once, instead of `favor`.

    Raises:
        OptionError: a field or a choice is unknown.
    """

    name = "🧹 declutter"

    def __init__(
        self,
        favor: str = "balance",
        metadata: Sequence[str] = ("confidence", "outcome", "roles"),
        options: Options | None = None,
    ) -> None:
        super().__init__()
        check_fields(metadata)
        self.metadata = tuple(metadata)
        self.options = options or Options(favor=favor)  # type: ignore[arg-type]  # Options says what is wrong with it

    def format(self, text: str) -> str:
        """The main content of a text; what `declutter.clean_text` raises, it raises."""
        return read_page(text, input="text", options=self.options).text

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Documents of text to documents of less text."""
        for doc in data:
            self.stat_update(StatHints.total)
            with self.track_time():
                got = _take_apart(doc.text, doc.metadata.get("url"), "text", self.metadata, self.options)
                if isinstance(got, Exception):
                    self.stat_update("clean_error")
                    doc.metadata["page_error"] = error_line(got)
                else:
                    self.stat_update("changed", value=int(got[0] != doc.text))
                    doc.text = got[0]
                    doc.metadata.update(got[1])
            yield doc
