"""For all tests."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end, and no collection of garbage need go through them."""
    gc.freeze()
