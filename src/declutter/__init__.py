"""declutter separates what a web page says from the clutter around it."""

from typing import TYPE_CHECKING

from declutter.errors import (
    BinaryInputError,
    DeclutterError,
    EncodingError,
    InputTypeError,
    MissingExtraError,
    ModelError,
    OptionError,
)
from declutter.version import __version__

if TYPE_CHECKING:
    from declutter.options import Options
    from declutter.page import Block, Comment, Page
    from declutter.pipeline import extract
    from declutter.plaintext import clean_text
    from declutter.records import EncodingSource, Outcome
    from declutter.roles import Kind, PageKind, Role

__all__ = [
    "BinaryInputError",
    "Block",
    "Comment",
    "DeclutterError",
    "EncodingError",
    "EncodingSource",
    "InputTypeError",
    "Kind",
    "MissingExtraError",
    "ModelError",
    "OptionError",
    "Options",
    "Outcome",
    "Page",
    "PageKind",
    "Role",
    "__version__",
    "clean_text",
    "extract",
]

# Loaded when first asked for (PEP 562): numpy and lxml take longer to load than many a program that may need them runs.
_HOMES = {
    "Block": "page",
    "Comment": "page",
    "EncodingSource": "records",
    "Kind": "roles",
    "Options": "options",
    "Outcome": "records",
    "Page": "page",
    "PageKind": "roles",
    "Role": "roles",
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
