"""Labelled pages whose reference would teach the wrong thing: left out of training, never of a score."""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).with_name("doubtful.tsv")


def read_doubtful() -> dict[tuple[str, str], str]:
    """What is wrong with each page of the list, by set and id."""
    rows = (line.split("\t") for line in FILE.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return {(row[0], row[1]): row[2] for row in rows}
