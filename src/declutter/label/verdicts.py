"""A role, a reason and a cue for every block, given which blocks are main content.

Order of the evidence for a block of clutter: what is certain; the block's own words; its form or links; the markup
around it; a label above it in the same box; where on the page it stands. The region around it has the last word.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from declutter.cues.evidence import Evidence
from declutter.flags import Flag
from declutter.label.place import Place
from declutter.label.reasons import reason
from declutter.label.regions import Regions
from declutter.label.surroundings import WHOLES, Surroundings
from declutter.label.unnamed import keeps_its_role, unnamed_cues
from declutter.records import Cue, Floats, Segments, Verdict
from declutter.roles import Kind, Role

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


def _clutter_cues(
    segments: Segments, evidence: Evidence, kept: NDArray[np.bool_], headline: int
) -> Sequence[Cue | None]:
    body = np.flatnonzero(kept)
    place = Place(segments, *((int(body[0]), int(body[-1])) if len(body) else (len(segments), -1)), headline)
    is_clutter = ~kept
    if headline >= 0:
        is_clutter[headline] = False
    regions = Regions.of(segments, evidence, kept)
    own = [
        _own_cue(i, segments, evidence, regions.name(i), headline) if is_clutter[i] else None
        for i in range(len(segments))
    ]
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
    unnamed = unnamed_cues(segments, evidence, kept, headline)
    return [cue if cue is None else _settled(index, cue, regions, unnamed.get(index)) for index, cue in enumerate(cues)]


def _settled(index: int, cue: Cue, regions: Regions, box: Cue | None) -> Cue:
    """The cue of a block after the region and the nameless box around it have been heard."""
    cue = regions.settle(index, cue)
    return cue if box is None or box.role is cue.role or keeps_its_role(cue, box) else box


_IN_COMMENT_FORM = frozenset((Role.COMMENT, Role.SUBSCRIBE, Role.OTHER))


def _is_in_form(structure: Cue | None) -> bool:
    """Whether a form that is no wrapper around the page encloses the block."""
    return structure is not None and structure.id.startswith(("structure:form-of", "structure:text-area"))


_PARTS = frozenset((Role.BYLINE, Role.NAVIGATION, Role.OTHER))
"""A box has dates, links and buttons: a block of these roles takes the role of its box if that has one."""


def _own_cue(index: int, segments: Segments, evidence: Evidence, name: Cue | None, headline: int) -> Cue | None:
    """The cue that speaks loudest about one block: what is certain, then the form, the words, the box, the links.

    `name` is that of a box that holds most of the page, but none of its content.
    """
    markup, structure = evidence.markup[index] or name, evidence.structure[index]
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
        is_widget = markup.role is Role.NAVIGATION and phrase is not None and phrase.role in _WIDGETS_OF_MENUS
        return phrase if is_widget else markup
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
    if structure is not None and structure.role is not Role.HIDDEN and structure.id != "structure:thread":
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

_WIDGETS_OF_MENUS = frozenset((Role.LOGIN, Role.SEARCH))

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
