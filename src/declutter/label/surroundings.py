"""What the blocks around a block of clutter say about it: labels above, boxes that are of one sort, regions."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from declutter.cues.evidence import Evidence
from declutter.features.tree import LEVELS, Enclosing, enclosing
from declutter.flags import Flag
from declutter.records import Cue, Segments
from declutter.roles import Kind, Role

LABEL_REACH = 40
"""How many blocks below a label (a heading such as "Recent posts") it still speaks for its box."""

LINE_REACH = 12
"""A label without heading markup speaks for a short list only."""

LABEL_CHARS = 30
"""A line without heading markup is a label only up to this length."""

BOX_BLOCKS = 40
"""A larger box is a region of the page rather than one widget."""

LABEL_VOTES = 3
"""A label speaks for its box as loudly as so many of its other blocks."""

VOTERS = 2
"""One weak word says nothing of the box around it, unless a sentence stands beside it."""

LABEL_SCOPE = 2
"""A label followed by so many blocks in an element of its own does not speak for what stands outside of it."""

TEASER_BLOCKS = 8
"""A picture's text, section, headline, date, excerpt, author and two links: a box with more blocks is no teaser."""

NO_LEVEL = 7
"""Of a line that is no heading."""

VOTING_SHARE = 0.4
"""A box in which fewer blocks say what it is may be anything."""

