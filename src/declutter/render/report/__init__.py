"""Reports to be looked at in a browser: one page taken apart, and the index of many."""

from declutter.render.report.index import IndexRow, to_index
from declutter.render.report.page import to_report

__all__ = ["IndexRow", "to_index", "to_report"]
