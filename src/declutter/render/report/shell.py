"""What both documents are made of: the files of `data/`, escaping, and the policy that lets nothing in or out."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from declutter.version import __version__

GENERATOR = "declutter report"
"""What a document of ours names as its maker; by it the command knows files that it may replace."""

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#888" d="M1 2h7v3H1zM1 11h7v3H1z"/>'
    '<path fill="#2c8a50" d="M1 6h14v4H1z"/></svg>'
)
_SLOT = re.compile(r"\{\{(\w+)\}\}")
# What a parser of HTML drops or changes: controls but tab and newline, surrogates, and what is no character.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@cache
def asset(name: str) -> str:
    """A file of `data/`."""
    return files(__package__).joinpath("data", name).read_text("utf-8")


def document(template: str, *, style: tuple[str, ...], script: str, parts: Mapping[str, str]) -> str:
    """The template with its slots filled. What goes into them must be escaped.

    The style sheet and the script stand in the document, and the policy names them by their hashes: no other script
    or style runs, and nothing is fetched.
    """
    sheet, code = "".join(map(asset, style)), asset(script)
    policy = (
        f"default-src 'none'; style-src {_hash(sheet)}; script-src {_hash(code)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    filled = {
        "policy": policy,
        "generator": f"{GENERATOR} {__version__}",
        "icon": "data:image/svg+xml," + quote(_ICON),
        "style": sheet,
        "script": code,
        **parts,
    }
    whole = asset(template).replace("{{head}}", asset("head.html").rstrip())
    return _SLOT.sub(lambda slot: filled[slot[1]], whole)


def _hash(source: str) -> str:
    digest = hashlib.sha256(source.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def escaped(text: str) -> str:
    """Text that a browser shows as it is, between tags or in a quoted attribute."""
    return html.escape(_UNSHOWABLE.sub("\ufffd", text))


def embedded(data: Any) -> str:
    """JSON for a script element that holds data: pure ASCII, and nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def gauge(share: float, *, low: bool = False) -> str:
    """A bar that is filled to a share, 0 to 1; it stands beside the number and says nothing by itself."""
    width = round(100 * min(max(share, 0.0), 1.0), 1)
    return (
        f'<svg class="gauge{" low" if low else ""}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="rest" width="100" height="4"/><rect class="part" width="{width}" height="4"/></svg>'
    )


def link(url: str, text: str) -> str:
    """A link where following it runs no script; elsewhere the text alone."""
    if not re.match(r"https?://", url, re.IGNORECASE):
        return escaped(text)
    return f'<a href="{escaped(url)}" rel="noopener noreferrer external">{escaped(text)}</a>'
