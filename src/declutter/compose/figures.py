"""Images of the content: which of a page's belong to it, and where they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from declutter.compose.formulas import Formulas
from declutter.compose.shape import Shape
from declutter.compose.targets import image_target, link_target
from declutter.document import Mark, Run

ALT_CHARS = 1000
"""A longer description is cut."""


@dataclass(frozen=True, slots=True)
class Unworded:
    """An image, or a formula without text.

    Attributes:
        block: the shown block that it stands in or beside, counted among all blocks of the page.
        node: how many of the block's text nodes are before it.
        run: what it is written as.
        box: the element around it if it stands alone before `block`; -1 if it stands in its line.
    """

    block: int
    node: int
    run: Run
    box: int = -1


def find_unworded(shape: Shape, places: Sequence[int], formulas: Formulas, base: str) -> Iterator[Unworded]:
    """The images and unworded formulas of the content, in page order.

    An image belongs to it if the nearest element around it that has text shows some of it: the picture beside an
    author's name does not, that above a caption does. Where that is the element around the whole article or page, it
    has to stand behind the first block that is shown and before the end of the last one.
    """
    if not shape.pieces.unworded or not places:
        return
    starts = [shape.pieces.starts[place] for place in places]
    counts = [len(shape.pieces.nodes.get(place, (0,))) for place in places]
    around = _Around(shape, places)
    last = ""
    for element, node in shape.pieces.unworded:
        run = _run(shape, element, formulas, base)
        if run is None or run.marks[-1].value == last:  # the same image once more, for browsers without scripts
            continue
        number = bisect_right(starts, node) - 1
        is_inside = number >= 0 and starts[number] < node < starts[number] + counts[number]
        if not is_inside and not around.is_content(element, is_between=number >= 0 and node <= starts[-1]):
            continue
        if run.marks[-1].tag == "img":
            last = run.marks[-1].value
        yield _placed(shape, places, starts, counts, node, run, element)


def _placed(
    shape: Shape, places: Sequence[int], starts: Sequence[int], counts: Sequence[int], node: int, run: Run, element: int
) -> Unworded:
    number = bisect_right(starts, node) - 1
    box = shape.box(element)
    if number >= 0:
        offset = node - starts[number]
        is_inside = 0 < offset < counts[number]
        if is_inside or (offset <= counts[number] and shape.containers[places[number]] == box):
            return Unworded(places[number], offset, run)
    following = number + 1 if number < 0 or node > starts[number] else number
    if following < len(places) and node == starts[following] and shape.containers[places[following]] == box:
        return Unworded(places[following], 0, run)
    return Unworded(places[following] if following < len(places) else len(shape.segments), 0, run, box)


def _run(shape: Shape, element: int, formulas: Formulas, base: str) -> Run | None:
    formula = formulas.unworded.get(element)
    if formula is not None:
        return Run("", (formula,))
    if shape.name(element) != "img":
        return None
    attributes = shape.attributes[element]
    target = image_target(attributes, base)
    if not target or attributes.get("aria-hidden") == "true" or attributes.get("role") == "presentation":
        return None
    alt = " ".join("".join(c if c.isprintable() else " " for c in attributes.get("alt", "")).split())[:ALT_CHARS]
    link = next((e for e in shape.above(element, 3) if shape.name(e) == "a"), -1)
    href = link_target(shape.attributes[link].get("href", ""), base) if link >= 0 else ""
    marks = (Mark("a", href, link),) if href else ()
    return Run(alt, (*marks, Mark("img", target, element)))


class _Around:
    """What stands in the elements around an image."""

    def __init__(self, shape: Shape, places: Sequence[int]) -> None:
        shown = set(places)
        pairs = sorted((owner, block in shown) for block, owner in enumerate(shape.owners))
        self._shape = shape
        self._owners = [owner for owner, _ in pairs]
        self._shown_before = [0, *accumulate(is_shown for _, is_shown in pairs)]

    def is_content(self, element: int, *, is_between: bool) -> bool:
        """Whether an image in no line of text belongs to the content."""
        shape = self._shape
        for above in shape.above(element):
            first = bisect_right(self._owners, above - 1)
            if first < len(self._owners) and self._owners[first] < shape.ends[above]:
                return self._shows(first, above, is_between)
        return False

    def _shows(self, first: int, above: int, is_between: bool) -> bool:
        last = bisect_right(self._owners, self._shape.ends[above] - 1)
        shown = self._shown_before[last] - self._shown_before[first]
        return shown > 0 and (shown == last - first or is_between)
