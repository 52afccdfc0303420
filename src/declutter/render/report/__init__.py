"""Reports to be looked at in a browser: one page taken apart, and the index of many."""

from declutter.render.report.index import IndexRow, to_index
from declutter.render.report.page import to_report
from declutter.render.report.shell import GENERATOR

__all__ = ["GENERATOR", "IndexRow", "to_index", "to_report"]
