"""What a page says about itself, and what shows it."""

from declutter.metadata.choose import find_metadata
from declutter.metadata.of_text import text_metadata

__all__ = ["find_metadata", "text_metadata"]
