"""A document to output: one module a format. The words and their order are the same in all of them."""

from __future__ import annotations

from functools import partial

from declutter.document import Document
from declutter.later import Derived, Later
from declutter.options import Options
from declutter.render.html import to_html
from declutter.render.markdown import to_markdown
from declutter.render.tei import to_tei
from declutter.render.text import to_text

__all__ = ["renderings", "to_html", "to_markdown", "to_tei", "to_text"]

Rendering = Derived[Document, str]


def renderings(
    document: Later[Document], described: Later[Document], options: Options
) -> tuple[Rendering, Rendering, Rendering]:
    """A document as Markdown, HTML and TEI, as the options want them, each written when it is asked for.

    `described` is the same with its fields, which take as long to find as the document: only front matter and TEI show
    them.
    """
    links, images = options.links, options.images
    return (
        Derived(
            described if options.front_matter else document,
            partial(to_markdown, links=links is True, images=images is True, with_fields=options.front_matter),
        ),
        Derived(document, partial(to_html, links=links is not False, images=images is not False)),
        Derived(described, partial(to_tei, links=links is not False, images=images is not False)),
    )