WHOLES = frozenset(
    (
        Role.COMMENT,
        Role.COMMENT_FORM,
        Role.CONSENT,
        Role.LOGIN,
        Role.RELATED,
        Role.SEARCH,
        Role.SHARE,
        Role.SUBSCRIBE,
        Role.ADVERT,
    )
)
"""Roles that a whole box can have; the others are roles of single lines or of regions."""


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """The clutter of a page with the cues that its blocks have of their own.

    Attributes:
        own: the cue of each block of clutter, None for main content and where there is none.
        is_clutter: neither main content nor the headline.
        around: the boxes.
        order: owners as they grow along the page.
        content: number of blocks above each block that are no clutter.
        labels: whether a block names the box below it.
        marks: places, in order, that a look upwards has to stop at: labels, headings and main content.
        regions: for each element the innermost footer, menu, sidebar or form at or above it, -1 where there is none.
        votes: what each box voted for so far, for the next block in it.
    """

    segments: Segments
    evidence: Evidence
    own: Sequence[Cue | None]
    is_clutter: NDArray[np.bool_]
    around: Enclosing
    order: Sequence[int]
    content: NDArray[np.int64]
    labels: Sequence[bool]
    marks: Sequence[int]
    regions: Sequence[int]
    votes: dict[int, Cue | None] = field(default_factory=dict)

    @classmethod
    def of(
        cls, segments: Segments, evidence: Evidence, own: Sequence[Cue | None], is_clutter: NDArray[np.bool_]
    ) -> Surroundings:
        """Find the boxes of a page."""
        around = enclosing(segments)
        # Text that goes on after an inner block has a smaller owner than that block: the running maximum restores the
        # order that a binary search needs.
        order = np.maximum.accumulate(around.owner).tolist()
        content = np.concatenate(([0], np.cumsum(~is_clutter)))
        labels = [_is_label(index, segments, evidence) for index in range(len(segments))]
        is_mark = np.array(labels, dtype=bool) | ~is_clutter
        is_mark |= segments.of_kind(Kind.HEADING)
        marks = np.flatnonzero(is_mark).tolist()
        return cls(
            segments,
            evidence,
            own,
            is_clutter,
            around,
            order,
            content,
            labels,
            marks,
            segments.outline.nearest(_BOUNDARIES),
        )

    def cue(self, index: int) -> Cue | None:
        """What a label above or the box around a block says, nearest box first; None if nothing does.

        A box that holds main content, or is a region of the page, says nothing about the clutter in it.
        """
        seen = -1
        region = self.regions[self.segments.owner[index]]
        in_footer = region >= 0 and self.segments.outline.tags[region] == "footer"
        for level in range(LEVELS):
            box = int(self.around.levels[level][index])
            if box == seen or self.segments.outline.tags[box] in _REGIONS or (in_footer and box < region):
                return None
            seen = box
            blocks = self._blocks_of(box)
            if self.content[blocks.stop] > self.content[blocks.start]:
                return self._label_above(index, blocks)
            found = self._label_above(index, blocks)
            if found is None and len(blocks) <= BOX_BLOCKS:
                if box not in self.votes:
                    self.votes[box] = self._vote(blocks)
                found = self.votes[box]
            if found is not None:
                return found
        return None

    def below(self, index: int, cues: Sequence[Cue | None]) -> Cue | None:
        """For a heading that says nothing itself: the role of what it stands above in its box."""
        below = index + 1
        if below >= len(cues) or not self.is_clutter[below]:
            return None
        cue = cues[below]
        blocks = self._blocks_of(int(self.around.levels[0][index]))
        if cue is None or below not in blocks:
            return None
        is_menu = cue.id == "place:links" and cue.role is Role.NAVIGATION and self.own[index] is None
        return Cue("structure:box", cue.role) if cue.role in WHOLES or is_menu else None

    def _blocks_of(self, box: int) -> range:
        start = bisect_left(self.order, box)
        return range(start, bisect_left(self.order, int(self.around.end[box]), start))

    def _label_above(self, index: int, blocks: range) -> Cue | None:
        """The cue of the nearest label above; headings of a lower level between them are parts of its section."""
        highest = self._section_level(index)
        limit = max(index - LABEL_REACH, blocks.start)
        for place in range(bisect_left(self.marks, index) - 1, -1, -1):
            above = self.marks[place]
            if above < limit or not self.is_clutter[above]:
                return None
            is_heading = self.segments.kinds[above] is Kind.HEADING
            level = int(self.segments.level[above]) if is_heading else NO_LEVEL
            if self.labels[above]:
                cue = self.evidence.phrase[above]
                is_near = is_heading or (index - above <= LINE_REACH and cue is not None and cue.role in _LINE_ROLES)
                is_above = level < highest or highest == NO_LEVEL
                return cue if cue is self.own[above] and is_near and is_above and self._reaches(above, index) else None
            highest = min(highest, self._section_level(above))
        return None

    def _section_level(self, index: int) -> int:
        """Level of a heading that begins a section of its own; that of a teaser is a link and begins none."""
        segments = self.segments
        is_section = segments.kinds[index] is Kind.HEADING and not segments.is_mostly_link(index)
        return int(segments.level[index]) if is_section else NO_LEVEL

    def _reaches(self, label: int, index: int) -> bool:
        """Whether a block lies in the element that a label is for, and no region begins or ends between them."""
        outline, owner = self.segments.outline, self.segments.owner
        box = int(owner[label])
        while box > 0 and self._blocks_of(box).stop - label <= LABEL_SCOPE:
            box = int(outline.parent[box])
        if owner[index] >= outline.end[box]:
            return False
        outer, inner = self.regions[owner[label]], self.regions[owner[index]]
        while inner != outer:
            if inner < outer or outline.tags[inner] == "footer" or self._blocks_of(inner).start > label + LABEL_SCOPE:
                return False
            above = int(outline.parent[inner])
            inner = self.regions[above] if above >= 0 else -1
        return True

    def small_box(self, index: int, cues: Sequence[Cue | None]) -> Cue | None:
        """For a line of a small box without text: what the field for an address, or the headline in it, makes of it.

        A newsletter box has a lone field, a teaser one headline, which is a link to another page.
        """
        segments = self.segments
        if segments.kinds[index] is Kind.HEADING and segments.level[index] == 1:
            return None
        for level in range(2):
            box = int(self.around.levels[level][index])
            blocks = self._blocks_of(box)
            is_large = len(blocks) > TEASER_BLOCKS or segments.outline.tags[box] in _REGIONS
            if is_large or self.content[blocks.stop] > self.content[blocks.start]:
                return None
            headings = [block for block in blocks if segments.kinds[block] is Kind.HEADING]
            if len(headings) > 1:
                return None
            is_letter = any(cue is not None and cue.id in _LETTER_FORMS for cue in cues[blocks.start : blocks.stop])
            if is_letter and not segments.flags(index) & (Flag.NAV | Flag.LIST):
                return Cue("structure:box", Role.SUBSCRIBE)
            if self._is_teaser(index, blocks, headings, cues):
                return Cue("structure:teaser", Role.RELATED)
        return None

    def _is_teaser(self, index: int, blocks: range, headings: Sequence[int], cues: Sequence[Cue | None]) -> bool:
        """Whether the headline of a box, a heading or else a link, is that of another article."""
        segments = self.segments
        is_link = segments.is_mostly_link(index)
        heads = [place for place in headings if place != index and (segments.is_mostly_link(place) or not is_link)]
        if not headings and not is_link:
            heads = [place for place in blocks if segments.is_mostly_link(place)]
        return bool(heads) and all(cue is not None and cue.role is Role.RELATED for cue in map(cues.__getitem__, heads))

    def _vote(self, blocks: range) -> Cue | None:
        """The role that half of the speaking blocks of a box agree on, if a good part of it speaks at all."""
        if sum(self.segments.kinds[block] is Kind.HEADING for block in blocks) > 1:
            return None
        has_sentence = any(len(self.segments.texts[block]) > LABEL_CHARS for block in blocks)
        votes: Counter[Role] = Counter()
        voters: Counter[Role] = Counter()
        for block in blocks:
            cue = self.own[block]
            if cue is not None and (cue.role in WHOLES or cue.certain):
                is_heading = self.segments.kinds[block] is Kind.HEADING
                is_sentence = len(self.segments.texts[block]) > LABEL_CHARS
                is_weak = cue.id.startswith("phrase:") and not (cue.certain or is_heading or is_sentence)
                votes[cue.role] += LABEL_VOTES if is_heading else 1
                voters[cue.role] += 1 if is_weak else VOTERS
        if not votes:
            return None
        role = min(votes, key=lambda role: (-votes[role], role.value))
        is_clear = role in _VOTING and voters[role] >= VOTERS - has_sentence and votes[role] * 2 > votes.total()
        return Cue("structure:box", role) if is_clear and votes[role] >= VOTING_SHARE * len(blocks) else None


_LINE_ROLES = frozenset((Role.RELATED, Role.NAVIGATION, Role.SHARE, Role.SUBSCRIBE))
_VOTING = frozenset((Role.RELATED, Role.COMMENT, Role.SUBSCRIBE, Role.CONSENT, Role.COMMENT_FORM, Role.ADVERT))
_REGIONS = frozenset(("html", "body"))
_LETTER_FORMS = frozenset(("structure:lone-email-field", "structure:form-of-subscribe"))
_BOUNDARIES = frozenset(("footer", "nav", "aside", "form"))


def _is_label(index: int, segments: Segments, evidence: Evidence) -> bool:
    """A heading, or a short line without links, that is a known phrase."""
    cue = evidence.phrase[index]
    if cue is None:
        return False
    if segments.kinds[index] is Kind.HEADING:
        return True
    phrase = cue.id.split(":", 2)[2]
    if len(phrase) * 2 < len(segments.texts[index]):
        return False  # what follows the phrase makes a line of its own
    flags = segments.flags(index)
    is_line = segments.kinds[index] in (Kind.PARAGRAPH, Kind.TERM) and not flags & Flag.TABLE
    return is_line and not segments.links[index] and len(segments.texts[index]) <= LABEL_CHARS
