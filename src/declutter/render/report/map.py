"""The bar that shows where on the page the content lies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from declutter.roles import Role

if TYPE_CHECKING:
    from declutter.page import Block

_SIZE = 1000
"""The bar is this high and wide, in units of its own; the browser stretches it."""

_SLICES = 500
"""No screen shows more, so a page of any length has a bar of bounded size."""


def _width(role: Role) -> int:
    # By shape, not by colour alone: wide is content, half is what readers wrote, narrow is clutter.
    return _SIZE if role.is_content else 640 if role is Role.COMMENT else 360


def map_paths(blocks: Sequence[Block]) -> str:
    """One path of an SVG a role; a slice of the bar has the role of most of its characters."""
    areas: dict[Role, list[str]] = defaultdict(list)
    for role, begin, end in _runs(_slices(blocks)):
        top, bottom = begin * _SIZE // _SLICES, end * _SIZE // _SLICES
        areas[role].append(f"M0 {top}h{_width(role)}v{bottom - top}H0z")
    return "\n".join(f'<path class="r-{role}" d="{"".join(areas[role])}"/>' for role in Role if role in areas)


def content_span(blocks: Sequence[Block]) -> str:
    """Where the content begins and ends, for those who do not see the bar."""
    total = sum(len(block.text) for block in blocks)
    position = 0
    begin = end = -1
    for block in blocks:
        if block.role.is_content:
            begin = position if begin < 0 else begin
            end = position + len(block.text)
        position += len(block.text)
    if begin < 0 or not total:
        return "Bar of the page: no content on it"
    return f"Bar of the page: the content lies between {begin / total:.0%} and {end / total:.0%} of its text"


def _slices(blocks: Sequence[Block]) -> list[Role]:
    total = sum(len(block.text) for block in blocks)
    if not total:
        return []
    shares: list[dict[Role, float]] = [defaultdict(float) for _ in range(_SLICES)]
    position = 0
    for block in blocks:
        begin, end = position * _SLICES / total, (position + len(block.text)) * _SLICES / total
        for index in range(int(begin), min(int(end) + 1, _SLICES)):
            shares[index][block.role] += min(end, index + 1) - max(begin, index)
        position += len(block.text)
    return [max(share, key=lambda role: share[role]) for share in shares]


def _runs(slices: Sequence[Role]) -> list[tuple[Role, int, int]]:
    runs: list[tuple[Role, int, int]] = []
    for index, role in enumerate(slices):
        if runs and runs[-1][0] is role:
            runs[-1] = (role, runs[-1][1], index + 1)
        else:
            runs.append((role, index, index + 1))
    return runs
