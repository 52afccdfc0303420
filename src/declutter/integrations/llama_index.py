"""LlamaIndex: a transformation for ingestion pipelines (`declutter[llama-index]`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from declutter import DeclutterError, Options
from declutter.integrations.extras import missing_extra
from declutter.integrations.fields import DEFAULTS, Content, Input, check_fields, error_line, fields_of, read_page

try:
    from llama_index.core.schema import BaseNode, MetadataMode, TransformComponent
except ImportError as error:
    raise missing_extra(__name__, "llama-index", error) from error

METADATA = ("title", "kind", "confidence", "language", "outcome")
"""The fields that nodes get where the caller chooses none: plain values, as vector stores want them."""

SHOWN = ("page_title",)
"""What of them stands in the text that is embedded or shown to a language model; the rest is for filters."""


class DeclutterTransform(TransformComponent):  # type: ignore[misc]  # the base may not be installed
    """Documents or nodes of HTML, or of text without markup, to copies with their main content.

    As many come out as go in, with their ids and relationships; put it before the splitter. Metadata gets `page_title`,
    `page_kind`, `page_confidence` ... A document without content comes out empty, and `page_outcome` says why; of one
    that cannot be read, `page_error` does.

    Attributes:
        content: what the documents hold afterwards, `"text"` or `"markdown"`.
        input: `"html"` for pages, `"text"` for text without markup.
        metadata: fields of the page to put on documents.
        url_key: key of the metadata that holds the address.
        options: choices that hold for the whole run.

    Raises:
        ValueError: a field, an input or a content is unknown (pydantic's `ValidationError`).
    """

    content: Content = "text"
    input: Input = "html"
    metadata: tuple[str, ...] = METADATA
    url_key: str = "url"
    options: Options = DEFAULTS

    def model_post_init(self, context: Any) -> None:
        """Refuse unknown fields at once, not at the first node."""
        super().model_post_init(context)
        check_fields(self.metadata)

    @classmethod
    def class_name(cls) -> str:
        """The name under which LlamaIndex stores and caches it."""
        return "DeclutterTransform"

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> Sequence[BaseNode]:
        """The nodes with their main content, in order."""
        return [self._transformed(node) for node in nodes]

    def _transformed(self, node: BaseNode) -> BaseNode:
        source = node.get_content(metadata_mode=MetadataMode.NONE)
        try:
            page = read_page(source, url=node.metadata.get(self.url_key), input=self.input, options=self.options)
        except DeclutterError as error:
            content, found = "", {"error": error_line(error)}
        else:
            content, found = fields_of(page, (self.content,))[self.content], fields_of(page, self.metadata)
        made = node.model_copy(deep=True)
        made.set_content(content)
        added = {f"page_{name}": value for name, value in found.items()}
        made.metadata.update(added)
        for excluded in (made.excluded_embed_metadata_keys, made.excluded_llm_metadata_keys):
            excluded.extend(name for name in added if name not in SHOWN and name not in excluded)
        return made
