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


class ModelError(DeclutterError, RuntimeError):
    """The model file in the package is missing or damaged. Hint: reinstall declutter."""


class MissingExtraError(DeclutterError, ImportError):
    """A part of declutter needs a package that is not installed. The message names the extra that brings it."""

    @classmethod
    def of(cls, part: str, extra: str, cause: ImportError) -> MissingExtraError:
        """The error for a part (a module, an option) that the extra of this name makes work."""
        return cls(f"{part} needs packages that are not installed ({cause}): pip install 'declutter[{extra}]'")
