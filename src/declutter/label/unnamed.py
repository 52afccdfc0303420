"""Boxes that no name marks, told by their words and their shape: readers' comments, notices about cookies, trails."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import numpy as np
from numpy.typing import NDArray

from declutter.cues.evidence import Evidence
from declutter.flags import Flag
from declutter.records import Cue, Segments
from declutter.roles import Kind, Role

COMMENTED_WORDS = 40
"""Readers comment on a text: above their list stand so many words of main content, or it is the list that is read."""

HEADING_REACH = 3
"""Between the heading of the comments and the first of them there may be a word on how they are sorted."""

COMMENT_BLOCKS = 14
"""In a list of comments there is a time or a link to answer for every so many blocks."""

MOMENT_CHARS = 60
"""The line that says when a comment was written is no longer than this."""

DATED_ITEMS = 0.5
"""Share of the items of such a list that say when they were written; links from other sites do not."""

PROSE_ITEMS = 3
LINK_SHARE = 0.3
"""A list without links to answer is one of comments if it has so many items, and in links no more than this share."""

NOTICE_SHARE = 0.4
"""A box of which so many characters speak of cookies is a notice about them, its buttons included."""

NOTICE_VOICES = 3
VOICES_SHARE = 0.3
"""So is one in which this number and share of the blocks do: lists of purposes and partners."""

NOTICE_WORDS = 6
"""A shorter line about cookies may be about food."""

NOTICE_BLOCKS = 6
"""The box around a notice of a sentence or two has no more blocks."""

HOME_CHARS = 12
"""The word for the front page at the beginning of a trail is no longer."""

TRAIL_REACH = 3
"""A trail stands above the text or at the latest so many blocks below its beginning."""

TRAIL_CHARS = 200
TRAIL_BLOCKS = 8
"""A trail of breadcrumbs has no more characters or entries."""

_MOMENT = re.compile(r"\d.*\b\d{1,2}[:.h]\d{2}\b|\b\d{1,2}[:h]\d{2}\b.*\d{4}", re.S)
_COOKIES = re.compile(r"\bcookies?\b", re.I)
_SITE = re.compile(
    r"web|site|browser|consent|track|analy|privacy|servic|setting|prefer|advert"
    r"|dienst|seite|einwillig|einverst|zustimm|akzept|datenschutz|nutz|verwend"
    r"|accept|acept|accett|consenti|utili[sz]|sitio|sito|toestem|zgod|korzyst|stron|samty|godk",
    re.I,
)
_SEPARATED = re.compile(r"[^\n]*\S[ \xa0]*(?:»|›|→|>|\s/\s|\s\|\s)\s*\S|\w{2,12}/\w")
_FRONT = re.compile(r"/|\.?/?index\.\w+|https?://[^/]+/?", re.I)

_COMMENTS = Cue("structure:comment-list", Role.COMMENT)
_NOTICE = Cue("structure:cookie-notice", Role.CONSENT)
_TRAIL = Cue("structure:breadcrumbs", Role.NAVIGATION)

_NO_BOX = frozenset(("html", "body", "main", "article", "header", "footer", "nav"))
_IN_TEXT = Flag.ARTICLE | Flag.MAIN
_LIKE_A_TRAIL = frozenset((Role.OTHER, Role.RELATED, Role.HEADER, Role.BYLINE))
_OF_ITS_OWN = frozenset(
    (Role.COMMENT_FORM, Role.LOGIN, Role.SHARE, Role.LIKE, Role.SUBSCRIBE, Role.CONSENT, Role.ADVERT)
)


def unnamed_cues(segments: Segments, evidence: Evidence, kept: NDArray[np.bool_], headline: int) -> dict[int, Cue]:
    """What the blocks are that stand in such a box, by their place; main content is among them too."""
    found: dict[int, Cue] = dict.fromkeys(_trails(segments, kept, headline), _TRAIL)
    found |= dict.fromkeys(_notices(segments, evidence, kept), _NOTICE)
    if not any(evidence.in_comments):
        found |= dict.fromkeys(_comments(segments, evidence, kept), _COMMENTS)
    return found


def keeps_its_role(cue: Cue, box: Cue) -> bool:
    """Whether a block that has this cue is no part of the box that it stands in."""
    is_menu = cue.role is Role.NAVIGATION and not cue.id.startswith("place:")
    if box is _TRAIL and (cue.id.startswith("phrase:") or cue.role not in _LIKE_A_TRAIL):
        return True
    return cue.certain or (box is _COMMENTS and (is_menu or cue.role in _OF_ITS_OWN))


def _comments(segments: Segments, evidence: Evidence, kept: NDArray[np.bool_]) -> list[int]:
    """The lists of comments below a text, with their headings."""
    sizes = np.array([len(text.split()) for text in segments.texts]) * kept
    first = int(np.searchsorted(np.cumsum(sizes), COMMENTED_WORDS)) + 1
    headings = [
        block
        for block in range(first, len(segments) - 1)
        if (cue := evidence.phrase[block]) is not None
        and cue.role is Role.COMMENT
        and (segments.kinds[block] is Kind.HEADING or not segments.is_mostly_link(block))
    ]
    found: set[int] = set()
    for heading in headings:
        blocks = _list_below(heading, segments, evidence)
        signs = [block for block in blocks if _is_of_comment(block, segments, evidence)]
        if signs and len(signs) * COMMENT_BLOCKS >= len(blocks):
            found |= {heading, *blocks[: signs[-1] - heading + COMMENT_BLOCKS]}
    for blocks in _dated_lists(segments, evidence, first):
        found.update(blocks)
    return sorted(found)


def _dated_lists(segments: Segments, evidence: Evidence, first: int) -> list[range]:
    """Lists below the text that have a time in most of their items, and links to answer or few links at all."""
    outline, owner = segments.outline, segments.owner
    parent = outline.parent.tolist()
    dated: dict[int, set[int]] = defaultdict(set)
    for block in range(first, len(segments)):
        if not _says_when(segments.texts[block]):
            continue
        element = int(owner[block])
        while parent[element] >= 0:
            if outline.tags[parent[element]] in ("ol", "ul"):
                dated[parent[element]].add(element)
            element = parent[element]
    order = np.maximum.accumulate(owner)
    items = Counter(parent)
    found: list[range] = []
    for element, children in dated.items():
        start, stop = np.searchsorted(order, (element, outline.end[element]))
        blocks = range(int(start), int(stop))
        is_dated = len(children) >= DATED_ITEMS * items[element] and blocks.start >= first
        if is_dated and (_has_answers(blocks, segments, evidence) or _is_prose(blocks, segments, len(children))):
            found.append(blocks)
    return found


def _has_answers(blocks: range, segments: Segments, evidence: Evidence) -> bool:
    return any(
        cue is not None and cue.role is Role.COMMENT and segments.is_mostly_link(block)
        for block, cue in zip(blocks, evidence.phrase[blocks.start : blocks.stop], strict=True)
    )


def _is_prose(blocks: range, segments: Segments, items: int) -> bool:
    """Whether a list of some length has few links and no headlines that are links."""
    inside = slice(blocks.start, blocks.stop)
    chars = sum(len(text) for text in segments.texts[inside])
    is_teaser = any(segments.kinds[block] is Kind.HEADING and segments.links[block] for block in blocks)
    return items >= PROSE_ITEMS and not is_teaser and int(segments.link_chars[inside].sum()) < LINK_SHARE * chars


def _list_below(heading: int, segments: Segments, evidence: Evidence) -> range:
    """The blocks from a heading to the end of the element around it and its list, or to the next label."""
    outline, owner = segments.outline, segments.owner
    start = heading + 1
    box = int(owner[start])
    while box > 0 and not box <= owner[heading] < outline.end[box]:
        box = int(outline.parent[box])
    level = int(segments.level[heading]) if segments.kinds[heading] is Kind.HEADING else 7
    stop = start
    while stop < len(segments) and owner[stop] < outline.end[box]:
        cue = evidence.phrase[stop]
        is_heading = segments.kinds[stop] is Kind.HEADING
        if is_heading and cue is not None and cue.role is not Role.COMMENT:
            break
        if is_heading and int(segments.level[stop]) <= level and stop - start >= HEADING_REACH:
            break
        if segments.flags(stop) & Flag.FORM and cue is not None and cue.role is Role.COMMENT_FORM:
            break
        stop += 1
    return range(start, stop)


def _is_of_comment(block: int, segments: Segments, evidence: Evidence) -> bool:
    """Whether a line says when a comment was written, or offers to answer it."""
    text = segments.texts[block]
    if len(text) > MOMENT_CHARS:
        return False
    cue = evidence.phrase[block]
    is_answer = cue is not None and cue.role is Role.COMMENT and segments.is_mostly_link(block)
    return is_answer or _says_when(text) or segments.outline.tags[segments.owner[block]] == "time"


def _says_when(text: str) -> bool:
    return len(text) <= MOMENT_CHARS and _MOMENT.search(text) is not None


def _notices(segments: Segments, evidence: Evidence, kept: NDArray[np.bool_]) -> list[int]:
    """The blocks of the outermost boxes that speak of cookies for the greater part."""
    count = len(segments)
    chars = np.array([len(text) for text in segments.texts], dtype=np.float64)
    voices = np.array([_speaks_of_cookies(block, segments, evidence) for block in range(count)], dtype=np.float64)
    if not voices.any():
        return []
    outline = segments.outline
    columns = np.stack([np.ones(count), chars, voices, voices * chars, kept * chars, kept * chars * (1 - voices)])
    sums = np.zeros((len(columns), len(outline.tags) + 1))
    for row, column in zip(sums, columns, strict=True):
        np.cumsum(np.bincount(segments.owner, weights=column, minlength=len(outline.tags)), out=row[1:])
    blocks, size, spoken, said, read, other = sums[:, outline.end] - sums[:, :-1]
    all_read = float((kept * chars).sum())
    is_notice = (said >= NOTICE_SHARE * size) & (blocks <= NOTICE_BLOCKS)
    is_notice |= (spoken >= NOTICE_VOICES) & (spoken >= VOICES_SHARE * blocks)
    is_notice &= (spoken > 0) & (read * 2 <= all_read) & (other * 2 <= size)
    found: list[int] = []
    end = 0
    for element in np.flatnonzero(is_notice).tolist():
        if element >= end and outline.tags[element] not in _NO_BOX and not outline.flags[element] & _IN_TEXT:
            end = int(outline.end[element])
            inside = np.flatnonzero((segments.owner >= element) & (segments.owner < end)).tolist()
            found += [block for block in inside if not segments.flags(block) & Flag.NAV]
    return found


def _speaks_of_cookies(block: int, segments: Segments, evidence: Evidence) -> bool:
    flags = segments.flags(block)
    is_link = segments.is_mostly_link(block)
    if flags & (_IN_TEXT | Flag.NAV) or (flags & Flag.FOOTER and is_link):
        return False
    cue = evidence.phrase[block]
    if cue is not None and cue.role is Role.CONSENT:
        return True
    if flags & Flag.FOOTER:
        return False
    text = segments.texts[block]
    is_long = text.count(" ") >= NOTICE_WORDS and not is_link
    return is_long and _COOKIES.search(text) is not None and _SITE.search(text) is not None


def _trails(segments: Segments, kept: NDArray[np.bool_], headline: int) -> list[int]:
    """Breadcrumbs: a line that goes on from a link home, or a list that begins with one and ends where one is."""
    first = max(int(np.argmax(kept)) if kept.any() else len(segments), headline)
    found: list[int] = []
    for block, (hrefs, text) in enumerate(zip(segments.hrefs, segments.texts, strict=True)):
        if not hrefs or len(text) > TRAIL_CHARS or not _FRONT.fullmatch(hrefs[0]):
            continue
        if segments.flags(block) & Flag.FOOTER or block > first + TRAIL_REACH:
            continue
        goes_on = len(hrefs) > 1 or not segments.is_mostly_link(block)
        is_word = block < first and len(hrefs) == 1 and segments.link_chars[block] <= HOME_CHARS
        if goes_on and (_SEPARATED.match(text) or (is_word and segments.kinds[block] is Kind.PARAGRAPH)):
            found.append(block)
        elif not goes_on and block < first and segments.group[block] >= 0:
            found += _list_from(block, segments)
    return found


def _list_from(block: int, segments: Segments) -> list[int]:
    """The entries of the list that a link home begins, if it ends with one that is no link: where the reader is."""
    group = segments.group[block]
    stop = block
    while stop < len(segments) and segments.group[stop] == group:
        stop += 1
    is_trail = 1 < stop - block <= TRAIL_BLOCKS and not segments.hrefs[stop - 1]
    is_first = block == 0 or segments.group[block - 1] != group
    return list(range(block, stop)) if is_trail and is_first else []
