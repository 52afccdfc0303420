"""One page as a document to look at: its blocks in order, what is known of each, and where the content lies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from declutter.render.report.blocks import markup
from declutter.render.report.map import content_span, map_paths
from declutter.render.report.shell import document, embedded, escaped, gauge, link
from declutter.render.summary import DOUBTFUL, ENDS, counted, words_of
from declutter.roles import Role

if TYPE_CHECKING:
    from declutter.page import Block, Page

_SURE = (0.2, 0.8)
"""Between these scores the report calls a block doubtful: a fifth from either end, so that a look at them is short."""

_LARGE = 400
"""With more blocks than this, what is off screen is not laid out; with fewer it costs nothing and nothing jumps."""

_RESTART = 64
"""An address is written as what differs from the one before; each so many blocks one stands in full."""


def to_report(page: Page, *, source: str = "") -> str:
    """A page as one self-contained HTML document. It fetches nothing, and nothing of the page runs in it.

    Args:
        page: of `extract` or `clean_text`.
        source: where it was read from, such as the name of the file.
    """
    blocks = page.blocks
    title = page.title or source or page.url or "Page without a title"
    parts = {
        "title": escaped(f"{title} · declutter"),
        "heading": escaped(title),
        "origin": _origin(source, page.url),
        "facts": _facts(page),
        "notice": f'<p class="notice">{escaped(ENDS[page.outcome])}</p>' if page.outcome in ENDS else "",
        "language": _language(page.language),
        "roles": _roles(blocks),
        "doubtful": f"{sum(map(_is_doubtful, blocks)):,}",
        "size": "large" if len(blocks) > _LARGE else "small",
        "blocks": markup(blocks, chunked=len(blocks) > _LARGE),
        "where": escaped(content_span(blocks)),
        "map": map_paths(blocks),
        "data": embedded(_data(blocks)),
    }
    return document("report.html", style=("base.css", "report.css"), script="report.js", parts=parts)


def _is_doubtful(block: Block) -> bool:
    return _SURE[0] < block.score < _SURE[1]


def _origin(source: str, url: str | None) -> str:
    known = [f"<code>{escaped(source)}</code>"] if source else []
    if url:
        known.append(link(url, url))
    return " · ".join(known)


def _facts(page: Page) -> str:
    words = words_of(page.blocks)
    kept = words.kept / words.all if words.all else 0.0
    doubtful = page.confidence < DOUBTFUL
    # Text without markup is taken for an article unasked.
    sure = f"{page.kind_probability:.0%} sure" if page.kind_probability else "assumed"
    advice = "doubtful, look at it" if doubtful else "expected F1"
    facts = (
        ("Kind", f"{escaped(page.kind.value)} <small>{sure}</small>"),
        ("Confidence", f"{page.confidence:.2f} <small>{advice}</small>{gauge(page.confidence, low=doubtful)}"),
        ("Words kept", f"{words.kept:,} <small>of {words.all:,}</small>{gauge(kept)}"),
        ("Outcome", f"{escaped(page.outcome.value)} <small>{counted(len(page.blocks), 'block')}</small>"),
    )
    return "\n".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)


def _language(language: str) -> str:
    is_tag = re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", language)
    return f' lang="{language}"' if is_tag else ""


def _roles(blocks: Sequence[Block]) -> str:
    counts = Counter(block.role for block in blocks)
    rows = (
        f'<label class="role r-{role}" title="{escaped(role.meaning)}">'
        f'<input type="checkbox" value="{role}" checked{" data-content" if role.is_content else ""}>'
        f'<i>{role}</i><span>{counts[role]:,} <span class="unseen">blocks</span></span></label>'
        for role in Role
        if counts[role]
    )
    return "\n".join(rows)


def _data(blocks: Sequence[Block]) -> dict[str, object]:
    """What the script knows of the blocks, as columns; texts that many share stand once."""
    reasons: dict[str, int] = {}
    cues: dict[str, int] = {}
    rows = [
        [
            block.role.value,
            round(block.score, 4),
            reasons.setdefault(block.reason, len(reasons)),
            cues.setdefault(block.cue, len(cues)),
            block.kind.value.replace("_", " ") + (f", level {block.level}" if block.level else ""),
            len(block.text),
            int(_is_doubtful(block)),
        ]
        for block in blocks
    ]
    meanings = {role.value: role.meaning for role in {block.role for block in blocks}}
    return {
        "blocks": rows,
        "reasons": list(reasons),
        "cues": list(cues),
        "meanings": dict(sorted(meanings.items())),
        "addresses": _addresses(blocks),
        "restart": _RESTART,
    }


def _addresses(blocks: Sequence[Block]) -> list[tuple[int, str]]:
    """How many characters each address shares with the one before, and the rest: deep pages have long ones."""
    found: list[tuple[int, str]] = []
    before = ""
    for number, block in enumerate(blocks):
        address = block.address
        shared = 0 if number % _RESTART == 0 else _shared(before, address)
        found.append((shared, address[shared:]))
        before = address
    return found


def _shared(one: str, other: str) -> int:
    """The length of the common beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
