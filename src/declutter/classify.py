"""Scores and evidence to the choice of what is main content.

The thresholds were tried on the sites that the shipped model has not seen (`python -m bench quality --gate`). What
moved there, in points of the set's score: taking tables as a whole +0.1 on wcxb-dev; the rule for comments +0.5 on
fundus; the one for related sections 0 on news and -1.5 on listings, kept for short articles with long teasers;
headings and list items inside the text +0.4 on documentation and 0 elsewhere. Captions from 0.05 instead of 0.35 would
cost 0.6 on fundus, runs of 16 blocks instead of 8 would cost 0.4 on articles.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from declutter.cues.evidence import Evidence
from declutter.flags import Flag
from declutter.records import Cue, Floats, Segments
from declutter.roles import Kind, PageKind, Role

PROSE_WORDS = 30
PROSE_SCORE = 0.85
"""A phrase that is certain in a label may be quoted in a paragraph: the model is believed on long, well-scored text."""

QUOTED_SCORE = 0.15
QUOTED_REACH = 6
QUOTED_TEXT = 0.95
"""From this score on a certain phrase is a quotation where it stands in a quotation, code, list or heading, no form
and no clutter's markup is around it, and text with that score stands within so many blocks above and below."""

MARKUP_SCORE = 0.9
"""The model has seen the certain markup too; where it is this sure all the same, a theme uses the name otherwise."""

LAST_RESORT = 0.1
"""With no block over the threshold the best ones are kept, but none that the model is this sure is clutter."""

NEAR_BEST = 0.6
"""In the last resort, blocks of at least this share of the best score are kept with it."""

TABLE_SCORE = 0.12
TABLE_GAP = 4
"""A table within so many blocks of kept text above and below it is kept from this mean score on: references often
leave tables out, so the model underrates them, but a reader misses them."""

NAMED_LEVELS = 4
"""Footnotes and standfirsts, named by their markup, are kept whatever their score where one of so many elements around
them holds kept text: half of the references leave them out, no reader would. Those of teasers stand elsewhere."""

COPY_WORDS = 4
"""Of a text of so many words that stands on the page twice, hidden and shown, only what is shown is kept. Out of fold
this is worth 0.5 on defuddle and nothing elsewhere."""

COMMENT_SCORE = 0.75
COMMENT_PAGE_WORDS = 40
"""Below a text of this many words, readers' comments need this score to be taken for text: a thread of a forum gets it,
a long discussion of a short article does not."""

THREAD_PROBABILITY = 0.5
"""A page that is a forum with this probability is a thread: what its markup calls comments are the posts."""

ARTICLE_PROBABILITY = 0.9
ARTICLE_THRESHOLD = 0.6
"""The threshold in place of the model's for what is an article with this probability: what such a page shows besides
its text is clutter, whatever it looks like. On sets that no page was trained on this gained 0.1 on fundus and trafeval
and lost nothing; on other sites of known sets 0.1 on fundus and defuddle. From a probability of 0.7 on, or with 0.7 as
the threshold, fundus gains 0.2 more and trafeval loses 0.3."""

FAVOR = {"precision": (0.75, 0.5), "recall": (0.25, 2.0)}
"""For each choice but the balance, the threshold in place of the model's, and how many times recall counts as much as
precision. What they do is measured in docs/accuracy.md."""

FOOT_SCORE = 0.9
MENU_SCORE = 0.7
REGION_WORDS = 40
"""A block in the foot of the page, or in a menu, needs this score where so many words are kept elsewhere. Out of fold
the first gained 0.5 on collections, 0.9 on their copies without names, and lost nothing; the second, 0.2 on listings.
A full bar would gain no more, and cost the imprint that somebody came for."""

SECTION_SCORE = 0.6
PARAGRAPH_WORDS = 20
ARTICLE_PARAGRAPHS = 3
"""Under a heading such as "Related articles" a block needs this score, on a page that has paragraphs elsewhere."""

ATTACHED_SCORE = 0.45
"""A quotation or code next to kept text belongs to it from this score on, as in the posts of a thread."""

LIST_LINKS = 4
"""So many links on lines of their own in one block are a menu of the days before list markup."""

