"""Which elements of a page are one reader's comment each, and which answers to which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from declutter.comments.bylines import looks_like_date
from declutter.comments.remarks import Reader, Remark
from declutter.cues.comment_parts import CommentParts
from declutter.cues.evidence import Evidence
from declutter.pieces import Pieces
from declutter.records import CommentSpan, Segments
from declutter.roles import Kind, Role

DATE_CHARS = 60
"""A longer block is more than the line of a date."""

LEVELS = 20
"""How far above a line the element of its comment may be."""

SENTENCE_CHARS = 20
"""A shorter block does not prove that somebody said something."""


def may_have_comments(roles: Sequence[Role], evidence: Evidence) -> bool:
    """Whether it is worth looking for them."""
    return Role.COMMENT in roles or any(evidence.in_comments)


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
    code = reader.pieces.nearest({e for e, tag in enumerate(reader.pieces.tags) if tag in ("pre", "code")})
    named = [item for item in sorted(parts.items) if code[item] < 0]
    spans = _spans(reader, _without_wrappers(reader, named), is_forum)
    return spans or _spans(reader, _shaped(reader), is_forum)


def _spans(reader: Reader, items: Sequence[int], is_forum: bool) -> list[CommentSpan]:
    """The items that prove to be comments."""
    items = _with_their_text(reader, items)
    owned, read = _read(reader, items)
    posts = {_shape(reader.pieces, item) for item, remark in read.items() if is_forum and _is_content(reader, remark)}
    if not any(remark.author or remark.date for remark in read.values()):
        return []  # a list of teasers, of counts, of anything
    threads = _Threads(reader, reader.pieces.levels())
    spans = []
    for item, remark in read.items():
        if _is_comment(reader, remark) and _shape(reader.pieces, item) not in posts:
            depth = threads.depth(item)
            spans.append(CommentSpan(item, depth, remark.author, remark.date, remark.text, tuple(owned[item])))
    return spans


def _read(reader: Reader, items: Sequence[int]) -> tuple[dict[int, list[int]], dict[int, Remark]]:
    """The blocks of each item, and what those that have words say."""
    owned = reader.look_at(items)
    return owned, {item: remark for item in items if (remark := reader.read(item, owned[item])) is not None}


def _with_their_text(reader: Reader, items: Sequence[int]) -> Sequence[int]:
    """Items without those that are the words of the item around them, which has a name or a date alone."""
    _, read = _read(reader, items)
    kept = []
    for item in items:
        above = _item_above(reader, item)
        is_bare = item in read and not (read[item].author or read[item].date)
        if not (is_bare and above >= 0 and above not in read):
            kept.append(item)
    return kept


def _item_above(reader: Reader, item: int) -> int:
    above = reader.pieces.parents[item]
    return reader.item[above] if above >= 0 else -1


def _is_content(reader: Reader, remark: Remark) -> bool:
    return any(reader.roles[block].is_content for block in remark.places)


def _is_comment(reader: Reader, remark: Remark) -> bool:
    """Whether an item proves to be a comment rather than something else of that name."""
    if _is_content(reader, remark):
        return all(reader.evidence.in_comments[block] for block in remark.places)
    is_said = any(reader.roles[block] is Role.COMMENT for block in remark.places)
    return is_said or bool(remark.author or remark.date)


def _without_wrappers(reader: Reader, items: Sequence[int]) -> list[int]:
    """One element a comment: the outermost of those around the same words, and none around several comments."""
    parents = reader.pieces.parents
    owned = reader.look_at(items)
    speaking = {item for item in items if any(not reader.is_control(block, item) for block in owned[item])}
    inside: dict[int, list[int]] = defaultdict(list)
    texts = set()
    for item in items:
        above = _item_above(reader, item)
        while above in texts:
            above = _item_above(reader, above)
        if above in speaking and item in reader.parts.texts:
            texts.add(item)  # only the words of the comment around it
        else:
            inside[above].append(item)
    kept: list[int] = []
    waiting = list(reversed(inside[-1]))
    while waiting:
        item = waiting.pop()
        inner = inside[item]
        while item not in speaking and inner:
            beside = [other for other in inner if parents[other] == parents[inner[0]]]
            if len(beside) > 1:
                break
            first, *rest = inner
            inner = sorted((*inside[first], *rest))
            if first in speaking:
                speaking.add(item)
        if item in speaking:
            kept.append(item)
        waiting += reversed(inner)
    return kept


@dataclass(slots=True)
class _Threads:
    """The comment read last, with those that it answers to."""

    reader: Reader
    levels: list[int]
    open: list[int] = field(default_factory=list)

    def depth(self, item: int) -> int:
        """How many comments the next one answers to."""
        while self.open and not self._is_answered(self.open[-1], item):
            self.open.pop()
        self.open.append(item)
        return len(self.open) - 1

    def _is_answered(self, above: int, item: int) -> bool:
        """Whether a comment holds another, or that is set in beside it."""
        reader = self.reader
        is_beside = reader.is_within(item, reader.pieces.parents[above]) and self.levels[item] > self.levels[above]
        return is_beside or reader.is_within(item, above)


def _shaped(reader: Reader) -> list[int]:
    """Where names do not tell: elements of one shape beside each other that have date and sentence; else a lone one."""
    pieces, segments = reader.pieces, reader.segments
    region = [block for block in range(len(segments)) if _is_among_comments(reader, block)]
    dated = {block for block in region if _is_dated(reader, block)}
    spoken = {block for block in region if _is_spoken(reader, block)} - dated
    children: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for block in region:
        element = reader.owners[block]
        for _ in range(LEVELS):
            above = pieces.parents[element]
            if above < 0:
                break
            children[above][element].add(block)
            element = above
    found: list[int] = []
    is_taken = bytearray(len(pieces.tags))
    for above in sorted(children):
        if is_taken[above]:
            continue
        shapes: dict[tuple[str, str], list[int]] = defaultdict(list)
        for element, blocks in children[above].items():
            if blocks & dated and blocks & spoken:
                shapes[_shape(pieces, element)].append(element)
        for same in shapes.values():
            if len(same) > 1:
                found += same
                for item in same:
                    is_taken[item : reader.ends[item]] = b"\1" * (reader.ends[item] - item)
    if not found and dated and spoken:
        found = _lone(reader, min(dated), spoken)
    return sorted(found)


def _lone(reader: Reader, date: int, spoken: set[int]) -> list[int]:
    """The smallest element around a date and the words beside it, if it holds no heading of the list."""
    element = reader.owners[date]
    for _ in range(LEVELS):
        blocks = [b for b, owner in enumerate(reader.owners) if reader.is_within(owner, element)]
        if any(reader.segments.kinds[block] is Kind.HEADING or reader.roles[block].is_content for block in blocks):
            return []
        if not spoken.isdisjoint(blocks):
            return [element]
        element = reader.pieces.parents[element]
        if element < 0:
            break
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
    return looks_like_date(text) or reader.when[reader.owners[block]] >= 0


def _is_spoken(reader: Reader, block: int) -> bool:
    segments = reader.segments
    text = segments.texts[block]
    is_line = segments.is_mostly_link(block) or segments.kinds[block] is Kind.CONTROL
    return reader.roles[block] is Role.COMMENT and not is_line and len(text) >= SENTENCE_CHARS
