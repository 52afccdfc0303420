"""declutter separates what a web page says from the clutter around it."""

from typing import TYPE_CHECKING

from declutter.errors import (
    BinaryInputError,
    DeclutterError,
    EncodingError,
    InputTypeError,
    LimitError,
    ModelError,
    OptionError,
)
from declutter.version import __version__

if TYPE_CHECKING:
    from declutter.changes import Change, Diff
    from declutter.options import Options
    from declutter.page import Block, Comment, Finding, Metadata, Page
    from declutter.pipeline import extract
    from declutter.plaintext import clean_text
    from declutter.records import EncodingSource, Outcome, Truncation
    from declutter.roles import Kind, PageKind, Role

__all__ = [
    "BinaryInputError",
    "Block",
    "Change",
    "Comment",
    "DeclutterError",
    "Diff",
    "EncodingError",
    "EncodingSource",
    "Finding",
    "InputTypeError",
    "Kind",
    "LimitError",
    "Metadata",
    "ModelError",
    "OptionError",
    "Options",
    "Outcome",
    "Page",
    "PageKind",
    "Role",
    "Truncation",
    "__version__",
    "clean_text",
    "extract",
]

# Loaded when first asked for (PEP 562): numpy and lxml take longer to load than many a program that may need them runs.
_HOMES = {
    "Block": "page",
    "Change": "changes",
    "Comment": "page",
    "Diff": "changes",
    "EncodingSource": "records",
    "Finding": "page",
    "Kind": "roles",
    "Metadata": "page",
    "Options": "options",
    "Outcome": "records",
    "Page": "page",
    "PageKind": "roles",
    "Role": "roles",
    "Truncation": "records",
    "clean_text": "plaintext",
    "extract": "pipeline",
}

if not TYPE_CHECKING:  # a checker would take any name for a public one

    def __getattr__(name: str) -> object:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        thing: object = getattr(import_module(f"{__name__}.{home}"), name)
        globals()[name] = thing
        return thing


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