LEAD_SCORE = 0.3
LEAD_WORDS = 10
"""A sentence between the headline and the first paragraph is a standfirst, or one between two paragraphs a callout:
references leave half of them out, readers miss them."""

INNER_SCORES = {
    Kind.HEADING: 0.05,
    Kind.CAPTION: 0.35,
    Kind.QUOTE: 0.25,
    Kind.CODE: 0.1,
    Kind.TERM: 0.2,
    Kind.DEFINITION: 0.2,
    Kind.LIST_ITEM: 0.3,
    Kind.CONTROL: 0.4,
}
INNER_RUN = 8
"""Blocks of these forms that stand inside the text, at most so many in a row and without any cue for clutter, are
kept from these scores on. They are short, so the model alone tears sub-headings and list items out of the text."""

_ARTICLE = tuple(PageKind).index(PageKind.ARTICLE)
_FORUM = tuple(PageKind).index(PageKind.FORUM)

Chosen = NDArray[np.bool_]


def certain_cue(index: int, evidence: Evidence) -> Cue | None:
    """The cue that alone proves a block clutter, if there is one."""
    for cues in (evidence.phrase, evidence.structure, evidence.markup):
        cue = cues[index]
        if cue is not None and cue.certain:
            return cue
    return None


def choose(
    segments: Segments,
    evidence: Evidence,
    scores: Floats,
    sizes: Floats,
    kinds: Floats,
    threshold: float,
    favor: str = "balance",
) -> Chosen:
    """Which blocks are main content.

    The model decides; a certain cue overrules it. A page on which no block reaches the threshold keeps its best
    blocks, because a short post on a crowded page scores low as a whole.

    Args:
        segments, evidence: the page's blocks and what speaks about them.
        scores: probability of each block to be main content.
        sizes: words of each block.
        kinds: probability of each kind of page, in the order of `PageKind`.
        threshold: the score from which on a block is kept, before it is fitted to the page.
        favor: "precision", "balance" or "recall".
    """
    if not len(segments):
        return np.zeros(0, dtype=bool)
    is_thread = bool(kinds[_FORUM] >= THREAD_PROBABILITY)
    allowed = np.where(_barred(segments, evidence, scores, sizes, is_thread), np.float32(0.0), scores)
    is_article = bool(kinds[_ARTICLE] >= ARTICLE_PROBABILITY)
    at, recall = FAVOR.get(favor, (ARTICLE_THRESHOLD if is_article else threshold, 1.0))
    limit = page_threshold(allowed, sizes, at, recall)
    kept: Chosen = allowed >= limit
    kept &= ~_doubtful(segments, evidence, allowed, sizes, kept, is_thread)
    kept &= ~_in_frame(segments, allowed, sizes, kept)
    if not kept.any() and allowed.max() >= LAST_RESORT:
        kept = allowed >= max(float(allowed.max()) * NEAR_BEST, LAST_RESORT)
    kept |= _named_text(segments, evidence, kept) & (allowed > 0)
    kept = _with_inner(segments, evidence, allowed, sizes, _with_tables(segments, allowed, sizes, kept))
    return _without_copies(segments, sizes, kept)


def page_threshold(scores: Floats, sizes: Floats, threshold: float, recall: float = 1.0) -> float:
    """Halfway between the given threshold and the one that maximises the page's expected F measure.

    With F1 the latter is half of the best expected F1 (Lewis 1995). On its own it gains 2 points on listings and loses
    0.9 on readability, 1.8 on defuddle and 0.7 on trafeval; halfway loses none of these and keeps a part of the gain.

    Args:
        scores, sizes: of the page's blocks.
        threshold: the score from which on a block is kept on any page.
        recall: how many times as much recall counts as precision (the beta of the F measure).
    """
    weight = _weight(sizes)
    mass = scores * weight
    order = np.argsort(-scores, kind="stable")
    square = recall * recall
    whole = np.cumsum(weight[order]) + square * max(float(mass.sum()), 1e-9)
    expected = (1 + square) * np.cumsum(mass[order]) / whole
    return float(threshold + scores[order[int(np.argmax(expected))]]) / 2


def _weight(sizes: Floats) -> NDArray[np.float64]:
    """What a block counts for; one without words still counts a little."""
    weight: NDArray[np.float64] = sizes.astype(np.float64) + 0.3
    return weight


