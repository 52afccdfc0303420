"""What to say where an engine is not installed."""

from __future__ import annotations

from declutter import MissingExtraError


def missing_extra(module: str, extra: str, cause: ImportError) -> MissingExtraError:
    """The error for a module of ours that the extra of this name makes work."""
    return MissingExtraError(f'{module} lacks a package ({cause}): pip install "declutter[{extra}]"')
