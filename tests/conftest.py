"""For all tests."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture
def steady_clock() -> Iterator[None]:
    """No collection of garbage, which takes the longer the more pages other tests keep, in what a test times."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()
