"""Kept blocks to a document: the elements around them, the markup in their lines, images, footnotes, formulas."""

from declutter.compose.document import compose
from declutter.compose.plain import plain_document

__all__ = ["compose", "plain_document"]
