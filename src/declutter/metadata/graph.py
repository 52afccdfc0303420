"""What the page's JSON-LD says of it: which of its nodes the page is about, and the values of that node."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from declutter.metadata.address import same_address
from declutter.metadata.plain import folded, plain
from declutter.page import Finding
from declutter.records import DataScript

Node = Mapping[str, Any]

SCRIPT_CHARS = 2_000_000
"""A longer script is data of a shop, and takes longer to read than the page."""

DEPTH = 6
"""Levels of lists, graphs and main entities that are followed."""

MOST_NODES = 2_000
SHORT_TITLE = 8
"""A longer title that stands within another is the same one; a shorter may be a word of it."""

MOST_PEOPLE = 50
"""More authors than that are a member list."""

_TRAILING_COMMA = re.compile(r",(?=\s{0,99}[}\]])")
_OPENING = re.compile(r"(?:<!--|/\*|//)?+\s*+(?:<!\[CDATA\[)?+\s*+(?:\*/|-->)?+")
_CLOSING = re.compile(r"(?:(?:/\*|//)?(?<!\s)\s*+)?(?:\]\]>|-->)\s*+(?:\*/)?+$")
CLOSING_CHARS = 100
"""What wraps a script in a comment or in CDATA ends it; white space before it is looked through so far."""
_TYPE_PREFIX = re.compile(r"^(?:https?://schema\.org/|schema:)", re.IGNORECASE)

_TEXTS = ("article", "posting", "blog post", "report", "question", "thesis")
_WORKS = (
    *("recipe", "howto", "book", "movie", "dataset", "course", "event", "episode", "chapter", "creativework"),
    *("softwareapplication", "softwaresourcecode", "webapplication", "mobileapplication", "musicrecording", "game"),
)
_THINGS = ("product", "productgroup", "videoobject", "service", "person", "profilepage")
_COLLECTIONS = ("faqpage", "collectionpage", "searchresultspage", "itemlist")
_SITES = ("website", "blog", "periodical", "newspaper", "publicationissue")
_BODIES = ("organization", "corporation", "business", "brand", "website")
_OWNERS = ("organization", "corporation", "newsmediaorganization", "localbusiness", "educationalorganization")


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes at the top of all scripts of a page, and those that others refer to by their `@id`."""

    nodes: tuple[Node, ...]
    named: Mapping[str, Node]


def read_graph(scripts: Sequence[DataScript]) -> Graph:
    """The nodes of all scripts that can be read; broken ones are mended where that is certain, else passed over."""
    nodes: list[Node] = []
    for script in scripts:
        if len(script.text) <= SCRIPT_CHARS:
            for document in _documents(script.text):
                nodes += _top(document, 0)
    nodes = nodes[:MOST_NODES]
    named: dict[str, Node] = {}
    for node in nodes:
        name = node.get("@id")
        if isinstance(name, str) and len(node) > 1:
            named.setdefault(name, node)
    return Graph(tuple(nodes), named)


def _documents(text: str) -> Iterator[Any]:
    """The JSON values of a script; several may stand one after the other."""
    text = text.strip()
    text = text[_OPENING.match(text).end() :]  # type: ignore[union-attr]  # it matches nothing, too
    text = (text[:-CLOSING_CHARS] + _CLOSING.sub("", text[-CLOSING_CHARS:])).strip().rstrip(";")
    for mended in (text, _TRAILING_COMMA.sub("", text), html.unescape(text)):
        found = []
        rest = mended
        decoder = json.JSONDecoder(strict=False)
        try:
            while rest:
                value, end = decoder.raw_decode(rest)
                found.append(value)
                rest = rest[end:].lstrip(" \t\r\n,;")
        except (ValueError, RecursionError):
            if not found:
                continue
        yield from found
        return


