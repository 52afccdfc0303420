"""Text without markup, unit by unit: split, choose, label, and put together again."""

from declutter.lines.choose import choose_lines
from declutter.lines.label import label_lines
from declutter.lines.slices import Slices, sliced
from declutter.lines.split import Lines, sentences, split

__all__ = ["Lines", "Slices", "choose_lines", "label_lines", "sentences", "sliced", "split"]
