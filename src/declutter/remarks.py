"""One reader's comment taken apart: name, date, and the words that are the reader's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from declutter.bylines import as_date, as_name, before_date, iso_date, looks_like_date, signature
from declutter.cues.comment_parts import CommentParts
from declutter.cues.evidence import Evidence
from declutter.pieces import Pieces
from declutter.records import Passage, Segments
from declutter.roles import Kind, Role

CONTROL_CHARS = 60
"""A longer block is no button and no note on the comment."""

WORD_CHARS = 30
"""A phrase such as "Reply" that is no link is a button only up to this length."""

NAME_CHARS = 60

REST_CHARS = 60
"""What stands beside name and date in one line is text of the comment if it is longer, or a sentence."""

COUNT_CHARS = 5
"""A shorter line without letters is a count or a bullet, if the comment has other words."""

_CONTROLS = frozenset(
    (
        *(Role.LIKE, Role.SHARE, Role.COMMENT_FORM, Role.LOGIN, Role.SUBSCRIBE, Role.PAGINATION, Role.PLACEHOLDER),
        *(Role.NAVIGATION, Role.ADVERT, Role.SEARCH),
    )
)
"""Short blocks of these roles are what a site puts under each comment."""

_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟")

Node = tuple[str, int]
"""A text node and the element that it stands in."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a comment says; `places` are the blocks that its text comes from."""

    author: str
    date: str
    text: tuple[Passage, ...]
    places: tuple[int, ...]


