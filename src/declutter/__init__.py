"""declutter separates what a web page says from the clutter around it."""

from typing import TYPE_CHECKING

from declutter.errors import (
    BinaryInputError,
    DeclutterError,
    EncodingError,
    InputTypeError,
    LimitError,
    MissingExtraError,
    ModelError,
    OptionError,
    WorkerError,
)
from declutter.version import __version__

if TYPE_CHECKING:
    from declutter.batch.many import Result, extract_many
    from declutter.changes import Change, Diff
    from declutter.failures import Failure, FailureReason
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
    "Failure",
    "FailureReason",
    "Finding",
    "InputTypeError",
    "Kind",
    "LimitError",
    "Metadata",
    "MissingExtraError",
    "ModelError",
    "OptionError",
    "Options",
    "Outcome",
    "Page",
    "PageKind",
    "Result",
    "Role",
    "Truncation",
    "WorkerError",
    "__version__",
    "clean_text",
    "extract",
    "extract_many",
]

# Loaded when first asked for (PEP 562): numpy and lxml take longer to load than many a program that may need them runs.
_HOMES = {
    "Block": "page",
    "Change": "changes",
    "Comment": "page",
    "Diff": "changes",
    "EncodingSource": "records",
    "Failure": "failures",
    "FailureReason": "failures",
    "Finding": "page",
    "Kind": "roles",
    "Metadata": "page",
    "Options": "options",
    "Outcome": "records",
    "Page": "page",
    "PageKind": "roles",
    "Result": "batch.many",
    "Role": "roles",
    "Truncation": "records",
    "clean_text": "plaintext",
    "extract": "pipeline",
    "extract_many": "batch.many",
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
