"""Formulas whose TeX the page carries: as an annotation of MathML, for MathJax, or as the description of an image."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from declutter.compose.shape import Shape
from declutter.document import Mark

_ROOTS = re.compile(r"(?:^|\s)(?:katex|katex-display|MathJax\w*|mwe-math-element|ltx_Math|math)(?:\s|$)")
_IMAGES = re.compile(r"(?:^|\s)(?:mwe-math-fallback-image-\w+|latex|tex|math|wp-katex-eq)(?:\s|$)")
_DISPLAY = re.compile(r"display|-block", re.IGNORECASE)
_STYLE = re.compile(r"^\{\s*\\(?:display|text)style\s+(.*)\}$", re.DOTALL)
_COMMENT = re.compile(r"(?<!\\)%.*")

AROUND = 8
"""How many elements above its source the rendering of a formula begins at most."""

TEX_CHARS = 4000


@dataclass(frozen=True, slots=True)
class Formulas:
    """The elements that show a formula, and those without text that stand for one, with the mark of each."""

    shown: dict[int, Mark] = field(default_factory=dict)
    unworded: dict[int, Mark] = field(default_factory=dict)


def find_formulas(shape: Shape) -> Formulas:
    """All of them on a page."""
    found = Formulas()
    for element, text in shape.segments.head.formulas:
        if shape.name(element) == "script":
            _script(shape, element, text, found)
        else:
            _add(shape, element, text, found)
    counts = shape.segments.outline.tag_counts
    if counts["math"]:
        for element, attributes in enumerate(shape.attributes):
            if attributes.get("alttext") and shape.name(element) == "math":
                _add(shape, element, attributes["alttext"], found)
    for element, _ in shape.pieces.unworded:
        attributes = shape.attributes[element]
        if attributes.get("alt") and shape.name(element) == "img" and _IMAGES.search(attributes.get("class", "")):
            if any(above in found.shown for above in shape.above(element, AROUND)):
                continue
            if tex := source(attributes["alt"]):
                is_display = bool(_DISPLAY.search(attributes.get("class", "")))
                found.unworded[element] = Mark("display" if is_display else "math", tex, element)
    return found


def source(text: str) -> str:
    """TeX on one line, without comments and the style that MediaWiki puts around it; empty where it is too long."""
    text = " ".join(_COMMENT.sub("", text).split())
    style = _STYLE.match(text)
    text = style[1].strip() if style else text
    for before, after in (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]")):
        if len(text) > len(before + after) and text.startswith(before) and text.endswith(after):
            text = text[len(before) : -len(after)].strip()
            break
    return text if len(text) <= TEX_CHARS and not text.endswith("\\") else ""


def _add(shape: Shape, element: int, text: str, found: Formulas) -> None:
    """The formula that is rendered around its source."""
    tex = source(text)
    around = list(shape.above(element, AROUND))
    roots = [e for e in around if shape.name(e) in ("math", "mjx-container") or _ROOTS.search(shape.classes(e))]
    if not tex or not roots or any(e in found.shown for e in around):
        return
    found.shown[roots[-1]] = Mark("display" if _is_display(shape, element, roots[-1]) else "math", tex, roots[-1])


def _script(shape: Shape, element: int, text: str, found: Formulas) -> None:
    """The formula whose source MathJax has put behind its rendering, or has not rendered yet."""
    tex = source(text)
    if not tex:
        return
    is_display = "display" in shape.attributes[element].get("type", "")
    mark = Mark("display" if is_display else "math", tex, element)
    above = shape.parents[element]
    before = element - 1
    while before > above and shape.parents[before] != above:
        before = shape.parents[before]
    if before > above and _ROOTS.search(shape.classes(before)) and before not in found.shown:
        found.shown[before] = mark._replace(element=before)
    else:
        found.unworded[element] = mark


def _is_display(shape: Shape, element: int, root: int) -> bool:
    for around in shape.above(element, AROUND):
        attributes = shape.attributes[around]
        if attributes.get("display") in ("block", "true") or _DISPLAY.search(attributes.get("class", "")):
            return True
        if around == root:
            break
    return False
