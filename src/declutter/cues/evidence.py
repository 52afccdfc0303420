"""Which cues speak about each block."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from declutter.cues.lexicon import Lexicon, Phrases, bare, first_key, inner_keys, lexicon, normalise
from declutter.flags import Flag
from declutter.records import Cue, Names, Segments
from declutter.roles import Kind, Role

WHOLE_CHARS = 160
"""A block longer than this is never just a phrase."""

INSIDE_CHARS = 420
"""In longer blocks a phrase inside is a quotation more often than a label (cookie notices begin with theirs)."""

BEGIN_CHARS = 1500
"""Longest text that may be a notice by its beginning: legal texts of consent layers."""

DOMINANT_SHARE = 0.5
"""An element that holds more of the page's text than this is the page, whatever its class says (unclosed tags)."""

FORM_BLOCKS = 30
FORM_CHARS = 1200
"""A form with more text than this is a wrapper around the page, as ASP.NET makes it, and says nothing."""

_TEMPLATE = re.compile(
    r"\{\{[^{}]{0,80}\}\}|\$\{[^{}]{0,80}\}|\{%[^{}]{0,80}%\}|<%[^<>]{0,80}%>|\[\[[\w .|-]{1,60}\]\]"
)
_PRINTF = re.compile(r"(?<![\w%])%(?:\d\$)?[ds](?!\w)")
_SCHEME = re.compile(r"^(?:https?:)?//(?:www\.)?", re.IGNORECASE)

_TEMPLATE_CUE = Cue("structure:template", Role.PLACEHOLDER, certain=True)
_SHARE_CUE = Cue("structure:share-links", Role.SHARE, certain=True)
_HIDDEN_CUE = Cue("structure:hidden", Role.HIDDEN)
_FALLBACK_CUE = Cue("structure:media-fallback", Role.PLACEHOLDER)
_PASSWORD_CUE = Cue("structure:password-field", Role.LOGIN, certain=True)
_SEARCH_CUE = Cue("structure:search-field", Role.SEARCH, certain=True)
_EMAIL_CUE = Cue("structure:lone-email-field", Role.SUBSCRIBE)
_TEXTAREA_CUE = Cue("structure:text-area", Role.COMMENT_FORM)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The best cue of each sort for each block, None where there is none.

    `in_comments` says whether any element around the block is marked as readers' comments.
    """

    phrase: tuple[Cue | None, ...]
    markup: tuple[Cue | None, ...]
    structure: tuple[Cue | None, ...]
    in_comments: tuple[bool, ...]


def find_cues(segments: Segments, words: Lexicon | None = None) -> Evidence:
    """Look every block up in the lexicon and judge the forms and links around it."""
    words = words or lexicon()
    is_code = [bool(segments.outline.flags[c] & Flag.CODE) or k is Kind.CODE for c, k in _places(segments)]
    markup, in_comments = _markup_cues(segments, words, is_code)
    return Evidence(
        phrase=tuple(
            None if code else phrase_cue(text, words.phrases)
            for text, code in zip(segments.texts, is_code, strict=True)
        ),
        markup=markup,
        structure=_structure_cues(segments, words, is_code),
        in_comments=in_comments,
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


def _places(segments: Segments) -> zip[tuple[int, Kind]]:
    return zip(segments.container.tolist(), segments.kinds, strict=True)


def _markup_cues(
    segments: Segments, words: Lexicon, is_code: list[bool]
) -> tuple[tuple[Cue | None, ...], tuple[bool, ...]]:
    """Each element's own cue or the one it inherits; the innermost speaks, unless an outer one is certain."""
    outline = segments.outline
    parents = outline.parent.tolist()
    share = _text_share(segments)
    cache: dict[tuple[str, int], Cue | None] = {}
    cues: list[Cue | None] = []
    comments: list[bool] = []
    for index, (tag, names) in enumerate(zip(outline.tags, outline.names, strict=True)):
        key = (tag, id(names))
        if key in cache:
            own = cache[key]
        else:
            own = cache[key] = _own_cue(tag, names, words)
        if own is not None and (tag in ("html", "body") or share[index] > DOMINANT_SHARE):
            own = None
        above = cues[parents[index]] if index else None
        comments.append((own is not None and own.role is Role.COMMENT) or (index > 0 and comments[parents[index]]))
        if own is None or (above is not None and above.certain and not own.certain):
            own = above
        cues.append(own)
    owners = segments.owner.tolist()
    return (
        tuple(None if code else cues[owner] for owner, code in zip(owners, is_code, strict=True)),
        tuple(comments[owner] for owner in owners),
    )