@dataclass(slots=True, eq=False)
class Reader:
    """A page, and what is known of its blocks and elements. Elements are counted as in `Pieces`."""

    segments: Segments
    roles: Sequence[Role]
    evidence: Evidence
    parts: CommentParts
    items: Container[int] = ()
    pieces: Pieces = field(init=False)
    owners: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.pieces = self.segments.pieces
        self.owners = self.segments.outline.place[self.segments.owner].tolist()

    def nodes(self, block: int) -> list[Node]:
        """The text nodes of a block."""
        found = self.pieces.nodes.get(block)
        if found is None:
            return [(self.segments.texts[block], self.owners[block])]
        return [(text, element) for text, element in zip(*found, strict=True) if not text.isspace() or text == "\v"]

    def within(self, element: int, item: int, wanted: Container[int]) -> int:
        """The innermost of the wanted elements at or around this one, below an item; -1 if there is none."""
        while element > item:
            if element in wanted:
                return element
            element = self.pieces.parents[element]
        return -1

    def is_control(self, block: int, item: int) -> bool:
        """Whether a block holds none of the reader's words, as far as itself tells."""
        segments, parts = self.segments, self.parts
        text, role, is_button = segments.texts[block], self.roles[block], segments.kinds[block] is Kind.CONTROL
        if all(self.within(element, item, parts.controls) >= 0 for _, element in self.nodes(block)):
            return True
        if self.within(self.owners[block], item, parts.authors) >= 0:
            return False
        inside = self.within(self.owners[block], item, parts.texts)
        if inside >= 0 and not is_button and not self._is_wide(inside):
            return False
        if is_button or (len(text) <= CONTROL_CHARS and role in _CONTROLS):
            return True
        phrase = self.evidence.phrase[block]
        if phrase is None or phrase.role not in (Role.COMMENT, *_CONTROLS):
            return False
        return len(text) <= (CONTROL_CHARS if segments.is_mostly_link(block) else WORD_CHARS)

    def _is_button(self, block: int, item: int) -> bool:
        """Whether the markup says so."""
        nodes = self.nodes(block)
        is_named = all(self.within(element, item, self.parts.controls) >= 0 for _, element in nodes)
        return is_named or self.segments.kinds[block] is Kind.CONTROL

    def _is_wide(self, text: int) -> bool:
        """Whether an element that is called the text of a comment holds the whole comment."""
        parts, pieces = self.parts, self.pieces
        return any(
            pieces.is_within(mark, text) for marks in (parts.authors, parts.dates) for mark in marks if mark > text
        )

    def read(self, item: int, blocks: Sequence[int]) -> Remark | None:
        """Tell the parts of one comment apart; None if it has no words.

        Args:
            item: the element of the comment.
            blocks: those in it, without those of comments in it.
        """
        lines = [block for block in blocks if not self.is_control(block, item)]
        author, name = self._name(item, blocks)
        when, date = self._date(item, blocks)
        header = frozenset(element for element in (author, when) if element > item)
        texts = self._texts(item, header)
        if any(self._is_in(block, item, texts) for block in lines):
            words = [(block, self._marked(block, item, texts)) for block in lines]
        else:
            words = [(block, self._left(block, item, header)) for block in lines]
            words = _without_lines(words, has_header=bool(header))
        if not name or not date:
            told = [block for block, text in words if text]
            above = [block for block in blocks if told and block < told[0] and not self._is_button(block, item)]
            rest = [block for block in lines if block not in told and block not in above]
            name, date = self._told(item, [*above, *rest], header, name, date)
        if not name and (signed := signature(date))[0]:
            name, date = signed
        spoken = [(block, text) for block, text in words if text]
        if spoken and not name:
            block, last = spoken[-1]
            name, signed_date, unsigned = _signed(last)
            date = date or signed_date
            spoken[-1:] = [(block, unsigned)] if unsigned else []
        if not spoken:
            return None
        kinds, group = self.segments.kinds, self.segments.group
        passages = tuple(Passage(text, kinds[block], int(group[block])) for block, text in spoken)
        return Remark(name, date, passages, tuple(block for block, _ in spoken))

    # Text

    def _texts(self, item: int, header: frozenset[int]) -> frozenset[int]:
        """The elements that hold the reader's words and neither name nor date."""
        pieces = self.pieces
        inside = [element for element in self.parts.texts if element > item and pieces.is_within(element, item)]
        named = frozenset(e for e in inside if not any(pieces.is_within(part, e) for part in header))
        if header:
            return named
        # The outer ones may hold name and date too, which no markup sets apart.
        return frozenset(e for e in named if not any(other > e and pieces.is_within(other, e) for other in named))

    def _is_in(self, block: int, item: int, wanted: Container[int]) -> bool:
        return any(self.within(element, item, wanted) >= 0 for _, element in self.nodes(block))

    def _marked(self, block: int, item: int, texts: Container[int]) -> str:
        """What of a block the markup names as text."""
        nodes = self.nodes(block)
        kept = [node for node in nodes if self.within(node[1], item, texts) >= 0]
        kept = [node for node in kept if self.within(node[1], item, self.parts.controls) < 0]
        return self.segments.texts[block] if len(kept) == len(nodes) else _joined(kept)

    def _left(self, block: int, item: int, header: Container[int]) -> str:
        """What of a block is neither name nor date nor button."""
        nodes = self.nodes(block)
        without = [node for node in nodes if self.within(node[1], item, header) < 0]
        kept = [node for node in without if self.within(node[1], item, self.parts.controls) < 0]
        if len(kept) == len(nodes):
            return self.segments.texts[block]
        rest = _joined(kept)
        is_text = len(rest) > REST_CHARS or (rest.endswith(_SENTENCE_ENDS) and " " in rest)
        return rest if len(without) == len(nodes) or is_text else ""

    # Name and date

    def _name(self, item: int, blocks: Iterable[int]) -> tuple[int, str]:
        """The element that holds the name, -1 if there is none, and the name."""
        parts = self.parts
        for element, nodes in self._marks(item, blocks, parts.authors):
            shown = [(t, e) for t, e in nodes if self.within(e, element, parts.controls) < 0]
            apart = [(t, e) for t, e in shown if self.within(e, element, parts.dates) < 0]
            whole = _joined(apart) or self.pieces.attributes[element].get("content", "")
            # Where name and date are in one element, the first text node of it that can be a name is.
            for text in (whole, *(node for node, _ in apart)):
                name = as_name(before_date(text), parts.before_name, parts.after_name)
                if name and len(name) <= NAME_CHARS:
                    return element, name
        return -1, ""

    def _date(self, item: int, blocks: Iterable[int]) -> tuple[int, str]:
        """The element that holds the date, -1 if there is none, and the date."""
        for element, nodes in self._marks(item, blocks, self.parts.dates):
            date = iso_date(self.pieces.attributes[element]) or as_date(_joined(nodes))
            if date:
                return element, date
        return -1, ""

    def _marks(self, item: int, blocks: Iterable[int], marks: Mapping[int, int]) -> list[tuple[int, list[Node]]]:
        """The elements of a comment that may be what is asked for, the surest first, with the text nodes in them."""
        pieces = self.pieces
        found: dict[int, list[Node]] = defaultdict(list)
        for block in blocks:
            for text, inner in self.nodes(block):
                element, is_open = inner, True
                while element > item:
                    is_open = is_open and element not in self.parts.controls
                    if element in marks and is_open:
                        found[element].append((text, inner))
                    element = pieces.parents[element]
        for element in marks:
            if element > item and element not in found and self._is_silent(element, item):
                found[element] = []
        return sorted(found.items(), key=lambda pair: (marks[pair[0]], pair[0]))

    def _is_silent(self, element: int, item: int) -> bool:
        """Whether an element of the comment itself tells something by its attributes alone."""
        attributes = self.pieces.attributes[element]
        if not ("content" in attributes or "datetime" in attributes or iso_date(attributes)):
            return False
        while element > item and element not in self.items:
            element = self.pieces.parents[element]
        return element == item

    def _told(self, item: int, lines: Iterable[int], known: Container[int], name: str, date: str) -> tuple[str, str]:
        """Name and date from the lines that are no text, where no markup names them."""
        parts = self.parts
        for block in lines:
            nodes = [(t, e) for t, e in self.nodes(block) if self.within(e, item, parts.controls) < 0]
            for text, element in nodes:
                shown = " ".join(text.split())
                if self.within(element, item, known) >= 0:
                    continue
                if looks_like_date(shown):
                    date = date or as_date(shown)
                elif not name and len(shown) <= NAME_CHARS:
                    name = as_name(shown, parts.before_name, parts.after_name)
        return name, date


def _joined(nodes: Iterable[Node]) -> str:
    """Text nodes as one text."""
    lines = "".join(text for text, _ in nodes).split("\v")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _is_count(text: str) -> bool:
    return len(text) <= COUNT_CHARS and not any(map(str.isalpha, text))


def _without_lines(words: Sequence[tuple[int, str]], *, has_header: bool) -> list[tuple[int, str]]:
    """Text without the lines that are a name, a date or a count, where no markup tells them from text."""
    result = list(words)
    spoken = [place for place, (_, text) in enumerate(result) if text]
    for place in list(spoken):
        block, text = result[place]
        is_first = place == spoken[0] and not has_header
        is_name = is_first and len(text) <= NAME_CHARS and not text.endswith(_SENTENCE_ENDS)
        if len(spoken) > 1 and (is_name or _is_count(text) or (looks_like_date(text) and len(text) <= NAME_CHARS)):
            spoken.remove(place)
            result[place] = (block, "")
    return result


def _signed(text: str) -> tuple[str, str, str]:
    """Name and date from the last line of a text if that is a signature, and the rest of the text."""
    above, _, last = text.rpartition("\n")
    name, date = signature(last)
    return (name, date, above) if name else ("", "", text)
