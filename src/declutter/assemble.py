"""Verdicts to blocks, and what is said about the page as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from declutter.options import Options
from declutter.records import Block, Outcome, Segments, Verdict
from declutter.roles import Role


def blocks_of(segments: Segments, verdicts: Sequence[Verdict]) -> tuple[Block, ...]:
    """One `Block` a segment, in page order."""
    outline = segments.outline
    columns = zip(
        segments.texts,
        verdicts,
        segments.kinds,
        segments.level.tolist(),
        segments.group.tolist(),
        segments.owner.tolist(),
        strict=True,
    )
    return tuple(
        Block(text, v.role, v.score, v.reason, v.cue, kind, level, group, owner, outline)
        for text, v, kind, level, group, owner in columns
    )


def printed(blocks: Sequence[Block], options: Options, threshold: float) -> tuple[Block, ...]:
    """The blocks that make up the text, by the caller's choice for the headline."""

    def is_printed(block: Block) -> bool:
        if block.role is Role.TITLE:
            return options.title == "always" or (options.title == "auto" and block.score >= threshold)
        return block.role is Role.BODY

    return tuple(block for block in blocks if is_printed(block))


def headline(segments: Segments, blocks: Sequence[Block]) -> str:
    """The text of the title block, or the title that the page's head gives."""
    shown = next((block.text for block in blocks if block.role is Role.TITLE), "")
    return shown.replace("\n", " ") or segments.head.og_title or segments.head.title


def outcome(segments: Segments, text: str, has_input: bool) -> Outcome:
    """`OK`, or why there is no text."""
    if text:
        return Outcome.OK
    if not has_input:
        return Outcome.NO_INPUT
    if segments.head.frames:
        return Outcome.FRAMESET
    # A shell shows a sentence or two ("enable JavaScript") beside its scripts; a page of clutter alone shows more.
    if segments.head.scripts and sum(len(t) for t in segments.texts) < 400:
        return Outcome.NEEDS_SCRIPT
    return Outcome.NO_CONTENT if len(segments) else Outcome.NO_TEXT