def _named_text(segments: Segments, evidence: Evidence, kept: Chosen) -> Chosen:
    """Footnotes, standfirsts and the like: markup names them as part of the text, nothing else speaks about them."""
    cues = zip(evidence.markup, evidence.phrase, evidence.structure, strict=True)
    named = [m is not None and m.role is Role.BODY and p is None and s is None for m, p, s in cues]
    result = np.zeros(len(kept), dtype=bool)
    outline = segments.outline
    owners = np.sort(segments.owner[kept]).tolist()
    for index in np.flatnonzero(named).tolist():
        element = int(segments.container[index])
        for _ in range(NAMED_LEVELS):
            element = max(int(outline.parent[element]), 0)
        place = bisect_left(owners, element)
        result[index] = place < len(owners) and owners[place] < outline.end[element]
    return result


def _barred(segments: Segments, evidence: Evidence, scores: Floats, sizes: Floats, is_thread: bool) -> Chosen:
    """Blocks that a certain cue keeps out; what is marked as a comment is a post where the page is a thread."""
    barred = np.zeros(len(scores), dtype=bool)
    for index in range(len(scores)):
        cue = certain_cue(index, evidence)
        if cue is not None and not (is_thread and cue.role is Role.COMMENT):
            is_quoted = cue.id.startswith("phrase:") and sizes[index] >= PROSE_WORDS and scores[index] >= PROSE_SCORE
            is_quoted = is_quoted or _is_quoted(index, segments, evidence, scores)
            is_odd_theme = cue.id.startswith("markup:") and scores[index] >= MARKUP_SCORE
            barred[index] = not (is_quoted or is_odd_theme)
    return barred


def _is_quoted(index: int, segments: Segments, evidence: Evidence, scores: Floats) -> bool:
    """Whether the words of an interface are spoken of, as in a manual, rather than those of this page."""
    cue = evidence.markup[index]
    flags = segments.flags(index)
    is_cited = segments.kinds[index] in _CITED or bool(flags & (Flag.QUOTE | Flag.CODE))
    structure = evidence.structure[index]
    if structure is not None and structure.id != "structure:template":
        return False
    if scores[index] < QUOTED_SCORE or not is_cited or flags & (Flag.FORM | Flag.CONTROL | Flag.HIDDEN):
        return False
    if evidence.in_comments[index] or (cue is not None and not cue.role.is_content):
        return False
    above, below = scores[max(index - QUOTED_REACH, 0) : index], scores[index + 1 : index + 1 + QUOTED_REACH]
    return bool((above >= QUOTED_TEXT).any() and (below >= QUOTED_TEXT).any())


_CITED = frozenset((Kind.QUOTE, Kind.CODE, Kind.LIST_ITEM, Kind.HEADING, Kind.DEFINITION, Kind.TERM))


def _doubtful(
    segments: Segments, evidence: Evidence, scores: Floats, sizes: Floats, kept: Chosen, is_thread: bool
) -> Chosen:
    """Blocks among comments or related articles whose score is too low for that, on pages with other text."""
    if is_thread:
        return np.zeros(len(scores), dtype=bool)
    apart = np.array(evidence.in_comments, dtype=bool) & (scores < COMMENT_SCORE)
    related = np.array([role is Role.RELATED for role in evidence.section], dtype=bool) & (scores < SECTION_SCORE)
    rest = kept & ~apart & ~related
    if float(sizes[rest].sum()) < COMMENT_PAGE_WORDS:
        return np.zeros(len(scores), dtype=bool)
    # A listing is made of such sections; an article has paragraphs besides.
    has_paragraphs = int((sizes[rest] >= PARAGRAPH_WORDS).sum()) >= ARTICLE_PARAGRAPHS
    if not has_paragraphs:
        return apart
    return apart | related | (_is_link_list(segments) & (scores < SECTION_SCORE))


def _in_frame(segments: Segments, scores: Floats, sizes: Floats, kept: Chosen) -> Chosen:
    """Blocks in the page's foot or menus whose score is too low for that, on pages with other text."""
    flags = segments.outline.flags[segments.owner]
    is_in_text = (flags & (Flag.ARTICLE | Flag.MAIN)) != 0
    weak = ((flags & Flag.FOOTER) != 0) & (scores < FOOT_SCORE)
    weak |= ((flags & Flag.NAV) != 0) & (scores < MENU_SCORE)
    result: Chosen = weak & ~is_in_text
    return result if float(sizes[kept & ~result].sum()) >= REGION_WORDS else np.zeros(len(scores), dtype=bool)


