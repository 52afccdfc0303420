"""The stages for text without markup, in order: the only place that knows it."""

from __future__ import annotations

from declutter.cues.lines import glued, line_cues
from declutter.lines import Lines, sentences, split
from declutter.records import Cue


def read(text: str) -> tuple[Lines, list[Cue | None]]:
    """The units of a text and what each of them says."""
    lines = split(text)
    lines = lines.cut(glued(lines.texts, [sentences(line) for line in lines.texts]))
    return lines, line_cues(lines.texts)
