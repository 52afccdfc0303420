"""Which elements of a page are one reader's comment each, and which answers to which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from declutter.bylines import looks_like_date
from declutter.cues.comment_parts import CommentParts
from declutter.cues.evidence import Evidence
from declutter.pieces import Pieces
from declutter.records import CommentSpan, Segments
from declutter.remarks import Reader, Remark
from declutter.roles import Kind, Role

DATE_CHARS = 60
"""A longer block is more than the line of a date."""

SENTENCE_CHARS = 20
"""A shorter block does not prove that somebody said something."""


def find_comments(
    segments: Segments, roles: Sequence[Role], evidence: Evidence, parts: CommentParts, *, is_forum: bool
) -> list[CommentSpan]:
    """The comments of a page, in page order.

    Args:
        segments: the page's blocks.
        roles: what each of them was decided to be.
        evidence: what speaks about them.
        parts: what the names of the page's elements say.
        is_forum: whether the posts of the page are its main content.
    """
    reader = Reader(segments, roles, evidence, parts)
    named = [item for item in sorted(parts.items) if not _is_code(item, reader.pieces)]
    spans = _spans(reader, _without_wrappers(reader, named), is_forum)
    return spans or _spans(reader, _shaped(reader), is_forum)


def _spans(reader: Reader, items: Sequence[int], is_forum: bool) -> list[CommentSpan]:
    """The items that prove to be comments."""
    items = _with_their_text(reader, items)
    owned, read = _read(reader, items)
    posts = {_shape(reader.pieces, item) for item, remark in read.items() if is_forum and _is_content(reader, remark)}
    if not any(remark.author or remark.date for remark in read.values()):
        return []  # a list of teasers, of counts, of anything
    threads = _Threads(reader.pieces)
    spans = []
    for item, remark in read.items():
        if _is_comment(reader, remark) and _shape(reader.pieces, item) not in posts:
            depth = threads.depth(item)
            spans.append(CommentSpan(item, depth, remark.author, remark.date, remark.text, tuple(owned[item])))
    return spans


def _read(reader: Reader, items: Sequence[int]) -> tuple[dict[int, list[int]], dict[int, Remark]]:
    """The blocks of each item, and what those that have words say."""
    reader.items = frozenset(items)
    owned = _owned(reader, items)
    return owned, {item: remark for item in items if (remark := reader.read(item, owned[item])) is not None}


def _with_their_text(reader: Reader, items: Sequence[int]) -> Sequence[int]:
    """Items without those that are the words of the item around them, which has a name or a date alone."""
    _, read = _read(reader, items)
    known = frozenset(items)
    parents = reader.pieces.parents
    kept = []
    for item in items:
        above = parents[item]
        while above >= 0 and above not in known:
            above = parents[above]
        is_bare = item in read and not (read[item].author or read[item].date)
        if not (is_bare and above >= 0 and above not in read):
            kept.append(item)
    return kept


def _is_content(reader: Reader, remark: Remark) -> bool:
    return any(reader.roles[block].is_content for block in remark.places)


def _is_comment(reader: Reader, remark: Remark) -> bool:
    """Whether an item proves to be a comment rather than something else of that name."""
    if _is_content(reader, remark):
        return all(reader.evidence.in_comments[block] for block in remark.places)
    is_said = any(reader.roles[block] is Role.COMMENT for block in remark.places)
    return is_said or bool(remark.author or remark.date)


def _is_code(element: int, pieces: Pieces) -> bool:
    while element >= 0:
        if pieces.tags[element] in ("pre", "code"):
            return True
        element = pieces.parents[element]
    return False


def _owned(reader: Reader, items: Iterable[int]) -> dict[int, list[int]]:
    """For each item, the blocks in it that are in no item within it."""
    blocks: dict[int, list[int]] = {item: [] for item in items}
    for block, element in enumerate(reader.owners):
        while element >= 0 and element not in blocks:
            element = reader.pieces.parents[element]
        if element >= 0:
            blocks[element].append(block)
    return blocks


def _without_wrappers(reader: Reader, items: Sequence[int]) -> list[int]:
    """One element a comment: the outermost of those around the same words, and none around several comments."""
    pieces = reader.pieces
    speaking = {
        item for item, blocks in _owned(reader, items).items() if any(not reader.is_control(b, item) for b in blocks)
    }
    around: dict[int, list[int]] = defaultdict(list)
    known = set(items)
    for item in items:
        above = pieces.parents[item]
        while above >= 0 and above not in known:
            above = pieces.parents[above]
        if above in speaking and item in reader.parts.texts:
            known.discard(item)  # only the text of the comment around it
        else:
            around[above].append(item)
    kept: list[int] = []
    waiting = list(reversed(around[-1]))
    while waiting:
        item = waiting.pop()
        inner = around[item]
        while item not in speaking and inner:
            beside = [other for other in inner if pieces.parents[other] == pieces.parents[inner[0]]]
            if len(beside) > 1:
                break
            first, *rest = inner
            inner = sorted((*around[first], *rest))
            if first in speaking:
                speaking.add(item)
        if item in speaking:
            kept.append(item)
        waiting += reversed(inner)
    return kept


@dataclass(slots=True)
class _Threads:
    """The comment read last, with those that it answers to."""

    pieces: Pieces
    open: list[int] = field(default_factory=list)

    def depth(self, item: int) -> int:
        """How many comments the next one answers to."""
        while self.open and not self._is_answered(self.open[-1], item):
            self.open.pop()
        self.open.append(item)
        return len(self.open) - 1

    def _is_answered(self, above: int, item: int) -> bool:
        """Whether a comment holds another, or that is set in beside it."""
        pieces = self.pieces
        if pieces.is_within(item, above):
            return True
        return pieces.is_within(item, pieces.parents[above]) and pieces.level(item) > pieces.level(above)


def _shaped(reader: Reader) -> list[int]:
    """Where names do not tell: elements of one shape beside each other that have date and sentence; else a lone one."""
    pieces, segments = reader.pieces, reader.segments
    region = [block for block in range(len(segments)) if _is_among_comments(reader, block)]
    dated = {block for block in region if _is_dated(reader, block)}
    spoken = {block for block in region if _is_spoken(reader, block)} - dated
    children: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for block in region:
        element = reader.owners[block]
        while (above := pieces.parents[element]) >= 0:
            children[above][element].add(block)
            element = above
    found: list[int] = []
    for above in sorted(children):
        if any(pieces.is_within(above, item) for item in found):
            continue
        shapes: dict[tuple[str, str], list[int]] = defaultdict(list)
        for element, blocks in children[above].items():
            if blocks & dated and blocks & spoken:
                shapes[_shape(pieces, element)].append(element)
        for same in shapes.values():
            found += same if len(same) > 1 else []
    if not found and dated and spoken:
        found = _lone(reader, min(dated), spoken)
    return sorted(found)


def _lone(reader: Reader, date: int, spoken: set[int]) -> list[int]:
    """The smallest element around a date and the words beside it, if it holds no heading of the list."""
    element = reader.owners[date]
    while element >= 0:
        blocks = [b for b, owner in enumerate(reader.owners) if reader.pieces.is_within(owner, element)]
        if any(reader.segments.kinds[block] is Kind.HEADING or reader.roles[block].is_content for block in blocks):
            return []
        if not spoken.isdisjoint(blocks):
            return [element]
        element = reader.pieces.parents[element]
    return []


def _shape(pieces: Pieces, element: int) -> tuple[str, str]:
    tag = pieces.tags[element]
    names = pieces.attributes[element].get("class", "").split()
    return tag, "" if tag in ("li", "article") or not names else names[0]


def _is_among_comments(reader: Reader, block: int) -> bool:
    role = reader.roles[block]
    if reader.segments.kinds[block] is Kind.HEADING or role.is_content:
        return False
    return role is Role.COMMENT or reader.evidence.in_comments[block]


def _is_dated(reader: Reader, block: int) -> bool:
    text = reader.segments.texts[block]
    if len(text) > DATE_CHARS:
        return False
    return looks_like_date(text) or reader.within(reader.owners[block], 0, reader.parts.dates) >= 0


def _is_spoken(reader: Reader, block: int) -> bool:
    segments = reader.segments
    text = segments.texts[block]
    is_line = segments.is_mostly_link(block) or segments.kinds[block] is Kind.CONTROL
    return reader.roles[block] is Role.COMMENT and not is_line and len(text) >= SENTENCE_CHARS
