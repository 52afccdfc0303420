"""LangChain: a transformer of documents (`declutter[langchain]`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from declutter import DeclutterError, Options
from declutter.integrations.extras import missing_extra
from declutter.integrations.fields import (
    DEFAULTS,
    Content,
    Input,
    check_choice,
    check_fields,
    error_line,
    fields_of,
    read_page,
)

try:
    from langchain_core.documents import BaseDocumentTransformer, Document
except ImportError as error:
    raise missing_extra(__name__, "langchain", error) from error

METADATA = ("title", "kind", "confidence", "language", "outcome")
"""The fields that documents get where the caller chooses none: plain values, as vector stores want them."""


class DeclutterTransformer(BaseDocumentTransformer):  # type: ignore[misc]  # the base may not be installed
    """Documents of HTML, or of text without markup, to documents of their main content.

    As many documents come out as go in, with their ids and metadata; the originals stay as they are. Metadata gets
    `page_title`, `page_kind`, `page_confidence` ... Documents without content come out empty, and `page_outcome` says
    why; of one that cannot be read, `page_error` does.

    Args:
        content: what the documents hold afterwards, `"text"` or `"markdown"`.
        input: `"html"` for pages, `"text"` for text without markup.
        metadata: fields of the page to put on documents; `roles` and `blocks` are a dict and a list, which not every
            vector store takes.
        url_key: key of the metadata that holds the address.
        options: choices that hold for the whole run.

    Raises:
        OptionError: a field, an input or a content is unknown.
    """

    def __init__(
        self,
        *,
        content: Content = "text",
        input: Input = "html",  # noqa: A002  # the command's name for it
        metadata: Sequence[str] = METADATA,
        url_key: str = "source",
        options: Options = DEFAULTS,
    ) -> None:
        check_choice("content", content, Content)
        check_choice("input", input, Input)
        check_fields(metadata)
        self.content: Content = content
        self.input: Input = input
        self.metadata = tuple(metadata)
        self.url_key = url_key
        self.options = options

    def transform_documents(self, documents: Sequence[Document], **kwargs: Any) -> Sequence[Document]:
        """The documents with their main content, in order."""
        return [self._transformed(document) for document in documents]

    def _transformed(self, document: Document) -> Document:
        url = document.metadata.get(self.url_key)
        try:
            page = read_page(document.page_content, url=url, input=self.input, options=self.options)
        except DeclutterError as error:
            content, found = "", {"error": error_line(error)}
        else:
            content, found = fields_of(page, (self.content,))[self.content], fields_of(page, self.metadata)
        metadata = {**document.metadata, **{f"page_{name}": value for name, value in found.items()}}
        return Document(page_content=content, metadata=metadata, id=document.id)