def _own_cue(tag: str, names: Names | None, words: Lexicon) -> Cue | None:
    markup = words.markup
    best = markup.tags.get(tag)
    if names is None:
        return best
    values = [("id", names.id.lower())] if names.id else []
    values += [("class", token) for token in names.classes.lower().split()]
    if names.role:
        values.append(("role", names.role.lower()))
    if names.itemprop:
        values.append(("itemprop", names.itemprop.lower()))
    values += [(key, value.lower()) for key, value in names.other if key in markup.attributes]
    for attribute, value in values:
        cue = markup.look_up(attribute, value, tag)
        if cue is not None and (best is None or best.id[7:] == tag or (cue.certain and not best.certain)):
            best = cue
    return best


def _text_share(segments: Segments) -> NDArray[np.float64]:
    """For every element, the share of the page's characters that lie in it."""
    outline = segments.outline
    chars = np.zeros(len(outline.tags) + 1)
    np.add.at(chars, segments.owner + 1, [len(text) for text in segments.texts])
    sums = np.cumsum(chars)
    starts = np.arange(len(outline.tags))
    share: NDArray[np.float64] = (sums[outline.end] - sums[starts]) / max(sums[-1], 1.0)
    return share


def _structure_cues(segments: Segments, words: Lexicon, is_code: list[bool]) -> tuple[Cue | None, ...]:
    outline = segments.outline
    forms = _form_cues(segments)
    result: list[Cue | None] = []
    for index, text in enumerate(segments.texts):
        cue: Cue | None = None
        flags = int(outline.flags[segments.owner[index]])
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
        elif flags & Flag.FORM or forms:
            cue = _innermost(forms, int(segments.owner[index]), outline.parent) if forms else None
        if cue is None and flags & Flag.HIDDEN:
            cue = _HIDDEN_CUE
        elif cue is None and flags & Flag.FALLBACK and len(text) <= WHOLE_CHARS:
            cue = _FALLBACK_CUE
        result.append(cue)
    return tuple(result)


def _is_template(text: str) -> bool:
    if "%" in text and _PRINTF.search(text):
        return len(text) <= 60
    rest = _TEMPLATE.sub("", text)
    return rest != text and sum(c.isalnum() for c in rest) * 2 <= len(text) - len(rest)


def _all_links_share(hrefs: tuple[str, ...], targets: tuple[str, ...]) -> bool:
    return all(_SCHEME.sub("", href.strip()).lower().startswith(targets) for href in hrefs)


def _form_cues(segments: Segments) -> dict[int, Cue]:
    """What the fields of each form say about it, by the form's element."""
    outline = segments.outline
    fields: dict[int, list[str]] = defaultdict(list)
    for element, kind in segments.inputs:
        form = element
        while form >= 0 and outline.tags[form] != "form":
            form = int(outline.parent[form])
        if form >= 0:
            fields[form].append(kind)
    cues: dict[int, Cue] = {}
    for form, kinds in fields.items():
        inside = (segments.owner >= form) & (segments.owner < outline.end[form])
        blocks = np.flatnonzero(inside)
        if len(blocks) > FORM_BLOCKS or sum(len(segments.texts[b]) for b in blocks) > FORM_CHARS:
            continue
        cue = _cue_of_form(kinds, outline.names[form])
        if cue is not None:
            cues[form] = cue
    return cues


def _cue_of_form(kinds: list[str], names: Names | None) -> Cue | None:
    writing = [kind for kind in kinds if kind in ("text", "email", "textarea", "search", "tel", "url", "password")]
    if "password" in writing:
        return _PASSWORD_CUE
    if "textarea" in writing:
        return _TEXTAREA_CUE
    if "search" in writing or (names is not None and names.role == "search"):
        return _SEARCH_CUE
    if writing.count("email") == 1 and len(writing) <= 3:
        return _EMAIL_CUE
    return None


def _innermost(forms: dict[int, Cue], element: int, parent: NDArray[np.int32]) -> Cue | None:
    while element >= 0:
        if element in forms:
            return forms[element]
        element = int(parent[element])
    return None
