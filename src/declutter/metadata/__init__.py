"""What a page says about itself, and what shows it."""

from declutter.metadata.choose import find_metadata

__all__ = ["find_metadata"]
