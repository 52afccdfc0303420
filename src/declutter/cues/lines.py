"""Cues of text without markup: what each line says, and phrases that are glued to sentences within a line.

Such a line reads "... warned. Share this: Twitter Facebook Like Loading... Related".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple

from declutter.cues.lexicon import lexicon
from declutter.cues.phrases import WHOLE_CHARS, Phrases, bare, normal, phrase_cues
from declutter.cues.structure import is_template
from declutter.records import Cue
from declutter.roles import Role

PHRASE_WORDS = 9
"""Longer phrases are found as sentences."""

ROW_WORDS = 120
"""As many words are looked through for a row of phrases at a time."""

LABELS = 3
"""So many single words that are phrases ("Twitter", "Facebook") in a row are a row; fewer may begin a sentence."""

LOOK_CHARS = 80
"""Two words that a phrase begins with are shorter."""

SHORTEST = 40
"""A shorter line is one unit, whatever is in it."""

END_CHARS = 200
"""Sentences of clutter hang at the beginning or at the end of a line; in the middle only where a row stands before."""

SENTENCE_SHARE = 0.6
"""A sentence is a phrase, and not only about it, if the phrase makes up so much of it."""

_STOPS = ".!?…"
_WORD = re.compile(r"\S+")
_EDGES = ".,:;!?·•|»«›‹→←-–—*+#()[]\"'…"


_TEMPLATE = Cue("structure:template", Role.PLACEHOLDER, certain=True)
_FENCES = ("```", "~~~")


def line_cues(texts: Sequence[str]) -> list[Cue | None]:
    """What each unit of a text says, whatever stands around it: a phrase, or a placeholder that was never filled in."""
    cues = phrase_cues(texts, lexicon().phrases)
    for unit, text in enumerate(texts):
        if len(text) <= WHOLE_CHARS and ("%" in text or "{" in text or "[[" in text) and is_template(text):
            cues[unit] = _TEMPLATE
    return cues


def outside_code(texts: Sequence[str], cues: list[Cue | None]) -> list[Cue | None]:
    """The same cues without those of units inside fenced code, where words mean nothing."""
    fences = [unit for unit, text in enumerate(texts) if text.startswith(_FENCES)]
    for start, end in zip(fences[::2], [*fences[1::2], len(texts)], strict=False):
        cues[start:end] = [None] * (end - start)
    return cues


def glued(texts: Sequence[str], starts: Sequence[Sequence[int]]) -> list[list[int]]:
    """Where lines have to be cut so that phrases of clutter and sentences of text do not share a unit.

    Args:
        texts: the lines.
        starts: for each line the places at which its sentences begin, without the first.

    Returns:
        For each line the places at which another piece begins, none for most lines.
    """
    phrases = lexicon().phrases
    found: dict[int, set[int]] = {}
    pieces: list[tuple[int, int, int]] = []
    for line, (text, inner) in enumerate(zip(texts, starts, strict=True)):
        if len(text) < SHORTEST:
            continue
        done = 0
        for start, end in pairwise((0, *inner, len(text))):
            row = _row(text, start, phrases) if start >= done else []
            while row:
                found.setdefault(line, set()).update(row)
                done = row[-1]
                row = _row(text, done, phrases) if done < end else []
            rest = max(start, done)
            is_near = start == 0 or done or len(text) - end <= END_CHARS
            if is_near and (inner or done) and 0 < end - rest <= WHOLE_CHARS:
                pieces.append((line, rest, end))
    cues = phrase_cues([texts[line][start:end] for line, start, end in pieces], phrases)
    for (line, start, end), cue in zip(pieces, cues, strict=True):
        if cue is not None and cue.role is not Role.BYLINE:
            phrase = cue.id.split(":", 2)[2]
            if cue.certain or len(phrase) >= SENTENCE_SHARE * (end - start):
                found.setdefault(line, set()).update((start, end))
    return [sorted(found[line] - {0, len(text)}) if line in found else [] for line, text in enumerate(texts)]


@cache
def _first_words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The phrases of one word; of all others the first word, and the first two."""
    forms = [phrase.split(" ") for phrase in lexicon().phrases.exact]
    single = frozenset(words[0].strip(_EDGES) for words in forms if len(words) == 1)
    pairs = frozenset(f"{words[0].strip(_EDGES)} {words[1].strip(_EDGES)}" for words in forms if len(words) > 1)
    return single, frozenset(pair.partition(" ")[0] for pair in pairs), pairs


def _may_begin(text: str, start: int) -> bool:
    """Whether a phrase may begin at a place, by its first two words."""
    single, leading, pairs = _first_words()
    words = text[start : start + LOOK_CHARS].split(None, 2)
    if not words or text[start].isspace():
        return False
    word = words[0].casefold().strip(_EDGES)
    if not word.isascii() or not word.isalpha():
        return True
    if word not in single and word not in leading:
        return False
    following = words[1].casefold().strip(_EDGES) if len(words) > 1 else ""
    if word in single:
        return following in single or following in leading or not following or words[0][-1] in _STOPS
    return f"{word} {following}" in pairs


def _row(text: str, start: int, phrases: Phrases) -> list[int]:
    """The beginnings of the phrases of a row, and its end; empty if no row begins here."""
    if not _may_begin(text, start):
        return []
    words = _words(text, start)
    starts: list[int] = []
    place = labels = 0
    while place < len(words):
        size = _phrase_at(words, place, phrases)
        if not size:
            break
        starts.append(place)
        labels += 1 if size == 1 else LABELS
        place += size
        if len(words) - place < PHRASE_WORDS and len(words) == PHRASE_WORDS:
            words = _words(text, start, ROW_WORDS)
    if place < len(words) or len(words) == ROW_WORDS:
        # "Share this page with friends" goes on as a sentence; what comes after a row begins like one.
        while starts and place < len(words) and not _begins(text[words[place].start]):
            labels -= 1 if place - starts[-1] == 1 else LABELS
            place = starts.pop()
        if labels < LABELS:
            return []
    if not starts:
        return []
    end = words[place].start if place < len(words) else words[-1].end
    return [*(words[number].start for number in (starts if place > LABELS else starts[:1])), end]


def _begins(character: str) -> bool:
    return character.isupper() or not character.isalpha()


class _Word(NamedTuple):
    start: int
    end: int
    form: str


def _words(text: str, start: int, most: int = PHRASE_WORDS) -> list[_Word]:
    """The next words of a text with their places, in the form in which phrases are compared."""
    matches = list(islice(_WORD.finditer(text, start), most))
    forms = normal(" ".join([match[0] for match in matches])).split(" ") if matches else []
    return [_Word(match.start(), match.end(), form) for match, form in zip(matches, forms, strict=False)]


def _phrase_at(words: Sequence[_Word], place: int, phrases: Phrases) -> int:
    """How many words the longest phrase has that begins at a word, 0 if there is none."""
    for size in range(min(PHRASE_WORDS, len(words) - place), 0, -1):
        if bare(" ".join([word.form for word in words[place : place + size]])) in phrases.exact:
            return size
    return 0
