"""Which cues speak about each block."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from declutter.cues.boxes import markup_cues
from declutter.cues.forms import form_cues
from declutter.cues.lexicon import Lexicon, Phrases, bare, first_key, inner_keys, lexicon, normalise
from declutter.flags import Flag
from declutter.records import Cue, Segments
from declutter.roles import Kind, Role

WHOLE_CHARS = 160
"""A block longer than this is never just a phrase."""

INSIDE_CHARS = 420
"""In longer blocks a phrase inside is a quotation more often than a label (cookie notices begin with theirs)."""

BEGIN_CHARS = 1500
"""Longest text that may be a notice by its beginning: legal texts of consent layers."""

NOSCRIPT_SHARE = 0.3
"""A page with more of its text in `<noscript>` than this has its content there."""

_TEMPLATE = re.compile(
    r"\{\{[^{}]{0,80}\}\}|\$\{[^{}]{0,80}\}|\{%[^{}]{0,80}%\}|<%[^<>]{0,80}%>|\[\[[\w .|-]{1,60}\]\]"
)
_PRINTF = re.compile(r"(?<![\w%])%(?:\d\$)?[ds](?!\w)")
_SCHEME = re.compile(r"^(?:https?:)?//(?:www\.)?", re.IGNORECASE)

_TEMPLATE_CUE = Cue("structure:template", Role.PLACEHOLDER, certain=True)
_SHARE_CUE = Cue("structure:share-links", Role.SHARE, certain=True)
_ARROWS = re.compile(r"^\s*(?:«|<<|‹|←|⟵|＜|&laquo;)|(?:»|>>|›|→|⟶|＞)\s*$")
_ARROW_CUE = Cue("structure:arrow-links", Role.PAGINATION)
_NOSCRIPT_CUE = Cue("structure:noscript", Role.PLACEHOLDER)
_HIDDEN_CUE = Cue("structure:hidden", Role.HIDDEN)
_FALLBACK_CUE = Cue("structure:media-fallback", Role.PLACEHOLDER)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The best cue of each sort for each block, None where there is none.

    `in_comments` says whether any element around the block is marked as readers' comments; `section` is the role that
    the heading above gives to what follows it, up to the next heading of the same or a higher level.
    """

    phrase: tuple[Cue | None, ...]
    markup: tuple[Cue | None, ...]
    structure: tuple[Cue | None, ...]
    in_comments: tuple[bool, ...]
    section: tuple[Role | None, ...]


def find_cues(segments: Segments, words: Lexicon | None = None) -> Evidence:
    """Look every block up in the lexicon and judge the forms and links around it."""
    words = words or lexicon()
    is_code = [bool(segments.flags(i) & Flag.CODE) or kind is Kind.CODE for i, kind in enumerate(segments.kinds)]
    phrase = tuple(
        None if code else phrase_cue(text, words.phrases) for text, code in zip(segments.texts, is_code, strict=True)
    )
    markup, in_comments = markup_cues(segments, words, is_code)
    forms = form_cues(segments, (phrase, markup))
    return Evidence(
        phrase, markup, _structure_cues(segments, words, is_code, forms), in_comments, _sections(segments, phrase)
    )


def phrase_cue(text: str, phrases: Phrases) -> Cue | None:
    """The strongest phrase in a text: what is certain first, then the whole, the beginning, the inside."""
    if len(text) > BEGIN_CHARS:
        return None
    norm = normalise(text)
    found: list[Cue] = []
    if len(norm) <= WHOLE_CHARS:
        core = bare(norm)
        cue = phrases.exact.get(core)
        if cue is not None:
            found.append(cue)
        found += [p.cue for p in phrases.whole.get(first_key(core), ()) if p.is_all_of(core)]
    found += [p.cue for p in phrases.begins.get(first_key(norm), ()) if p.begins(norm)]
    if len(norm) <= INSIDE_CHARS:
        inside = phrases.inside
        for key in inner_keys(norm) & inside.keys():
            found += [p.cue for p in inside[key] if p.is_in(norm)]
    return max(found, key=lambda cue: (cue.certain, len(cue.id), cue.id), default=None)


def _sections(segments: Segments, phrase: tuple[Cue | None, ...]) -> tuple[Role | None, ...]:
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


def _structure_cues(
    segments: Segments, words: Lexicon, is_code: list[bool], forms: tuple[Cue | None, ...]
) -> tuple[Cue | None, ...]:
    has_noscript_page = _noscript_share(segments) > NOSCRIPT_SHARE
    result: list[Cue | None] = []
    for index, text in enumerate(segments.texts):
        cue: Cue | None = None
        flags = segments.flags(index)
        if is_code[index]:
            pass
        elif len(text) <= WHOLE_CHARS and _is_template(text):
            cue = _TEMPLATE_CUE
        elif (
            segments.links[index]
            and _all_links_share(segments.hrefs[index], words.share_targets)
            and (segments.link_chars[index] * 2 >= len(text) or len(text) < 40)
        ):
            cue = _SHARE_CUE
        else:
            cue = forms[index]
        if cue is None and len(text) <= WHOLE_CHARS:
            cue = _weak_cue(text, flags, segments.is_mostly_link(index), has_noscript_page)
        if cue is None and flags & Flag.HIDDEN:
            cue = _HIDDEN_CUE
        result.append(cue)
    return tuple(result)


def _weak_cue(text: str, flags: int, is_linked: bool, has_noscript_page: bool) -> Cue | None:
    if flags & Flag.FALLBACK:
        return _FALLBACK_CUE
    if flags & Flag.NOSCRIPT and not has_noscript_page:
        return _NOSCRIPT_CUE
    if is_linked and _ARROWS.search(text):
        return _ARROW_CUE
    return None


def _noscript_share(segments: Segments) -> float:
    chars = np.array([len(text) for text in segments.texts], dtype=np.float64)
    inside = (segments.outline.flags[segments.owner] & Flag.NOSCRIPT) != 0
    return float(chars[inside].sum() / max(chars.sum(), 1.0))


def _is_template(text: str) -> bool:
    if "%" in text and _PRINTF.search(text):
        return len(text) <= 60
    rest = _TEMPLATE.sub("", text)
    return rest != text and sum(c.isalnum() for c in rest) * 2 <= len(text) - len(rest)


def _all_links_share(hrefs: tuple[str, ...], targets: tuple[str, ...]) -> bool:
    return all(_SCHEME.sub("", href.strip()).lower().startswith(targets) for href in hrefs)
