"""Which cues speak about each block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from declutter.cues.boxes import Named, is_forum_page, markup_cues
from declutter.cues.forms import form_cues
from declutter.cues.lexicon import Lexicon, lexicon
from declutter.cues.phrases import phrase_cues
from declutter.cues.structure import structure_cues
from declutter.cues.threads import THREAD_CUE, thread_blocks
from declutter.flags import Flag
from declutter.records import Cue, Segments
from declutter.roles import Kind, Role


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The best cue of each sort for each block, None where there is none.

    `in_comments` says whether the block stands among readers' comments, by its markup or by how they stand; `section`
    is the role that the heading above gives to what follows it, up to the next heading of the same or a higher level.
    `named` are all elements whose names say something, whatever stands in them.
    """

    phrase: tuple[Cue | None, ...]
    markup: tuple[Cue | None, ...]
    structure: tuple[Cue | None, ...]
    in_comments: tuple[bool, ...]
    section: tuple[Role | None, ...]
    named: Named


def find_cues(segments: Segments, words: Lexicon | None = None) -> Evidence:
    """Look every block up in the lexicon and judge the forms and links around it."""
    words = words or lexicon()
    chars = np.array([len(text) for text in segments.texts], dtype=np.int32)
    is_code = ((segments.outline.flags[segments.owner] & Flag.CODE) != 0) | segments.of_kind(Kind.CODE)
    code = np.flatnonzero(is_code).tolist()
    phrase = phrase_cues(segments.texts, words.phrases)
    markup, in_comments, named = markup_cues(segments, chars, words.markup)
    for block in code:
        phrase[block] = markup[block] = None
    phrase = [
        _in_place(words_say, box_says, is_comment)
        for words_say, box_says, is_comment in zip(phrase, markup, in_comments, strict=True)
    ]
    forms = form_cues(segments, chars, (phrase, markup))
    structure = structure_cues(segments, chars, is_code, forms, words.share_targets)
    thread = np.flatnonzero(thread_blocks(segments, chars, phrase)).tolist()
    if thread and not is_forum_page(segments):
        for block in thread:
            structure[block] = structure[block] or THREAD_CUE
            in_comments[block] = True
    sections = _sections(segments, phrase)
    return Evidence(tuple(phrase), tuple(markup), tuple(structure), tuple(in_comments), sections, named)


def _in_place(phrase: Cue | None, markup: Cue | None, is_comment: bool) -> Cue | None:
    """What the words of a block say where it stands."""
    if phrase is None or phrase.certain:
        return phrase
    if markup is not None and markup.role.is_content:
        return None  # "Functional" in a table of cookies
    if is_comment and phrase.role is Role.SEARCH:
        return replace(phrase, role=Role.COMMENT)  # "Sort by" orders the comments
    # A log-in link is as certainly clutter as the menu around it.
    is_finer = markup is not None and phrase.role in _FINER_WORDS.get(markup.role, ())
    return replace(phrase, certain=True) if is_finer and markup is not None and markup.certain else phrase


_FINER_WORDS = {
    Role.HEADER: frozenset((Role.LOGIN, Role.SEARCH, Role.SUBSCRIBE, Role.SHARE)),
    Role.NAVIGATION: frozenset((Role.LOGIN, Role.SEARCH)),
    Role.FOOTER: frozenset((Role.SUBSCRIBE,)),
}
"""What words tell apart within a region of the page that is certain."""


def _sections(segments: Segments, phrase: Sequence[Cue | None]) -> tuple[Role | None, ...]:
    sections: list[Role | None] = []
    role: Role | None = None
    depth = 0
    for kind, level, cue in zip(segments.kinds, segments.level.tolist(), phrase, strict=True):
        if kind is Kind.HEADING:
            if cue is not None:
                role, depth = cue.role, level
            elif level <= depth:
                role = None
        sections.append(role)
    return tuple(sections)
