"""Structure cues: what a block's links, its enclosing elements and left-over code in it say."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from declutter.cues.phrases import WHOLE_CHARS
from declutter.flags import Flag
from declutter.records import Cue, Ints, Segments
from declutter.roles import Role

NOSCRIPT_SHARE = 0.3
"""A page with more of its text in `<noscript>` than this has its content there."""

_TEMPLATE = re.compile(
    r"\{\{[^{}]{0,80}\}\}|\$\{[^{}]{0,80}\}|\{%[^{}]{0,80}%\}|<%[^<>]{0,80}%>|\[\[[\w .|-]{1,60}\]\]"
)
_NAMES = re.compile(r"(?:\{[a-z_]{2,30}\}\s*)+|(?:\[#[A-Z_]{2,40}#\]\s*)+")
"""Names in single braces are a template only where nothing else stands: prose and code use braces too."""

_PRINTF = re.compile(r"(?<![\w%])%(?:\d\$)?[ds](?!\w)")
_SCHEMES = ("https://", "http://", "//")
_REPLY_TARGETS = ("reply?id=", "newreply.php", "posting.php?mode=reply")
"""Where boards take those who want to answer a post."""

_CRUMB_MARK = re.compile(r" [»›>] ")
_CRUMBS = range(2, 8)
_ARROWS_BEFORE = ("«", "<<", "‹", "←", "⟵", "＜", "&laquo;")
_ARROWS_AFTER = ("»", ">>", "›", "→", "⟶", "＞")

_QUOTATION = re.compile(r"«\w[^«»]*»$")

_TEMPLATE_CUE = Cue("structure:template", Role.PLACEHOLDER, certain=True)
_SHARE_CUE = Cue("structure:share-links", Role.SHARE, certain=True)
_ARROW_CUE = Cue("structure:arrow-links", Role.PAGINATION)
_CRUMBS_CUE = Cue("structure:crumbs", Role.NAVIGATION)
_REPLY_CUE = Cue("structure:reply-link", Role.COMMENT_FORM)
_NOSCRIPT_CUE = Cue("structure:noscript", Role.PLACEHOLDER)
_HIDDEN_CUE = Cue("structure:hidden", Role.HIDDEN)
_FALLBACK_CUE = Cue("structure:media-fallback", Role.PLACEHOLDER)


def structure_cues(
    segments: Segments,
    chars: Ints,
    is_code: NDArray[np.bool_],
    forms: dict[int, Cue],
    share_targets: tuple[str, ...],
) -> list[Cue | None]:
    """For each block what its form and place say, None where they say nothing.

    Args:
        segments: the page's blocks.
        chars: length of each block's text.
        is_code: the blocks in which words mean nothing.
        forms: the cues of blocks in forms.
        share_targets: beginnings of addresses, without scheme, of links that share the page.
    """
    texts = segments.texts
    flags = segments.outline.flags[segments.owner]
    is_label = chars <= WHOLE_CHARS
    is_linked = segments.link_chars * 2 > chars
    in_noscript = (flags & Flag.NOSCRIPT) != 0
    cues: list[Cue | None] = [None] * len(texts)

    def say(cue: Cue, where: NDArray[np.bool_]) -> None:
        for block in np.flatnonzero(where).tolist():
            cues[block] = cue

    # From the weakest to the strongest: a later cue takes the place of an earlier one.
    say(_HIDDEN_CUE, (flags & Flag.HIDDEN) != 0)
    for block in np.flatnonzero(is_label & (segments.links > 0)).tolist():
        text = texts[block]
        if is_linked[block] and _is_arrow(text):
            cues[block] = _ARROW_CUE
        elif _is_crumbs(text, int(segments.link_chars[block])):
            cues[block] = _CRUMBS_CUE
        if is_linked[block] and all(href.startswith(_REPLY_TARGETS) for href in segments.hrefs[block]):
            cues[block] = _REPLY_CUE
    if chars[in_noscript].sum() <= NOSCRIPT_SHARE * chars.sum():
        # Links are no message to those without scripts: they are the menu that the script would have built.
        say(_NOSCRIPT_CUE, in_noscript & is_label & ~is_linked)
    say(_FALLBACK_CUE, is_label & ((flags & Flag.FALLBACK) != 0))
    for block, cue in forms.items():
        if not is_code[block]:
            cues[block] = cue
    has_link = (segments.links > 0) & ((segments.link_chars * 2 >= chars) | (chars < 40)) & ~is_code
    for block in np.flatnonzero(has_link).tolist():
        if _all_links_share(segments.hrefs[block], share_targets):
            cues[block] = _SHARE_CUE
    for block in np.flatnonzero(is_label & ~is_code).tolist():
        if is_template(texts[block]):
            cues[block] = _TEMPLATE_CUE
    return cues


def _is_arrow(text: str) -> bool:
    text = text.strip()
    if text.endswith("»") and _QUOTATION.search(text):
        return False
    return text.startswith(_ARROWS_BEFORE) or text.endswith(_ARROWS_AFTER)


def _is_crumbs(text: str, link_chars: int) -> bool:
    """Whether a text is a path of links, of which the last one, this page, may be no link."""
    if " » " not in text and " › " not in text and " > " not in text:
        return False  # said apart, because most texts hold none and this is several times quicker
    *above, _ = crumbs = _CRUMB_MARK.split(text)
    return len(crumbs) in _CRUMBS and sum(map(len, above)) <= link_chars


def is_template(text: str) -> bool:
    """Whether a short text is a placeholder that should have been filled in."""
    if "%" in text:
        if _PRINTF.search(text):
            return len(text) <= 60
    elif "{" not in text and "[[" not in text and "[#" not in text:
        return False
    if _NAMES.fullmatch(text):
        return True
    rest = _TEMPLATE.sub("", text)
    return rest != text and sum(c.isalnum() for c in rest) * 2 <= len(text) - len(rest)


def _all_links_share(hrefs: Sequence[str], targets: tuple[str, ...]) -> bool:
    return all(_without_scheme(href.strip().lower()).startswith(targets) for href in hrefs)


def _without_scheme(address: str) -> str:
    for scheme in _SCHEMES:
        if address.startswith(scheme):
            return address[len(scheme) :].removeprefix("www.")
    return address
