"""A role, a reason and a cue for every block, given which blocks are main content.

Order of the evidence for a block of clutter: what is certain; the block's own words; its form or links; the markup
around it; a label above it in the same box; where on the page it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from declutter.cues.evidence import Evidence
from declutter.flags import Flag
from declutter.reasons import reason
from declutter.records import Cue, Floats, Segments, Verdict
from declutter.roles import Kind, Role
from declutter.surroundings import WHOLES, Surroundings

BYLINE_WORDS = 16
"""A line between headline and text with more words is no byline."""

NAME_WORDS = 6
"""A longer line without a number that ends as a sentence does gives no author and no date."""

BYLINE_REACH = 5
"""A standfirst may stand between headline and byline."""

TEASER_WORDS = 3
"""A link of more words is a headline rather than an entry of a menu."""

KICKER_WORDS = 3
"""A short link next to the headline names the section that the article stands in."""

HEADLINE_MATCH = 0.8
"""Share of a headline's words that must be in the title of the page's head."""

HEADING_COVERAGE = 0.3
LINE_COVERAGE = 0.4
"""Share of the title that a heading below level 1, or a line without heading markup, must cover to be the headline."""

SHORTEST_TITLE = 12
TITLE_LINES = 2
"""A line without heading markup is no headline if it has fewer characters, or is so many times as long as the title."""

_MODEL = Cue("model", Role.BODY)
_HEADLINE = Cue("structure:headline", Role.TITLE)
_COMMENT_FORM = Cue("structure:form-among-comments", Role.COMMENT_FORM)
_IN_COMMENTS = Cue("structure:in-comments", Role.COMMENT)
_PHRASE_STRONG = frozenset({Role.COMMENT_FORM, Role.LOGIN, Role.CONSENT, Role.SUBSCRIBE, Role.PLACEHOLDER})


def label(
    segments: Segments, evidence: Evidence, scores: Floats, kept: NDArray[np.bool_], headline: int
) -> list[Verdict]:
    """The verdict on every block.

    Args:
        segments, evidence, scores: the page's blocks, what speaks about them, their probability to be main content.
        kept: which of them are main content.
        headline: what `find_headline` found.
    """
    cues = _clutter_cues(segments, evidence, kept, headline)
    return [
        content_verdict(score, is_headline=index == headline)
        if kept[index] or index == headline
        else _verdict(cues[index] or _MODEL, score)
        for index, score in enumerate(scores.tolist())
    ]


def content_verdict(score: float, *, is_headline: bool) -> Verdict:
    """The verdict on a block of the main content: no cue has a say in it."""
    return _verdict(_HEADLINE if is_headline else _MODEL, score)


def _verdict(cue: Cue, score: float) -> Verdict:
    return Verdict(cue.role, score, reason(cue, score), cue.id)


def find_headline(segments: Segments, kept: NDArray[np.bool_]) -> int:
    """Index of the block that is the page's headline, -1 if there is none.

    It is the heading that covers most of the title in the page's head; else a level-1 heading at or just above the
    first block of the body, unless it stands in the site's header.
    """
    kinds, level = segments.kinds, segments.level
    body = [place for place in np.flatnonzero(kept).tolist() if kinds[place] is not Kind.HEADING]
    if not body:
        return -1
    headings = [place for place in range(body[-1] + 1) if kinds[place] is Kind.HEADING]
    title = _folded(segments.head.og_title or segments.head.title)
    if title:
        best = _best_match(segments, kept, headings, title)
        if best < 0:
            best = _best_match(segments, kept, _title_lines(segments, body[-1], len(title)), title)
        if best >= 0:
            return best
    above = [i for i in headings if i <= body[0] and level[i] == 1 and not _is_in_site_header(segments, i)]
    return above[-1] if above else -1


def _title_lines(segments: Segments, last: int, title_chars: int) -> list[int]:
    """Blocks without heading markup, up to the last one of the text, that begin with a line as long as a title."""
    return [
        place
        for place, text in enumerate(segments.texts[: last + 1])
        if SHORTEST_TITLE <= len(text.partition("\n")[0]) <= TITLE_LINES * title_chars
        and segments.kinds[place] is not Kind.HEADING
    ]


def _best_match(segments: Segments, kept: NDArray[np.bool_], places: Sequence[int], title: str) -> int:
    """The first of the blocks that cover most of a title; of equal ones what is kept or of a higher level; else -1."""
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
    return best


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


def _clutter_cues(
    segments: Segments, evidence: Evidence, kept: NDArray[np.bool_], headline: int
) -> Sequence[Cue | None]:
    body = np.flatnonzero(kept)
    place = _Place(segments, *((int(body[0]), int(body[-1])) if len(body) else (len(segments), -1)), headline)
    is_clutter = ~kept
    if headline >= 0:
        is_clutter[headline] = False
    own = [_own_cue(i, segments, evidence, headline) if is_clutter[i] else None for i in range(len(segments))]
    surroundings = Surroundings.of(segments, evidence, own, is_clutter)
    cues: list[Cue | None] = [None] * len(segments)
    for index in np.flatnonzero(is_clutter).tolist():
        cue = own[index]
        is_open = cue is None or _is_vague(cue) or (not cue.certain and cue.role in _PARTS)
        if is_open and not (cue is not None and surroundings.labels[index]):
            around = surroundings.cue(index)
            if around is not None and (cue is None or around.role in WHOLES):
                cue = around
        if evidence.in_comments[index] and (cue is None or _is_vague(cue) or cue.role in _PARTS):
            cue = _IN_COMMENTS
        if evidence.in_comments[index] and cue is not None and cue.role in _IN_COMMENT_FORM:
            cue = _COMMENT_FORM if _is_in_form(evidence.structure[index]) else cue
        if cue is None or (cue.role in (Role.NAVIGATION, Role.HEADER) and not cue.certain):
            cue = place.cue(index, cue)
        cues[index] = cue
    for index in np.flatnonzero(is_clutter).tolist():
        cue = own[index]
        if segments.kinds[index] is Kind.HEADING and (cue is None or _is_vague(cue) or cues[index] is not cue):
            cues[index] = surroundings.below(index, cues) or cues[index]
    for index in np.flatnonzero(is_clutter).tolist():
        cue = cues[index]
        if cue is not None and not cue.certain and (cue.id.startswith("place:") or cue.role in _PARTS):
            box = surroundings.small_box(index, cues)
            if box is not None and (index > place.last or box.role is not Role.RELATED):
                cues[index] = box
        elif cue is not None and _is_vague(cue) and not segments.is_mostly_link(index):
            box = surroundings.small_box(index, cues)
            cues[index] = box if box is not None and box.role is Role.SUBSCRIBE else cue
    return cues


_IN_COMMENT_FORM = frozenset((Role.COMMENT, Role.SUBSCRIBE, Role.OTHER))


def _is_in_form(structure: Cue | None) -> bool:
    """Whether a form that is no wrapper around the page encloses the block."""
    return structure is not None and structure.id.startswith(("structure:form-of", "structure:text-area"))


_PARTS = frozenset((Role.BYLINE, Role.NAVIGATION, Role.OTHER))
"""A box has dates, links and buttons: a block of these roles takes the role of its box if that has one."""


def _own_cue(index: int, segments: Segments, evidence: Evidence, headline: int) -> Cue | None:
    """The cue that speaks loudest about one block: what is certain, then the form, the words, the box, the links."""
    markup, structure = evidence.markup[index], evidence.structure[index]
    if markup is not None and markup.role.is_content:
        markup = None  # the choice has heard it already
    phrase = _own_phrase(index, segments, evidence)
    if phrase is not None and markup is not None and phrase.role in _WIDGETS.get(markup.role, ()):
        # "Sign up" in the form of a newsletter is no log-in.
        return structure if structure is not None and structure.role is Role.SUBSCRIBE else phrase
    if phrase is not None and markup is not None and {markup.role, phrase.role} == {Role.LIKE, Role.SHARE}:
        return phrase  # bars of both sorts share their markup
    if structure is not None and structure.certain:
        return structure
    if markup is not None and markup.certain and not (phrase is not None and phrase.certain):
        return markup
    if phrase is not None and phrase.certain:
        return phrase
    if structure is not None and structure.role in _FORM_ROLES and (phrase is None or phrase.role in _FIELD_ROLES):
        return structure
    if markup is not None and phrase is not None:
        if markup.role is Role.SUBSCRIBE and phrase.role in _WORDS_OF_BARS:
            return phrase
        in_menu = markup.role in (Role.NAVIGATION, Role.HEADER) and _is_menu_entry(index, segments)
        if in_menu and phrase.role not in _MENU_ROLES:
            return markup
        is_entry = in_menu and " " not in segments.texts[index] and segments.flags(index) & Flag.NAV
        if is_entry and phrase.role is Role.PAGINATION and index < headline:
            return markup  # a version called "Next"
        return phrase if phrase.role in _PHRASE_STRONG or _is_vague(markup) else markup
    if structure is not None and structure.role is not Role.HIDDEN:
        return phrase or structure
    return phrase or markup or structure


def _own_phrase(index: int, segments: Segments, evidence: Evidence) -> Cue | None:
    """The words of a block, unless they say what lies behind a link rather than what the block is for."""
    phrase = evidence.phrase[index]
    if phrase is None or phrase.certain:
        return phrase
    flags = segments.flags(index)
    is_link = segments.is_mostly_link(index) and segments.kinds[index] is not Kind.HEADING
    if is_link and phrase.role in _WORDS_OF_PAGES and flags & (Flag.LIST | Flag.NAV | Flag.FOOTER):
        return None
    if is_link and phrase.role is Role.SEARCH and flags & Flag.FOOTER:
        return None
    text = segments.texts[index].casefold()
    is_field = phrase.role is Role.COMMENT_FORM and ("mail" in text or "web" in text)
    return None if is_link and is_field and not flags & Flag.FORM else phrase


_WORDS_OF_PAGES = frozenset((Role.ADVERT, Role.CONSENT))
"""A link "Advertising" or "Cookies" in a list leads to the page of that name."""

_WIDGETS = {
    Role.COMMENT: frozenset((Role.LOGIN, Role.SHARE)),
    Role.COMMENT_FORM: frozenset((Role.LOGIN, Role.SUBSCRIBE)),
    Role.SUBSCRIBE: frozenset((Role.LOGIN,)),
}
"""Words that know better than the box they stand in: a wall or a list of comments offers to log in."""

_FORM_ROLES = frozenset((Role.COMMENT_FORM, Role.LOGIN, Role.SUBSCRIBE, Role.SEARCH, Role.CONSENT, Role.SHARE))
_FIELD_ROLES = _FORM_ROLES | {Role.OTHER, Role.COMMENT, Role.NAVIGATION}
"""Labels of fields ("E-mail", "Name", "Send") say less of a form than the form as a whole."""

_WORDS_OF_BARS = frozenset((Role.LOGIN, Role.SHARE, Role.OTHER, Role.FOOTER))
"""A follow bar holds log-in, share and report links too."""

_MENU_ROLES = frozenset((Role.NAVIGATION, Role.LOGIN, Role.SEARCH, Role.PAGINATION))
"""What a menu entry may be by its word; "Ads" or "Newsletter" in a menu are the way to a page of that name."""


def _is_menu_entry(index: int, segments: Segments) -> bool:
    text = segments.texts[index]
    in_list = bool(segments.flags(index) & (Flag.LIST | Flag.NAV))
    return in_list and segments.is_mostly_link(index) and text.count(" ") < 4


def _is_vague(cue: Cue) -> bool:
    """Whether the cue only names a region of the page, so that anything nearer knows better."""
    return not cue.certain and cue.id.startswith(("markup:", "structure:hidden")) and cue.role in _VAGUE


_VAGUE = frozenset((Role.HEADER, Role.FOOTER, Role.NAVIGATION, Role.HIDDEN, Role.OTHER))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the main content begins and ends on the page; a block's region gives it a role if nothing else does."""

    segments: Segments
    first: int
    last: int
    headline: int

    def cue(self, index: int, known: Cue | None) -> Cue:
        """The cue of the region. `known` is a cue for navigation that only some regions overrule."""
        segments = self.segments
        flags = segments.flags(index)
        text = segments.texts[index]
        words = len(text.split())
        linked = segments.is_mostly_link(index)
        in_text = flags & (Flag.ARTICLE | Flag.MAIN)
        if self._names_site(index):
            return Cue("place:site-name", Role.HEADER)
        if flags & Flag.FOOTER and index > self.last and not in_text:
            return Cue("place:footer", Role.FOOTER)
        hrefs = segments.hrefs[index]
        if linked and words > 1 and hrefs and all(len(href) > 1 and href.startswith("#") for href in hrefs):
            return Cue("place:anchors", Role.NAVIGATION)
        near_headline = self.headline >= 0 and abs(index - self.headline) <= 2 and index < self.first
        if near_headline and linked and words <= KICKER_WORDS and not flags & (Flag.LIST | Flag.NAV):
            return Cue("place:kicker", Role.BYLINE)
        if known is not None and known.role is Role.HEADER and linked:
            if words > TEASER_WORDS:
                return Cue("place:links", Role.RELATED)
            return Cue("place:links", Role.NAVIGATION) if flags & (Flag.LIST | Flag.NAV) else known
        if known is not None:
            return known
        if flags & Flag.HIDDEN:
            return Cue("place:hidden", Role.HIDDEN)
        if flags & Flag.NAV:
            return Cue("place:nav", Role.NAVIGATION)
        is_near = index < self.first or index - self.headline <= BYLINE_REACH
        is_below = 0 <= self.headline < index and is_near and not flags & (Flag.LIST | Flag.CONTROL | Flag.FORM)
        is_sentence = words > NAME_WORDS and text.endswith(_SENTENCE_ENDS) and not any(map(str.isdigit, text))
        is_line = segments.kinds[index] is Kind.PARAGRAPH and words <= BYLINE_WORDS and not is_sentence
        is_shop = "product" in segments.head.og_type or "Product" in segments.head.schema_types
        if is_below and is_line and not is_shop:
            return Cue("place:below-headline", Role.BYLINE)
        if flags & Flag.HEADER and index < self.first and not in_text:
            return Cue("place:header", Role.NAVIGATION if linked and flags & Flag.LIST else Role.HEADER)
        if linked:
            is_itself = self.headline >= 0 and segments.texts[self.headline] in text
            is_teaser = words > TEASER_WORDS and index > self.first and not is_itself
            return Cue("place:links", Role.RELATED if is_teaser else Role.NAVIGATION)
        return Cue("place:none", Role.OTHER)

    def _names_site(self, index: int) -> bool:
        """Whether a block above the text is a link home that is not an entry of a menu."""
        segments = self.segments
        hrefs = segments.hrefs[index]
        if index >= self.first or not hrefs or len(set(hrefs)) > 1 or not segments.is_mostly_link(index):
            return False
        is_entry = segments.flags(index) & (Flag.LIST | Flag.NAV | Flag.ARTICLE | Flag.MAIN)
        return not is_entry and (
            _HOME.fullmatch(hrefs[0]) is not None or segments.head.canonical.startswith(hrefs[0].rstrip("/") + "/")
        )


_HOME = re.compile(r"/|\./|(?:/|\./)?index\.(?:html?|php)")
_SENTENCE_ENDS = (".", "!", "?", "。", "।", "؟")