def _is_link_list(segments: Segments) -> Chosen:
    """Menus without list markup: many links a line each, and hardly a word outside of them."""
    chars = np.array([len(text) for text in segments.texts], dtype=np.int64)
    lines: Chosen = (segments.links >= LIST_LINKS) & (segments.breaks >= LIST_LINKS - 1)
    return lines & (segments.link_chars * 2 > chars)


def _with_tables(segments: Segments, scores: Floats, sizes: Floats, kept: Chosen) -> Chosen:
    """A table is kept or left as a whole, more readily inside the text."""
    is_cell = segments.of_kind(Kind.TABLE_CELL)
    if not is_cell.any():
        return kept
    result = kept.copy()
    edges = np.flatnonzero(np.diff(np.concatenate(([False], is_cell, [False])).astype(np.int8)))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        weight = _weight(sizes[start:end])
        mean = float((scores[start:end] * weight).sum() / weight.sum())
        inside = kept[max(start - TABLE_GAP, 0) : start].any() and kept[end : end + TABLE_GAP].any()
        if inside and mean >= TABLE_SCORE:
            result[start:end] = scores[start:end] > 0
    return result


def _with_inner(segments: Segments, evidence: Evidence, scores: Floats, sizes: Floats, kept: Chosen) -> Chosen:
    """Headings, captions, list items and the like between two pieces of kept text."""
    result = kept.copy()
    text = np.flatnonzero(kept).tolist()
    heads = [i for i in range(text[0] if text else 0) if segments.kinds[i] is Kind.HEADING and segments.level[i] == 1]
    text = heads[-1:] + text
    for above, below in itertools.pairwise(text):
        if 1 < below - above <= INNER_RUN + 1:
            for index in range(above + 1, below):
                if _is_inner(index, segments, evidence, scores, sizes):
                    result[index] = True
    for index in np.flatnonzero(~result & (scores >= ATTACHED_SCORE)).tolist():
        if segments.kinds[index] in (Kind.QUOTE, Kind.CODE) and result[max(index - 1, 0) : index + 2].any():
            result[index] = _is_inner(index, segments, evidence, scores, sizes)
    return result


def _without_copies(segments: Segments, sizes: Floats, kept: Chosen) -> Chosen:
    """Hidden blocks go whose text is kept elsewhere: the same article for narrow screens, or for a script to show."""
    is_hidden = (segments.outline.flags[segments.owner] & Flag.HIDDEN) != 0
    hidden = np.flatnonzero(kept & is_hidden & (sizes >= COPY_WORDS)).tolist()
    if not hidden:
        return kept
    texts = segments.texts
    seen = {texts[index] for index in np.flatnonzero(kept & ~is_hidden).tolist()}
    result = kept.copy()
    for index in hidden:
        result[index] = texts[index] not in seen
        seen.add(texts[index])
    return result


def _is_inner(index: int, segments: Segments, evidence: Evidence, scores: Floats, sizes: Floats) -> bool:
    if (evidence.phrase[index] or evidence.structure[index]) and _is_quoted(index, segments, evidence, scores):
        return not segments.is_mostly_link(index)
    kind, score = segments.kinds[index], float(scores[index])
    if score < INNER_SCORES.get(kind, 1.0) and not (score >= LEAD_SCORE and sizes[index] >= LEAD_WORDS):
        return False
    is_anchor = all(href.startswith("#") for href in segments.hrefs[index])
    if segments.is_mostly_link(index) and not (kind is Kind.HEADING and is_anchor):
        return False
    phrase = evidence.phrase[index]
    # "See also" between two paragraphs is a heading of the text.
    is_heading_phrase = phrase is not None and kind is Kind.HEADING and not phrase.certain and score >= LEAD_SCORE
    if (phrase is not None and not is_heading_phrase) or evidence.structure[index] is not None:
        return False
    markup = evidence.markup[index]
    return markup is None or markup.role in (Role.BODY, Role.HEADER, Role.OTHER)
