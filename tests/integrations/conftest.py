"""Engines take seconds to import: modules that run one are not even looked at where their mark leaves them out."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    if config.getoption("markexpr") != "not engine" or collection_path.suffix != ".py":
        return None
    return "pytest.mark.engine" in collection_path.read_text("utf-8") or None
