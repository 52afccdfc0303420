"""One reader's comment taken apart: name, date, and the words that are the reader's own."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from declutter.comments.bylines import as_date, as_name, before_date, iso_date, looks_like_date, signature
from declutter.cues.comment_parts import CommentParts
from declutter.cues.evidence import Evidence
from declutter.pieces import Pieces
from declutter.records import Passage, Segments
from declutter.roles import Kind, Role
from declutter.shown import CONTROLS

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

REACH = 30
"""How many elements around a word are asked what part of a comment they are."""

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
    """A page, and what is known of its blocks and elements. Elements are counted as in `Pieces`.

    Attributes:
        owners: the deepest element around each block.
        ends: index one past the last descendant of each element.
        control, text, author, when, item: for each element the nearest one at or above it that `parts` calls so, -1 if
            there is none; of the items, those that are looked at.
        marks: the elements of each item that may hold its name, date or text; `named`: its name or date.
    """

    segments: Segments
    roles: Sequence[Role]
    evidence: Evidence
    parts: CommentParts
    pieces: Pieces = field(init=False)
    owners: list[int] = field(init=False)
    ends: list[int] = field(init=False)
    control: list[int] = field(init=False)
    text: list[int] = field(init=False)
    author: list[int] = field(init=False)
    when: list[int] = field(init=False)
    item: list[int] = field(init=False)
    marks: dict[int, list[int]] = field(init=False)
    named: dict[int, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.pieces = self.segments.pieces
        self.owners = self.segments.outline.place[self.segments.owner].tolist()
        self.ends = self.pieces.ends()
        self.control = self.pieces.nearest(self.parts.controls)
        self.text = self.pieces.nearest(self.parts.texts)
        self.author = self.pieces.nearest(self.parts.authors)
        self.when = self.pieces.nearest(self.parts.dates)
        self.look_at(())

    def look_at(self, items: Sequence[int]) -> dict[int, list[int]]:
        """Take these elements for the comments of the page: the blocks of each, without those of comments in it."""
        self.item = self.pieces.nearest(frozenset(items))
        self.marks, self.named = defaultdict(list), defaultdict(list)
        for element in sorted({*self.parts.texts, *self.parts.authors, *self.parts.dates}):
            above = self.pieces.parents[element]
            if above >= 0:
                self.marks[self.item[above]].append(element)
                if element in self.parts.authors or element in self.parts.dates:
                    self.named[self.item[above]].append(element)
        blocks: dict[int, list[int]] = {item: [] for item in items}
        for block, element in enumerate(self.owners):
            if self.item[element] >= 0:
                blocks[self.item[element]].append(block)
        return blocks

    def nodes(self, block: int) -> list[Node]:
        """The text nodes of a block."""
        nodes = self.pieces.nodes_of(block) or [(self.segments.texts[block], self.owners[block])]
        shown = ((text if text == "\v" or text.isprintable() else _printable(text), element) for text, element in nodes)
        return [(text, element) for text, element in shown if not text.isspace() or text == "\v"]

    def is_within(self, element: int, outer: int) -> bool:
        """Whether an element is another one or lies in it."""
        return outer <= element < self.ends[outer]

    def around(self, nearest: Sequence[int], element: int, item: int) -> Iterator[int]:
        """The marked elements at or around this one, innermost first, below an item."""
        mark = nearest[element]
        for _ in range(REACH):
            if mark <= item:
                return
            yield mark
            mark = nearest[self.pieces.parents[mark]]

    def is_control(self, block: int, item: int) -> bool:
        """Whether a block holds none of the reader's words, as far as itself tells."""
        segments = self.segments
        text, role, is_button = segments.texts[block], self.roles[block], segments.kinds[block] is Kind.CONTROL
        if all(self.control[element] > item for _, element in self.nodes(block)):
            return True
        if self.author[self.owners[block]] > item:
            return False
        inside = self.text[self.owners[block]]
        if inside > item and not is_button and not self._is_wide(inside, item):
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
        is_named = all(self.control[element] > item for _, element in nodes)
        return is_named or self.segments.kinds[block] is Kind.CONTROL

    def _is_wide(self, text: int, item: int) -> bool:
        """Whether an element that is called the text of a comment holds its name or date too."""
        named = self.named[item]
        below = bisect_right(named, text)
        return below < len(named) and self.is_within(named[below], text)

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
        inside = [element for element in self.marks[item] if element in self.parts.texts]
        named = frozenset(e for e in inside if not any(self.is_within(part, e) for part in header))
        if header:
            return named
        # The outer ones may hold name and date too, which no markup sets apart.
        outer = {above for e in named for above in self.around(self.text, self.pieces.parents[e], item)}
        return named - outer

    def _is_text(self, element: int, item: int, texts: Container[int]) -> bool:
        return any(mark in texts for mark in self.around(self.text, element, item))

    def _is_in(self, block: int, item: int, texts: Container[int]) -> bool:
        return any(self._is_text(element, item, texts) for _, element in self.nodes(block))

    def _marked(self, block: int, item: int, texts: Container[int]) -> str:
        """What of a block the markup names as text."""
        nodes = self.nodes(block)
        kept = [(t, e) for t, e in nodes if self.control[e] <= item and self._is_text(e, item, texts)]
        return self.segments.texts[block] if len(kept) == len(nodes) else _joined(kept)

    def _left(self, block: int, item: int, header: Iterable[int]) -> str:
        """What of a block is neither name nor date nor button."""
        nodes = self.nodes(block)
        without = [(t, e) for t, e in nodes if not any(self.is_within(e, part) for part in header)]
        kept = [(t, e) for t, e in without if self.control[e] <= item]
        if len(kept) == len(nodes):
            return self.segments.texts[block]
        rest = _joined(kept)
        is_text = len(rest) > REST_CHARS or (rest.endswith(_SENTENCE_ENDS) and " " in rest)
        return rest if len(without) == len(nodes) or is_text else ""

    # Name and date

    def _name(self, item: int, blocks: Iterable[int]) -> tuple[int, str]:
        """The element that holds the name, -1 if there is none, and the name."""
        parts = self.parts
        for element, nodes in self._marks(item, blocks, parts.authors, self.author):
            apart = [(t, e) for t, e in nodes if self.control[e] <= element and self.when[e] <= element]
            whole = _joined(apart) or self.pieces.attributes[element].get("content", "")
            # Where name and date are in one element, the first text node of it that can be a name is.
            for text in (whole, *(node for node, _ in apart)):
                name = as_name(before_date(text), parts.before_name, parts.after_name)
                if name and len(name) <= NAME_CHARS:
                    return element, name
        return -1, ""

    def _date(self, item: int, blocks: Iterable[int]) -> tuple[int, str]:
        """The element that holds the date, -1 if there is none, and the date."""
        for element, nodes in self._marks(item, blocks, self.parts.dates, self.when):
            date = iso_date(self.pieces.attributes[element]) or as_date(_joined(nodes))
            if date:
                return element, date
        return -1, ""

    def _marks(
        self, item: int, blocks: Iterable[int], ranks: Mapping[int, int], nearest: Sequence[int]
    ) -> list[tuple[int, list[Node]]]:
        """The elements of a comment that may be what is asked for, the surest first, with the text nodes in them."""
        found: dict[int, list[Node]] = {
            element: [] for element in self.marks[item] if element in ranks and self._tells(element)
        }
        for block in blocks:
            for text, inner in self.nodes(block):
                for element in self.around(nearest, inner, item):
                    if self.control[inner] < element:  # a date may stand among the buttons, but not in one
                        found.setdefault(element, []).append((text, inner))
        return sorted(found.items(), key=lambda pair: (ranks[pair[0]], pair[0]))

    def _tells(self, element: int) -> bool:
        """Whether the attributes of an element alone may be a name or a date."""
        attributes = self.pieces.attributes[element]
        return "content" in attributes or "datetime" in attributes or bool(iso_date(attributes))

    def _told(self, item: int, lines: Iterable[int], known: Iterable[int], name: str, date: str) -> tuple[str, str]:
        """Name and date from the lines that are no text, where no markup names them."""
        parts = self.parts
        for block in lines:
            for text, element in self.nodes(block):
                if self.control[element] > item or any(self.is_within(element, part) for part in known):
                    continue
                shown = " ".join(text.split())
                if looks_like_date(shown):
                    date = date or as_date(shown)
                    shown = before_date(shown)
                if not name and not looks_like_date(shown) and len(shown) <= NAME_CHARS:
                    name = as_name(shown, parts.before_name, parts.after_name)
        return name, date


