"""What differs between two readings of a page: under other options, by another model, of another version of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from declutter.roles import Role

SHOWN_CHARS = 100
"""Of a text in the printed form."""


class Piece(NamedTuple):
    """A block as it is compared."""

    text: str
    role: Role
    address: str = ""


class Reading(NamedTuple):
    """A page as it is compared: its text, its blocks, and single facts by name."""

    text: str
    pieces: Sequence[Piece]
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A text whose role is another one now.

    Attributes:
        text: of the block, or of that part of it that changed.
        before, after: its role in each page; None where the page does not have the text.
        address: of its block, in the later page if that has it.
    """

    text: str
    before: Role | None
    after: Role | None
    address: str

    def to_dict(self) -> dict[str, Any]:
        """The change as plain data, ready for JSON."""
        return {
            "text": self.text,
            "before": self.before and self.before.value,
            "after": self.after and self.after.value,
            "address": self.address,
        }


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed from one page to another. True if anything did; printed, one line a change.

    Attributes:
        removed: what was kept and is no longer; `added`: what is kept and was not.
        relabelled: what got another role without going from one side to the other.
        words_removed, words_added: words of the text before that are not in it now, and the other way round; a word
            that stands there twice counts twice.
        facts: what else is other than before, by name: `(before, after)`.
    """

    removed: tuple[Change, ...]
    added: tuple[Change, ...]
    relabelled: tuple[Change, ...]
    words_removed: int
    words_added: int
    facts: tuple[tuple[str, tuple[str, str]], ...]

    def __bool__(self) -> bool:
        return any((self.removed, self.added, self.relabelled, self.words_removed, self.words_added, self.facts))

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        if not self:
            yield "nothing changed"
            return
        yield f"{self.words_removed} words fewer, {self.words_added} words more"
        for name, (before, after) in self.facts:
            yield f"  {name}: {before or '-'} -> {after or '-'}"
        for sign, changes in (("-", self.removed), ("+", self.added), ("~", self.relabelled)):
            for change in changes:
                roles = " -> ".join(role.value if role else "absent" for role in (change.before, change.after))
                yield f"{sign} {roles}: {_shown(change.text)}"

    def to_dict(self) -> dict[str, Any]:
        """The difference as plain data, ready for JSON."""
        return {
            "removed": [change.to_dict() for change in self.removed],
            "added": [change.to_dict() for change in self.added],
            "relabelled": [change.to_dict() for change in self.relabelled],
            "words_removed": self.words_removed,
            "words_added": self.words_added,
            "facts": {name: {"before": before, "after": after} for name, (before, after) in self.facts},
        }


def difference(before: Reading, after: Reading) -> Diff:
    """What changed from one reading to another."""
    changes = [change for change in _changes(before.pieces, after.pieces) if change.before is not change.after]
    old, new = Counter(before.text.split()), Counter(after.text.split())
    names = dict.fromkeys((*before.facts, *after.facts))
    facts = ((name, (before.facts.get(name, ""), after.facts.get(name, ""))) for name in names)
    return Diff(
        removed=tuple(change for change in changes if _is_kept(change.before) and not _is_kept(change.after)),
        added=tuple(change for change in changes if _is_kept(change.after) and not _is_kept(change.before)),
        relabelled=tuple(change for change in changes if _is_kept(change.before) == _is_kept(change.after)),
        words_removed=(old - new).total(),
        words_added=(new - old).total(),
        facts=tuple((name, values) for name, values in facts if values[0] != values[1]),
    )


def _is_kept(role: Role | None) -> bool:
    return role is not None and role.is_content


def _changes(before: Sequence[Piece], after: Sequence[Piece]) -> Iterator[Change]:
    """Every text of both readings with its two roles, in order.

    Where both say the same words, as two readings of one source do, they are compared word by word, however they are
    cut into blocks; otherwise block by block.
    """
    if [word for piece in before for word in piece.text.split()] == [w for piece in after for w in piece.text.split()]:
        yield from _same_words(before, after)
        return
    matcher = SequenceMatcher(None, [piece.text for piece in before], [piece.text for piece in after], autojunk=False)
    for sort, start, end, first, last in matcher.get_opcodes():
        if sort == "equal":
            for old, new in zip(before[start:end], after[first:last], strict=True):
                yield Change(new.text, old.role, new.role, new.address)
        elif [w for p in before[start:end] for w in p.text.split()] == [
            w for p in after[first:last] for w in p.text.split()
        ]:
            yield from _same_words(before[start:end], after[first:last])
        else:
            yield from (Change(old.text, old.role, None, old.address) for old in before[start:end])
            yield from (Change(new.text, None, new.role, new.address) for new in after[first:last])


def _same_words(before: Sequence[Piece], after: Sequence[Piece]) -> Iterator[Change]:
    """The runs of words that lie in one block of each reading."""
    run: list[str] = []
    ends = _ends(before) | _ends(after)
    old, new = _owners(before), _owners(after)
    words = (word for piece in after for word in piece.text.split())
    for place, (word, owner, other) in enumerate(zip(words, old, new, strict=True), 1):
        run.append(word)
        if place in ends:
            whole = len(run) == len(other.text.split())
            yield Change(other.text if whole else " ".join(run), owner.role, other.role, other.address)
            run = []


def _ends(pieces: Iterable[Piece]) -> set[int]:
    """How many words there are up to the end of each piece."""
    ends, count = set(), 0
    for piece in pieces:
        count += len(piece.text.split())
        ends.add(count)
    return ends


def _owners(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """For each word the piece it lies in."""
    return (piece for piece in pieces for _ in piece.text.split())


def _shown(text: str) -> str:
    line = " ".join(text.split())
    line = "".join(c if c.isprintable() else " " for c in line)
    return line if len(line) <= SHOWN_CHARS else line[: SHOWN_CHARS - 1] + "…"
