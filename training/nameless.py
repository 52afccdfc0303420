"""Copies of pages without anything that names an element: what is left is words and structure.

Pages of page builders and of apps name their elements by chance. A model that has only seen speaking names reads such
pages badly; copies of the labelled pages without names teach it what to look at there.
"""

from __future__ import annotations

import re

from lxml import etree

NAMING = re.compile(r"^(?:class|id|role|itemprop|aria-.*|data-.*)$")
"""The attributes that say what an element is for."""


def nameless(root: etree._Element) -> bytes:
    """The page as UTF-8, without naming attributes. The tree that is handed in loses them."""
    for element in root.iter():
        if isinstance(element.tag, str):
            for name in [name for name in map(str, element.attrib) if NAMING.match(name)]:
                del element.attrib[name]
    return etree.tostring(root, method="html", encoding="utf-8", doctype="<!DOCTYPE html>")
