"""Where pages come from: files, folders, lists of files, web archives, JSON Lines and Parquet, packed or not."""

from declutter.sources.files import Loaded, load
from declutter.sources.inputs import Cursor, Inputs, InputsChanged, Placed
from declutter.sources.records import MOST_BYTES, Item, Problem, Skipped, Source
from declutter.sources.retry import read_failures

__all__ = [
    "MOST_BYTES",
    "Cursor",
    "Inputs",
    "InputsChanged",
    "Item",
    "Loaded",
    "Placed",
    "Problem",
    "Skipped",
    "Source",
    "load",
    "read_failures",
]