def _top(value: Any, depth: int) -> Iterator[Node]:
    """The nodes that stand for the page or its parts, not those that are values of others."""
    if depth > DEPTH:
        return
    if isinstance(value, list):
        for entry in value[:MOST_NODES]:
            yield from _top(entry, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _top(value.get("@graph"), depth + 1)
        for name in ("mainEntity", "mainEntityOfPage"):
            # A list of main entities is the questions of an FAQ.
            if isinstance(value.get(name), dict):
                yield from _top(value[name], depth + 1)


def types_of(node: Node) -> list[str]:
    """The schema.org types of a node, without their address."""
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    return [_TYPE_PREFIX.sub("", entry).strip() for entry in values if isinstance(entry, str)]


def _rank(node: Node) -> int:
    """How likely the page is about a node of this sort: the smallest first; 9 where it cannot be."""
    best = 9
    for name in types_of(node):
        lower = name.lower()
        if lower.endswith(_TEXTS):
            best = min(best, 0)
        elif lower.endswith(_WORKS):
            best = min(best, 1)
        elif lower in _THINGS:
            best = min(best, 2)
    return best


def main_node(graph: Graph, addresses: Sequence[str], titles: Sequence[str]) -> Node | None:
    """The node that the page is about: an article rather than another work, a work rather than a thing.

    Of several that differ it is the one with the page's address, or else with the page's title; where neither tells,
    they are teasers of other pages and none is taken.
    """
    ranked = [(rank, node) for node in graph.nodes if (rank := _rank(node)) < 9 and len(node) > 2]
    wanted = [folded(title) for title in titles if title]
    for best in sorted({rank for rank, _ in ranked}):
        nodes = [node for rank, node in ranked if rank == best]
        by_address = [n for n in nodes if any(same_address(own, a) for own in _addresses(n) for a in addresses)]
        by_title = [n for n in nodes if any(_is_title(folded(own), title) for own in _titles(n) for title in wanted)]
        alike = [n for n in by_address if any(n is other for other in by_title)]
        for chosen in (alike, by_title, by_address):
            if chosen:
                return chosen[0]
        # A single article of another name is still this page's; a single product or video may be one in the margin.
        if best == 0 and len({_title(node) for node in nodes}) == 1:
            return nodes[0]
    return None


def _is_title(own: str, title: str) -> bool:
    if not own or not title:
        return False
    shorter, longer = sorted((own, title), key=len)
    return own == title or (len(shorter) > SHORT_TITLE and shorter in longer)


def _titles(node: Node) -> list[str]:
    return [text for name in ("headline", "name", "alternativeHeadline") if (text := plain(node.get(name)))]


def _title(node: Node) -> str:
    return next(iter(_titles(node)), "")


def _addresses(node: Node) -> list[str]:
    found = []
    for name in ("url", "mainEntityOfPage", "@id"):
        value = node.get(name)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            found.append(value)
    return found


def graph_findings(graph: Graph, main: Node | None) -> Iterator[Finding]:
    """The values of the node that the page is about, then those of the page and the site around it."""
    pages = [node for node in graph.nodes if any(t.lower().endswith("page") for t in types_of(node))]
    if main is not None:
        yield from _work(graph, main)
    for node in pages:
        if (node is not main and main is not None) or not _is_collection(node):
            yield from _page(graph, node)
        break
    for node in graph.nodes:
        lower = [name.lower() for name in types_of(node)]
        if "website" in lower:
            yield from _texts("site", node, ("name", "alternateName"), "WebSite")
    for node in ([main] if main is not None else []) + pages:
        if node:
            for name in ("publisher", "isPartOf", "sourceOrganization"):
                for owner in _resolved(graph, node.get(name)):
                    if name == "isPartOf" and not _is_site(owner):
                        continue
                    if text := plain(owner.get("name")) if isinstance(owner, dict) else plain(owner):
                        yield Finding("site", text, f"json-ld:{name}")
    owners = [node for node in graph.nodes if any(name.lower() in _OWNERS for name in types_of(node))]
    if len(owners) == 1:
        yield from _texts("site", owners[0], ("name",), types_of(owners[0])[0])


def _is_site(value: Any) -> bool:
    """Whether something that a page is part of is a site, not another page."""
    return isinstance(value, dict) and any(name.lower() in _SITES for name in types_of(value))


def _is_collection(node: Node) -> bool:
    return any(name.lower() in _COLLECTIONS for name in types_of(node))


def _work(graph: Graph, node: Node) -> Iterator[Finding]:
    sort = (types_of(node) or ["Thing"])[0]
    yield Finding("type", sort, "json-ld:@type")
    yield from _texts("title", node, ("headline", "name"), sort)
    for name in ("author", "creator"):
        for person, is_body in _people(graph, node.get(name)):
            yield Finding("authors", person, f"json-ld:{sort}.{name}" + ".Organization" * is_body)
    yield from _texts("published", node, ("datePublished", "dateCreated", "datePosted", "uploadDate"), sort)
    yield from _texts("modified", node, ("dateModified",), sort)
    yield from _texts("description", node, ("description", "abstract"), sort)
    yield from _texts("language", node, ("inLanguage",), sort)
    yield from _addressed(graph, "license", node, ("license",), sort)
    yield from _addressed(graph, "image", node, ("image", "thumbnailUrl"), sort)
    for value in _addresses(node)[:1]:
        yield Finding("canonical", value, f"json-ld:{sort}.url")
    yield from _lists("categories", node, ("articleSection", "category", "recipeCategory", "genre"), sort)
    yield from _lists("tags", node, ("keywords",), sort)


def _page(graph: Graph, node: Node) -> Iterator[Finding]:
    sort = (types_of(node) or ["WebPage"])[0]
    yield Finding("type", sort, "json-ld:@type")
    yield from _texts("title", node, ("headline", "name"), sort)
    for person, is_body in _people(graph, node.get("author")):
        yield Finding("authors", person, f"json-ld:{sort}.author" + ".Organization" * is_body)
    yield from _texts("published", node, ("datePublished",), sort)
    yield from _texts("modified", node, ("dateModified", "lastReviewed"), sort)
    yield from _texts("description", node, ("description",), sort)
    yield from _texts("language", node, ("inLanguage",), sort)
    yield from _addressed(graph, "license", node, ("license",), sort)
    yield from _addressed(graph, "image", node, ("primaryImageOfPage", "image", "thumbnailUrl"), sort)
    yield from _lists("tags", node, ("keywords",), sort)


def _texts(field: str, node: Node, names: Sequence[str], sort: str) -> Iterator[Finding]:
    for name in names:
        if text := plain(node.get(name)):
            yield Finding(field, text, f"json-ld:{sort}.{name}")


def _addressed(graph: Graph, field: str, node: Node, names: Sequence[str], sort: str) -> Iterator[Finding]:
    """A value that is an address, or a node with one."""
    for name in names:
        value = node.get(name)
        while isinstance(value, list):
            value = value[0] if value else None
        value = next(iter(_resolved(graph, value)), None)
        if isinstance(value, dict):
            value = value.get("url") or value.get("contentUrl") or value.get("@id") or value.get("name")
        if isinstance(value, str) and value.strip():
            yield Finding(field, value.strip(), f"json-ld:{sort}.{name}")


def _lists(field: str, node: Node, names: Sequence[str], sort: str) -> Iterator[Finding]:
    for name in names:
        value = node.get(name)
        for entry in value if isinstance(value, list) else [value]:
            if text := plain(entry):
                yield Finding(field, text, f"json-ld:{sort}.{name}")


def _resolved(graph: Graph, value: Any) -> list[Any]:
    """The values of a property, with references to other nodes followed."""
    found = []
    for entry in (value if isinstance(value, list) else [value])[:MOST_PEOPLE]:
        if isinstance(entry, dict) and "name" not in entry and isinstance(entry.get("@id"), str):
            found.append(graph.named.get(entry["@id"], entry))
        elif isinstance(entry, str) and entry in graph.named:
            found.append(graph.named[entry])
        elif entry is not None:
            found.append(entry)
    return found


def _people(graph: Graph, value: Any) -> Iterator[tuple[str, bool]]:
    """Names of people and organisations, and whether each is the latter."""
    for entry in _resolved(graph, value):
        if isinstance(entry, str):
            yield entry, False
        elif isinstance(entry, dict):
            name = entry.get("name")
            if isinstance(name, dict):
                name = name.get("name")
            names = name if isinstance(name, list) else [name]
            if not any(isinstance(text, str) and text.strip() for text in names):
                parts = [entry.get(part) for part in ("givenName", "additionalName", "familyName")]
                names = [" ".join(part for part in parts if isinstance(part, str))]
            is_body = any(sort.lower().endswith(_BODIES) for sort in types_of(entry))
            yield from ((text, is_body) for text in names[:MOST_PEOPLE] if isinstance(text, str) and text.strip())
