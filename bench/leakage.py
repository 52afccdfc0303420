"""How much clutter of a known kind gets into the text, and whether it is called by its name.

A line is taken from an element whose markup says beyond doubt what it is (`leakage.tsv`). It counts if it has three
words or more and stands neither elsewhere on the page nor in the reference. It has leaked if it stands in the output.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree
from rich.console import Console
from rich.table import Table

from bench.datasets import LabelledPage, load
from bench.folds import ModelOf, unseen_sites
from bench.peers import peer
from bench.scores import precision_recall, words
from declutter.decode import decode
from declutter.model import load_model
from declutter.parse import parse
from declutter.pipeline import extract_with
from declutter.records import Segments
from declutter.segment import segment
from training.nameless import nameless

KINDS_FILE = Path(__file__).with_name("leakage.tsv")
SETS = ("trafeval", "wcxb-dev")
LEAST_WORDS = 3
OURS = "declutter"

_CLASS = re.compile(r"c\(([\w-]+)\)")


@dataclass(frozen=True, slots=True)
class ClutterKind:
    """A kind of clutter that markup gives away: the roles its lines may carry, and where it is found."""

    name: str
    roles: tuple[str, ...]
    xpath: etree.XPath


@dataclass(slots=True)
class Count:
    """Lines and pages of one kind, how many leaked, and how many lines carry a right role."""

    lines: int = 0
    leaked: int = 0
    named: int = 0
    pages: int = 0
    leaking_pages: int = 0

    @property
    def shares(self) -> tuple[float, float, float]:
        """Share of lines leaked, of pages with a leak, of lines with the right role."""
        lines, pages = max(self.lines, 1), max(self.pages, 1)
        return self.leaked / lines, self.leaking_pages / pages, self.named / lines


@dataclass(slots=True)
class Tally:
    """What one tool leaked by kind, and how much it kept of what it should."""

    kinds: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    kept: list[float] = field(default_factory=list)

    def means(self) -> list[float]:
        """Mean of each of the shares over the kinds."""
        shares = [count.shares for count in self.kinds.values()]
        return [sum(column) / len(shares) for column in zip(*shares, strict=True)]


def clutter_kinds() -> list[ClutterKind]:
    """The rows of the data file."""
    kinds = []
    for line in KINDS_FILE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, roles, xpath = line.split("\t")
            has_class = r'contains(concat(" ", normalize-space(@class), " "), " \1 ")'
            kinds.append(ClutterKind(name, tuple(roles.split()), etree.XPath(_CLASS.sub(has_class, xpath))))
    return kinds


def known_clutter(root: etree._Element, reference: str, kinds: Iterable[ClutterKind]) -> dict[str, set[str]]:
    """The lines of each kind on a page; a line that the first kinds have is none of the later ones'."""
    segments = segment(root)
    addresses = [segments.outline.xpath(owner) for owner in segments.owner.tolist()]
    tree = root.getroottree()
    taken: dict[int, str] = {}
    for kind in kinds:
        found = kind.xpath(root)
        assert isinstance(found, list), f"{kind.name} is no selection of elements"
        paths = [tree.getpath(element) for element in found if isinstance(element, etree._Element)]
        for place, address in enumerate(addresses):
            if place not in taken and any(address == path or address.startswith(f"{path}/") for path in paths):
                taken[place] = kind.name
    # A short line may stand inside a sentence of the text: found there, it proves nothing.
    elsewhere = "\n".join(_flat(text) for place, text in enumerate(segments.texts) if place not in taken)
    flat = _flat(reference)
    result: dict[str, set[str]] = defaultdict(set)
    for place, name in taken.items():
        for line in _lines(segments, place):
            if len(words(line)) >= LEAST_WORDS and line not in elsewhere and line not in flat:
                result[name].add(line)
    return result


def _lines(segments: Segments, place: int) -> list[str]:
    return [_flat(line) for line in segments.texts[place].split("\n")]


def _flat(text: str) -> str:
    return " ".join(text.split())


