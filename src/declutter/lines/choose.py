"""Which units of a text are kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from declutter.lines.forms import has_date, is_page_title
from declutter.records import Cue, Floats

Chosen = NDArray[np.bool_]

QUOTED_SCORE = 0.8
"""A certain phrase does not overrule the model where that is as sure of the contrary: somebody quotes it."""

LABEL_SHARE = 0.4
"""A unit of which a phrase makes up less is about it as often as it is clutter."""

CLEAN_SHARE = 0.9
FEW_WORDS = 10
DOUBT = 0.2
"""Of a text that is nearly all kept, or all but a few words, what is no known phrase is cut only below this score."""

FEW_LABELS = 3
LABELS_SHARE = 0.04
SILENT_DOUBT = 0.1
"""Where hardly a line is a phrase of clutter, the text is no dump of a page, and much lower a score cuts: the highest
one, in hundredths, that leaves 99.5 % of the words of all reference texts, out of fold by site."""

SENTENCE_CHARS = 80
ARTICLE_SHARE = 0.8
ARTICLE_WORDS = 150
ARTICLE_RISE = 0.15
"""Where most of what is kept are paragraphs, what is left in doubt are captions, teasers and notes on the author."""

HEADLINE_SCORE = 0.1
REPEATED_SCORE = 0.02
HEADLINE_REACH = 5
REPEATED_REACH = 25
HEADLINE_CHARS = range(15, 151)
"""Of the few lines above the text the likeliest is its headline, which references leave out as often as not; sooner one
whose words another line repeats, as the title of the page does, and that one further above, too."""

TOP_UNITS = 60
"""Where the title of the page and its trail of menus stand."""

LIST_SCORE = 0.1
LIST_UNITS = 20
"""So many units between a colon and further text are what the colon announced."""

INNER_SCORE = 0.25
INNER_UNITS = 8
INNER_WORDS = 8
"""So many short lines between two pieces of text are its sub-headings, items and rows."""

ITEM_SCORE = 0.1
ITEM_SHARE = 0.5
"""A list of which so many items are kept, and none has a lower score, stays whole."""

END_WORDS = 4
"""A sentence of fewer words below a paragraph may be a link."""

SUBTITLE_SCORE = 0.25
SUBTITLE_WORDS = 5

TITLE_REACH = 6
TITLE_CHARS = 8
"""Among so many kept units the headline is looked for that the title of the page repeats; a shorter line is none."""

_ITEM = re.compile(r"(?:[-*+•·‣▪►○●]|\d{1,3}[.)]) ")
_MARKS = frozenset("-*+•·‣▪►○●0123456789")
_STOPS = tuple('.!?。！？…"”»।؟')


def choose_lines(
    texts: Sequence[str], cues: Sequence[Cue | None], scores: Floats, sizes: Floats, threshold: float
) -> Chosen:
    """Whether each unit is main content: what is in doubt stays.

    Args:
        texts, cues: the units and what they say.
        scores, sizes: their probability to be main content, and their words.
        threshold: units of less are clutter, by and large.
    """
    kept: Chosen = scores >= threshold
    words, total = float(sizes[kept].sum()), float(sizes.sum())
    is_silent = np.array([cue is None for cue in cues], dtype=bool)
    coverage = np.array([_coverage(text, cue) for text, cue in zip(texts, cues, strict=True)])
    labels = int((coverage >= LABEL_SHARE).sum())
    if labels < max(FEW_LABELS, LABELS_SHARE * len(texts)):
        kept |= (coverage < LABEL_SHARE) & (scores >= min(SILENT_DOUBT, threshold))
    elif words >= min(CLEAN_SHARE * total, total - FEW_WORDS) and words:
        kept |= (coverage < LABEL_SHARE) & (scores >= min(DOUBT, threshold))
    elif words >= ARTICLE_WORDS and _in_paragraphs(texts, sizes, kept) >= ARTICLE_SHARE * words:
        doubtful = kept & (scores < threshold + ARTICLE_RISE)
        ends = _ends_paragraphs(texts, doubtful, kept, sizes)
        kept &= ~doubtful
        kept[ends] = True
    if not kept.all():
        _keep_inner(texts, is_silent, scores, sizes, kept, threshold)
        _keep_lists(texts, is_silent, scores, kept, threshold)
        _keep_headline(texts, is_silent, scores, kept)
        _keep_subtitle(texts, is_silent, scores, sizes, kept)
    _leave_page_title(texts, kept)
    for unit, cue in enumerate(cues):
        if cue is not None and cue.certain and scores[unit] < QUOTED_SCORE and coverage[unit] >= LABEL_SHARE:
            kept[unit] = False
    _follow(kept, np.array([any(map(str.isalnum, text)) for text in texts], dtype=bool))
    return kept


def _coverage(text: str, cue: Cue | None) -> float:
    if cue is None:
        return 0.0
    return len(cue.id.split(":", 2)[2]) / len(text) if cue.id.startswith("phrase:") else 1.0


def _in_paragraphs(texts: Sequence[str], sizes: Floats, kept: Chosen) -> float:
    """Words of the kept units that are long and end as a sentence does."""
    units = [unit for unit in np.flatnonzero(kept).tolist() if len(texts[unit]) >= SENTENCE_CHARS]
    return float(sizes[[unit for unit in units if texts[unit].endswith(_STOPS)]].sum())


def _ends_paragraphs(texts: Sequence[str], doubtful: Chosen, kept: Chosen, sizes: Floats) -> list[int]:
    """Doubtful sentences directly below a kept paragraph: its end, and no teaser."""
    found = []
    for unit in np.flatnonzero(doubtful).tolist():
        above = texts[unit - 1] if unit and kept[unit - 1] else ""
        is_below = len(above) >= SENTENCE_CHARS and above.endswith(_STOPS)
        if is_below and texts[unit].endswith(_STOPS) and sizes[unit] >= END_WORDS:
            found.append(unit)
    return found


def _keep_inner(
    texts: Sequence[str], is_silent: Chosen, scores: Floats, sizes: Floats, kept: Chosen, threshold: float
) -> None:
    """What stands between two kept units and says nothing of its own: short lines, and the list after a colon."""
    units = np.flatnonzero(kept).tolist()
    for above, below in pairwise(units):
        if below - above == 1 or below - above - 1 > INNER_UNITS:
            continue
        between = slice(above + 1, below)
        if not is_silent[between].all():
            continue
        if scores[between].min() >= min(INNER_SCORE, threshold) and sizes[between].max() <= INNER_WORDS:
            kept[between] = True
    may_be_item = is_silent & (scores >= min(LIST_SCORE, threshold))
    for unit in units:
        if texts[unit].endswith((":", "：")):
            end = unit + 1
            while end < len(texts) and end <= unit + LIST_UNITS and may_be_item[end]:
                end += 1
            # As far as something is kept: what is below the last of it may be another thing.
            inside = np.flatnonzero(kept[unit + 1 : end + 1])
            if len(inside):
                kept[unit + 1 : unit + 1 + int(inside[-1])] = True


def _keep_lists(texts: Sequence[str], is_silent: Chosen, scores: Floats, kept: Chosen, threshold: float) -> None:
    """A list stays whole if one item of it does and nothing in it speaks against it."""
    marks = [_mark(text) if text[0] in _MARKS else "" for text in texts]
    start = 0
    while start < len(texts):
        end = start + 1
        if not marks[start]:
            start = end
            continue
        while end < len(texts) and marks[end] == marks[start]:
            end += 1
        items = slice(start, end)
        is_list = end - start > 1 and is_silent[items].all() and kept[items].mean() >= ITEM_SHARE
        if is_list and scores[items].min() >= min(ITEM_SCORE, threshold):
            kept[items] = True
        start = end


def _mark(text: str) -> str:
    """The sign that a unit begins with, if it is an item of a list."""
    found = _ITEM.match(text)
    return ("1" if found[0][0].isdigit() else found[0][0]) if found else ""


def _keep_headline(texts: Sequence[str], is_silent: Chosen, scores: Floats, kept: Chosen) -> None:
    units = np.flatnonzero(kept)
    first = int(units[0]) if len(units) else 0
    best, best_rank = -1, (False, HEADLINE_SCORE)
    for unit in range(max(first - REPEATED_REACH, 0), first):
        is_near = first - unit <= HEADLINE_REACH
        if not is_silent[unit] or scores[unit] < (REPEATED_SCORE if is_near else HEADLINE_SCORE):
            continue
        is_repeated = _is_repeated(texts, unit)
        if _may_be_headline(texts[unit], is_repeated=is_repeated) and (is_near or is_repeated):
            rank = is_repeated, float(scores[unit])
            if rank >= best_rank:
                best, best_rank = unit, rank
    if best >= 0:
        kept[best] = True


def _keep_subtitle(texts: Sequence[str], is_silent: Chosen, scores: Floats, sizes: Floats, kept: Chosen) -> None:
    """The line below a headline that stands apart from the text, unless it has a date as bylines do."""
    units = np.flatnonzero(kept)[:2].tolist()
    if len(units) < 2 or units[1] == units[0] + 1 or not _may_be_headline(texts[units[0]], is_repeated=True):
        return
    below = units[0] + 1
    is_likely = is_silent[below] and scores[below] >= SUBTITLE_SCORE and sizes[below] >= SUBTITLE_WORDS
    if is_likely and not has_date(texts[below]):
        kept[below] = True


def _leave_page_title(texts: Sequence[str], kept: Chosen) -> None:
    """The title of the page, which is the headline and the name of the site, goes where the headline itself stays."""
    units = np.flatnonzero(kept)[:TITLE_REACH].tolist()
    for unit in units[1:]:
        if len(texts[unit]) >= TITLE_CHARS and is_page_title(texts[units[0]], texts[unit]):
            kept[units[0]] = False
            return


def _is_repeated(texts: Sequence[str], unit: int) -> bool:
    """Whether a line near the top holds the words of a unit and more."""
    own = texts[unit]
    return any(own in text and len(text) > len(own) for text in texts[:TOP_UNITS] if len(text) <= HEADLINE_CHARS[-1])


def _may_be_headline(text: str, *, is_repeated: bool) -> bool:
    # Scripts without spaces say in six characters what takes four words elsewhere.
    is_long = len(text) in HEADLINE_CHARS or (len(text) in range(6, 80) and not text.isascii())
    return is_long and (is_repeated or not text.endswith(_STOPS)) and "\n" not in text


def _follow(kept: Chosen, has_words: Chosen) -> None:
    """Rules and signs without words stay between two kept units, and at an end of the text beside one."""
    if has_words.all():
        return
    worded = np.flatnonzero(has_words)
    if not len(worded):
        kept[:] = True
        return
    signs = np.flatnonzero(~has_words)
    below = np.searchsorted(worded, signs)
    is_above = kept[worded[np.maximum(below - 1, 0)]]
    is_below = kept[worded[np.minimum(below, len(worded) - 1)]]
    kept[signs] = is_above & is_below


def expected_f1(sizes: Floats, scores: Floats, kept: Chosen) -> float:
    """The word F1 to expect of a choice if the scores are true; 1 for a text without words.

    Args:
        sizes: words of each unit.
        scores, kept: as above.
    """
    content = float((sizes * scores).sum())
    both = float(sizes[kept].sum()) + content
    return min(2 * float((sizes * scores)[kept].sum()) / both, 1.0) if both else 1.0
