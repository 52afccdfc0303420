"""Which block is the page's headline."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from declutter.cues.evidence import Evidence
from declutter.flags import Flag
from declutter.label.place import leads_home
from declutter.records import Segments
from declutter.roles import Kind, Role

HEADLINE_MATCH = 0.8
"""Share of a headline's words that must be in the title of the page's head."""

HEADING_COVERAGE = 0.3
LINE_COVERAGE = 0.4
"""Share of the title that a heading below level 1, or a line without heading markup, must cover to be the headline."""

LINE_LEAD = 2
"""A line has to cover so many times as much of the title as a heading that covers little of it."""

SHORTEST_TITLE = 12
TITLE_LINES = 2
"""A line without heading markup is no headline if it has fewer characters, or is so many times as long as the title."""

_REPLY = re.compile(r"(?:re|aw|antw|odp|отв|rif|rép|sv|vs|ynt|回复|答复|返信)(?:\[\d+\])?\s?[:：]", re.I)
"""How forums and mails begin the subject of an answer."""


_ENTRY = Flag.NAV | Flag.LIST | Flag.ARTICLE | Flag.MAIN
"""An entry of a menu has the first two; with one of the others the menu was only left unclosed."""


def find_headline(segments: Segments, evidence: Evidence, kept: NDArray[np.bool_]) -> int:
    """Index of the block that is the page's headline, -1 if there is none.

    It is the heading that covers most of the title in the page's head, or else a line that does; else a level-1
    heading at or just above the first block of the body, unless it stands in the site's header; else one in a menu.
    """
    kinds, level = segments.kinds, segments.level
    body = [place for place in np.flatnonzero(kept).tolist() if kinds[place] is not Kind.HEADING]
    if not body:
        return -1
    headings = [
        place
        for place in range(body[-1] + 1)
        if kinds[place] is Kind.HEADING
        and not _REPLY.match(segments.texts[place])
        and (kept[place] or not (_is_logo(segments, place) or _is_in_trail(place, segments, evidence)))
    ]
    outside = [place for place in headings if not _is_in_menu(place, segments, evidence)]
    title = _folded(segments.head.og_title or segments.head.title)
    best, coverage = _best_match(segments, kept, outside, title)
    if title and coverage < HEADING_COVERAGE:
        lines = _title_lines(segments, evidence, body[-1], title, is_rival=best >= 0)
        line, line_coverage = _best_match(segments, kept, lines, title)
        best = line if line_coverage > LINE_LEAD * coverage else best
    if best >= 0:
        return best
    above = [i for i in outside if i <= body[0] and level[i] == 1 and not _is_in_site_header(segments, i)]
    return above[-1] if above else _best_match(segments, kept, headings, title)[0]


def _is_in_menu(place: int, segments: Segments, evidence: Evidence) -> bool:
    """Menus and trails of breadcrumbs repeat the headline."""
    cue = evidence.markup[place]
    return bool(segments.flags(place) & Flag.NAV) or (cue is not None and cue.role is Role.NAVIGATION)


def _is_in_trail(place: int, segments: Segments, evidence: Evidence) -> bool:
    """Whether a block is an entry of a menu or of breadcrumbs, rather than a headline that a menu encloses."""
    cue = evidence.markup[place]
    # Not `.breadcrumb-area` and the like: themes call the whole head of a page so.
    is_trail = cue is not None and cue.id.lower().rstrip("s]").endswith("breadcrumb")
    return is_trail or segments.flags(place) & _ENTRY == Flag.NAV | Flag.LIST


def _is_logo(segments: Segments, place: int) -> bool:
    """Whether a block is the site's name in its header, or another link there."""
    is_link = segments.kinds[place] is not Kind.HEADING and segments.is_mostly_link(place)
    return (is_link or leads_home(segments, place)) and _is_in_site_header(segments, place)


def _title_lines(segments: Segments, evidence: Evidence, last: int, title: str, *, is_rival: bool) -> Iterable[int]:
    """Blocks without heading markup, up to the last one of the text, that begin with a line as long as a title.

    A rival of a heading, which covers a part of the title too, has to begin as the title does.
    """
    for place, text in enumerate(segments.texts[: last + 1]):
        line = text.partition("\n")[0]
        if (
            SHORTEST_TITLE <= len(line) <= TITLE_LINES * len(title)
            and segments.kinds[place] is not Kind.HEADING
            and not (is_rival and not _folded(line).startswith(title[:SHORTEST_TITLE]))
            and not _is_in_menu(place, segments, evidence)
            and not _is_logo(segments, place)
        ):
            yield place


def _best_match(segments: Segments, kept: NDArray[np.bool_], places: Iterable[int], title: str) -> tuple[int, float]:
    """The first of the blocks that cover most of a title, and its share of it; -1 and 0 if none covers enough.

    Of equal ones it is what is kept, or of a higher level.
    """
    best, best_rank = -1, (0.0, False, 0)
    words = frozenset(title.split())
    for place in places:
        is_heading = segments.kinds[place] is Kind.HEADING
        level = int(segments.level[place]) if is_heading else 7
        coverage = _coverage(_folded(segments.texts[place].partition("\n")[0]), title, words)
        # A level-1 heading may share a word or two with the title; a line without markup has to make up much of it.
        if (
            coverage == 0
            or (coverage < HEADING_COVERAGE and level > 1)
            or (coverage < LINE_COVERAGE and not is_heading)
        ):
            continue
        rank = (round(coverage, 2), bool(kept[place]), -level)
        if best < 0 or rank > best_rank:
            best, best_rank = place, rank
    return best, best_rank[0]


def _coverage(text: str, title: str, words: frozenset[str]) -> float:
    """Share of a title, with these words, that a text covers: 0 unless nearly all of the text is in the title."""
    if not text:
        return 0.0
    if text in title:
        return len(text) / len(title)
    own = set(text.split())
    common = len(own & words)
    return common / len(words) if common >= HEADLINE_MATCH * len(own) else 0.0


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _is_in_site_header(segments: Segments, index: int) -> bool:
    flags = segments.flags(index)
    return bool(flags & Flag.HEADER) and not flags & (Flag.ARTICLE | Flag.MAIN)