def _printable(text: str) -> str:
    """A text node without controls, but for the mark of a line break."""
    return "\v".join(CONTROLS.sub("", line) for line in text.split("\v"))


def _joined(nodes: Iterable[Node]) -> str:
    """Text nodes as one text."""
    lines = "".join(text for text, _ in nodes).split("\v")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _is_count(text: str) -> bool:
    return len(text) <= COUNT_CHARS and not any(map(str.isalpha, text))


def _without_lines(words: Sequence[tuple[int, str]], *, has_header: bool) -> list[tuple[int, str]]:
    """Text without the lines that are a name, a date or a count, where no markup tells them from text."""
    result = list(words)
    left = sum(bool(text) for _, text in words)
    is_first = not has_header
    for place, (block, text) in enumerate(words):
        if not text:
            continue
        is_name = is_first and len(text) <= NAME_CHARS and not text.endswith(_SENTENCE_ENDS)
        if left > 1 and (is_name or _is_count(text) or (looks_like_date(text) and len(text) <= NAME_CHARS)):
            left -= 1
            result[place] = (block, "")
        else:
            is_first = False
    return result


def _signed(text: str) -> tuple[str, str, str]:
    """Name and date from the last line of a text if that is a signature, and the rest of the text."""
    above, _, last = text.rpartition("\n")
    name, date = signature(last)
    return (name, date, above) if name else ("", "", text)
