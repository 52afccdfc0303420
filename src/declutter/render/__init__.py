"""Blocks to output: one module a format. The words and their order are the same in all of them."""

from declutter.render.markdown import to_markdown
from declutter.render.text import to_text

__all__ = ["to_markdown", "to_text"]