def leakage(
    pages: Iterable[LabelledPage], model_of: ModelOf, against: tuple[str, ...] = (), *, strip: bool
) -> dict[str, Tally]:
    """Run all tools over the pages, ours with models that have not seen them."""
    kinds = clutter_kinds()
    roles = {kind.name: kind.roles for kind in kinds}
    tools = {name: peer(name) for name in against}
    tallies = {name: Tally() for name in (OURS, *tools)}
    for page in pages:
        raw = page.read()
        root = parse(decode(raw).text)
        if root is None:
            continue
        lines = known_clutter(root, " ".join((page.text or "", *page.present)), kinds)
        if strip:
            raw = nameless(root)
        found = extract_with(model_of(page), raw)
        role_of = {line: b.role.value for b in found.blocks for line in map(_flat, b.text.split("\n"))}
        _count(tallies[OURS], page, lines, found.text, roles, role_of)
        for name, tool in tools.items():
            try:
                output = tool(raw)
            except Exception:  # a peer that fails on a page leaks nothing and keeps nothing
                output = ""
            _count(tallies[name], page, lines, output, roles, {})
    return tallies


def _count(
    tally: Tally,
    page: LabelledPage,
    lines: dict[str, set[str]],
    output: str,
    roles: dict[str, tuple[str, ...]],
    role_of: dict[str, str],
) -> None:
    flat = _flat(output)
    for name, found in lines.items():
        count = tally.kinds[name]
        leaked = sum(line in flat for line in found)
        count.lines += len(found)
        count.leaked += leaked
        count.pages += 1
        count.leaking_pages += leaked > 0
        count.named += sum(role_of.get(line, "") in roles[name] for line in found)
    if page.text is not None:
        tally.kept.append(precision_recall(words(output), words(page.text))[1])
    else:
        tally.kept += [float(string in output) for string in page.present]


def gate(data: Path) -> dict[str, float]:
    """Shares, of all lines, that the shipped model keeps out and names rightly on the sites it was not trained on."""
    model = load_model()
    pages = [page for page in load(data, SETS) if page.is_held_out]
    reached = {}
    for strip, mode in ((False, ""), (True, ", without names")):
        tally = leakage(pages, lambda page: model, strip=strip)[OURS]
        counts = tally.kinds.values()
        lines = max(sum(count.lines for count in counts), 1)
        reached[f"kept out{mode}"] = round(1 - sum(count.leaked for count in counts) / lines, 4)
        reached[f"right role{mode}"] = round(sum(count.named for count in counts) / lines, 4)
        reached[f"text kept{mode}"] = round(sum(tally.kept) / max(len(tally.kept), 1), 4)
    return reached


def report(data: Path, sets: tuple[str, ...], against: tuple[str, ...], *, strip: bool) -> None:
    """Print a row a kind, and the mean over kinds, for each tool."""
    tallies = leakage(load(data, sets), unseen_sites(data), against, strip=strip)
    table = Table(box=None)
    for heading in ("kind", "lines", *(f"{name}: lines / pages" for name in tallies), "right role"):
        table.add_column(heading, justify="left" if heading == "kind" else "right")
    ours = tallies[OURS].kinds
    for kind in clutter_kinds():
        if kind.name in ours:
            cells = [f"{s[0]:.2%} / {s[1]:.2%}" for s in (t.kinds[kind.name].shares for t in tallies.values())]
            table.add_row(kind.name, str(ours[kind.name].lines), *cells, f"{ours[kind.name].shares[2]:.1%}")
    means = {name: tally.means() for name, tally in tallies.items()}
    table.add_row("mean of kinds", "", *(f"{m[0]:.2%} / {m[1]:.2%}" for m in means.values()), f"{means[OURS][2]:.1%}")
    lines = sum(count.lines for count in ours.values())
    named = sum(count.named for count in ours.values())
    table.add_row("all lines", str(lines), *("" for _ in tallies), f"{named / max(lines, 1):.1%}")
    kept = [f"{sum(t.kept) / max(len(t.kept), 1):.3f}" for t in tallies.values()]
    table.add_row("text kept", "", *kept, "")
    Console(width=160).print(table)
