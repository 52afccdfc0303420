"""What several features of a page start from, worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from declutter.features.page import page_values
from declutter.features.text import TextStatistics, text_statistics
from declutter.features.tokens import name_parts, name_values, word_tokens
from declutter.features.tree import Enclosing, enclosing, shapes
from declutter.records import Floats, Outline, Segments


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A page's blocks with the statistics that more than one feature needs.

    Attributes:
        segments: the blocks.
        text: character and word counts of each block.
        words: the tokens of each short block, none for longer ones.
        names: the words of every single class, id and itemprop on the page.
        around: the elements that enclose each block.
        shapes: (3, blocks) numbers that blocks in elements of the same tag and class share: of the block's own
            container, of the nearest enclosing element, of the next one.
        shape_elements: (3, blocks) those elements.
        is_paragraph: which blocks are `p` elements.
        page: counts and shares of the whole page.
    """

    segments: Segments
    text: TextStatistics
    words: tuple[list[str], ...]
    names: Mapping[str, list[str]]
    around: Enclosing
    shapes: NDArray[np.int64]
    shape_elements: NDArray[np.int32]
    is_paragraph: NDArray[np.bool_]
    page: Mapping[str, float]

    @property
    def sizes(self) -> Floats:
        """Words of each block, by a measure that holds in scripts without spaces too."""
        return self.text.size.astype(np.float32)

    def __len__(self) -> int:
        return len(self.segments)


def view_of(segments: Segments) -> View:
    """Look at a page."""
    around = enclosing(segments)
    elements = np.stack([segments.container, around.levels[0], around.levels[1]])
    text = text_statistics(segments.texts)
    tags = segments.outline.tags
    is_paragraph = np.array([tags[c] == "p" for c in segments.container.tolist()], dtype=bool)
    return View(
        segments,
        text,
        tuple(map(word_tokens, segments.texts)),
        {value: name_parts(value) for value in _all_names(segments.outline)},
        around,
        shapes(segments, elements),
        elements,
        is_paragraph,
        page_values(segments, text, is_paragraph),
    )


def _all_names(outline: Outline) -> dict[str, None]:
    distinct = {id(names): names for names in outline.names}
    return dict.fromkeys(value for names in distinct.values() if names is not None for value in name_values(names))
