"""Addresses in links and images: made absolute, and only those that lead somewhere without running anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urljoin

LINK_SCHEMES = frozenset(("http", "https", "mailto", "tel", "ftp", "xmpp", "irc", "ircs", "magnet", "sms", "geo"))
IMAGE_SCHEMES = frozenset(("http", "https"))

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
"""Browsers drop tabs and line ends in the middle of an address, so `java\\nscript:` is one."""

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.\s-]*):")
_UNSAFE = re.compile(r"[\s<>\"`\\{}|^\ud800-\udfff]")
_CANDIDATE = re.compile(r"\s*([^\s,]\S*[^\s,])(?:\s+([\d.]+)[wx])?\s*(?:,|$)")

_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-orig-file", "data-url", "data-image")
"""Where scripts that load an image only when it is scrolled to find its address."""

_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
TRACKING_PIXELS = 2
"""An image so small is there to be counted, not to be seen."""


def link_target(href: str, base: str) -> str:
    """The address of a link, absolute where `base` is; empty where it is of no use to a reader."""
    return _target(href, base, LINK_SCHEMES)


def image_target(attributes: Mapping[str, str], base: str) -> str:
    """The address of an image: what a script would load, else `src`, else the largest version; empty without one."""
    if any(attributes.get(side, "").strip().removesuffix("px") in ("0", "1", "2") for side in ("width", "height")):
        return ""
    sets = [found for name in _SETS for found in _CANDIDATE.findall(attributes.get(name, ""))]
    largest = [address for address, size in sorted(sets, key=lambda found: -float_of(found[1]))]
    lazy = [attributes[name] for name in _SOURCES if attributes.get(name)]
    for address in (*lazy, attributes.get("src", ""), *largest):
        target = _target(address, base, IMAGE_SCHEMES)
        if target:
            return target
    return ""


def float_of(number: str) -> float:
    """The number, 0 where it is none."""
    try:
        return float(number)
    except ValueError:
        return 0.0


def base_of(url: str | None, declared: str) -> str:
    """What the addresses of a page are relative to: what its `base` element says, which is relative to its own."""
    try:
        base = urljoin(url or "", _CONTROLS.sub("", declared).strip())
    except ValueError:
        base = ""
    for address in (base, url or ""):
        if address.lower().startswith(("http://", "https://")):
            return address
    return ""


def _target(address: str, base: str, schemes: frozenset[str]) -> str:
    address = _CONTROLS.sub("", address).strip()
    if not address:
        return ""
    try:
        address = urljoin(base, address)
    except ValueError:  # a host in brackets that is none
        return ""
    scheme = _SCHEME.match(address)
    if scheme is not None and scheme[1].lower() not in schemes:
        return ""
    return _UNSAFE.sub(lambda match: quote(match[0], errors="replace"), address)
