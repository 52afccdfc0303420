"""Floors: what was once reached by the shipped model on sites it never saw, and may not sink without a word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).with_name("floors.json")

TOLERANCE = 0.002
"""What another version of libxml2 may change; a change of the model moves a figure by more."""


def below_floor(measure: str, reached: Mapping[str, float]) -> list[str]:
    """One sentence for each figure of a measure that fell below its floor; more is better for all of them."""
    return [
        f"{name}: {reached.get(name, 0.0):.4f} is below the floor {floor:.4f}"
        for name, floor in _record()["floors"].get(measure, {}).items()
        if reached.get(name, 0.0) < floor - TOLERANCE
    ]


def write_floors(measure: str, reached: Mapping[str, float], reason: str | None) -> list[str]:
    """Pin what was reached. A floor is lowered only with a reason, which goes on the record.

    Returns:
        The figures whose floor would sink without a reason; nothing is written then.
    """
    record = _record()
    floors = record["floors"].get(measure, {})
    sinking = {name: floor for name, floor in floors.items() if reached.get(name, 0.0) < floor}
    if sinking and not reason:
        return list(sinking)
    if sinking:
        lowered = {"measure": measure, "from": sinking, "to": {n: reached.get(n) for n in sinking}, "reason": reason}
        record["lowered"].append(lowered)
    record["floors"][measure] = dict(reached)
    FLOORS.write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    return []


def _record() -> dict[str, Any]:
    record: dict[str, Any] = {"floors": {}, "lowered": []}
    if FLOORS.exists():
        record = json.loads(FLOORS.read_text("utf-8"))
    return record
