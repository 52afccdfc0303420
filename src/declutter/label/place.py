"""Where on the page a block of clutter stands, for those that nothing else speaks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from declutter.flags import Flag
from declutter.records import Cue, Segments
from declutter.roles import Kind, Role

BYLINE_WORDS = 16
"""A line between headline and text with more words is no byline."""

NAME_WORDS = 6
"""A longer line without a number that ends as a sentence does gives no author and no date."""

BYLINE_REACH = 5
"""A standfirst may stand between headline and byline."""

TEASER_WORDS = 3
"""A link of more words is a headline rather than an entry of a menu."""

MENU_REACH = 8
"""Of the list around a link, so many blocks above and below it say whether it is a menu."""

KICKER_WORDS = 3
"""A short link next to the headline names the section that the article stands in."""


@dataclass(frozen=True, slots=True)
class Place:
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
        if known is not None and "breadcrumb" in known.id:
            return known
        if self._names_site(index):
            return Cue("place:site-name", Role.HEADER)
        if known is None and flags & Flag.NAV:
            return Cue("place:nav", Role.NAVIGATION)
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
        if flags & Flag.ARTICLE and flags & Flag.CONTROL and _COUNT.fullmatch(text):
            return Cue("place:count", Role.LIKE)
        is_near = index < self.first or index - self.headline <= BYLINE_REACH
        is_below = 0 <= self.headline < index and is_near and not flags & (Flag.LIST | Flag.CONTROL | Flag.FORM)
        is_sentence = words > NAME_WORDS and text.endswith(_SENTENCE_ENDS) and not any(map(str.isdigit, text))
        is_line = segments.kinds[index] is Kind.PARAGRAPH and words <= BYLINE_WORDS and not is_sentence
        is_shop = "product" in segments.head.og_type or "Product" in segments.head.schema_types
        if is_below and is_line and not is_shop:
            return Cue("place:below-headline", Role.BYLINE)
        if flags & Flag.HEADER and index < self.first and not in_text:
            return Cue("place:header", Role.NAVIGATION if linked and flags & Flag.LIST else Role.HEADER)
        is_name = segments.kinds[index] is Kind.HEADING and segments.level[index] == 1 and index < self.first
        if linked and is_name and index < self.headline:
            return Cue("place:site-name", Role.HEADER)
        if flags & Flag.DIALOG:
            return Cue("place:overlay", Role.OTHER)
        if linked:
            is_itself = self.headline >= 0 and segments.texts[self.headline] in text
            is_teaser = words > TEASER_WORDS and index > self.first and not is_itself and not self._is_in_menu(index)
            return Cue("place:links", Role.RELATED if is_teaser else Role.NAVIGATION)
        return Cue("place:none", Role.OTHER)

    def _is_in_menu(self, index: int) -> bool:
        """Whether a block is an entry of a list of links of which most are short."""
        segments = self.segments
        group = segments.group[index]
        if group < 0:
            return False
        entries = [
            segments.texts[entry]
            for entry in range(max(index - MENU_REACH, 0), min(index + MENU_REACH + 1, len(segments)))
            if segments.group[entry] == group and segments.is_mostly_link(entry)
        ]
        return sum(len(text.split()) <= TEASER_WORDS for text in entries) * 2 > len(entries)

    def _names_site(self, index: int) -> bool:
        """Whether a block above the text is a link home that is not an entry of a menu."""
        segments = self.segments
        if index >= self.first or not segments.is_mostly_link(index):
            return False
        is_entry = segments.flags(index) & (Flag.LIST | Flag.NAV | Flag.ARTICLE | Flag.MAIN)
        return not is_entry and leads_home(segments, index)


def leads_home(segments: Segments, index: int) -> bool:
    """Whether all links of a block, of which there is one at least, lead to the site's front page."""
    hrefs = segments.hrefs[index]
    if not hrefs or len(set(hrefs)) > 1:
        return False
    return _HOME.fullmatch(hrefs[0]) is not None or segments.head.canonical.startswith(hrefs[0].rstrip("/") + "/")


_HOME = re.compile(r"/|\./|(?:/|\./)?index\.(?:html?|php)")
_COUNT = re.compile(r"\d[\d.,]*\s?[KkM]?")
_SENTENCE_ENDS = (".", "!", "?", "。", "।", "؟")
