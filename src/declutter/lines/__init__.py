"""Text without markup, unit by unit: split, choose, label, and put together again."""

from declutter.lines.choose import Chosen, choose_lines, expected_f1
from declutter.lines.label import find_first_line, joined_units, kind_of, label_lines
from declutter.lines.slices import Slices, merged, sliced
from declutter.lines.split import Lines, sentences, split

__all__ = [
    "Chosen",
    "Lines",
    "Slices",
    "choose_lines",
    "expected_f1",
    "find_first_line",
    "joined_units",
    "kind_of",
    "label_lines",
    "merged",
    "sentences",
    "sliced",
    "split",
]
