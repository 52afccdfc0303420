"""Every error that declutter raises on purpose."""

from __future__ import annotations


class DeclutterError(Exception):
    """Base class: catch this to catch them all."""


class InputTypeError(DeclutterError, TypeError):
    """The source is of a type that cannot be read. The message names the accepted types."""


class BinaryInputError(DeclutterError, ValueError):
    """The bytes are no text: an image, an archive, a PDF ... Hint: pass the HTML of the page."""


class EncodingError(DeclutterError, LookupError):
    """The encoding that the caller named is unknown. Hint: use a name that `codecs.lookup` knows."""


class OptionError(DeclutterError, ValueError):
    """An option has a value that is not allowed. The message names the allowed ones."""


class MissingExtraError(DeclutterError, ImportError):
    """A package that only some need is not installed. The message has the command that installs it."""


class ModelError(DeclutterError, RuntimeError):
    """The model file in the package is missing or damaged. Hint: reinstall declutter."""
