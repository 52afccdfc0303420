"""declutter separates what a web page says from the clutter around it."""

from declutter.errors import (
    BinaryInputError,
    DeclutterError,
    EncodingError,
    InputTypeError,
    ModelError,
    OptionError,
)
from declutter.options import Options
from declutter.pipeline import extract
from declutter.records import Block, EncodingSource, Outcome, Page
from declutter.roles import Kind, Role
from declutter.version import __version__

__all__ = [
    "BinaryInputError",
    "Block",
    "DeclutterError",
    "EncodingError",
    "EncodingSource",
    "InputTypeError",
    "Kind",
    "ModelError",
    "OptionError",
    "Options",
    "Outcome",
    "Page",
    "Role",
    "__version__",
    "extract",
]
