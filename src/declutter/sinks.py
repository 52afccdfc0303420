"""Where the command's output goes: standard output, one file, or a folder. Always UTF-8."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Protocol

import click

_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]|\x1b(?!\[[\d;]*m)")
"""What a terminal would obey, but for the colours that the command itself writes."""

PIPE_WIDTH = 200
"""Columns of a table that no terminal limits."""


TABLES = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".ndjson.gz", ".ndjson.zst", ".parquet")
"""What the name of an output ends in that is one table of many pages."""


def is_table(output: str | None) -> bool:
    """Whether an output of this name is one table of many pages."""
    return output is not None and output.lower().endswith(TABLES)


class Sink(Protocol):
    """Takes the output of one source after the other."""

    is_terminal: bool
    width: int

    def write(self, source: str, output: str) -> object:
        """Take the output of a source. Raises OSError where it cannot be written."""


def make_sink(output: str | None, *, many: bool, suffix: str, overwrite: bool, heading: str = "") -> Sink:
    """The sink that an `-o` asks for. Several sources, or a name that is a folder, mean a folder.

    `heading` is a line that stands once above all that a file or standard output gets.

    Raises:
        click.UsageError: several sources are to go into one existing file.
    """
    if output is None or output == "-":
        return StdoutSink(heading)
    path = Path(output)
    if path.is_dir() or output.endswith(("/", os.sep)) or many:
        if path.exists() and not path.is_dir():
            what = "several pages cannot go into one file" if many else "this is a file, not a folder"
            raise click.UsageError(f"{what}: {path}")
        return FolderSink(path, suffix, overwrite=overwrite, heading=heading)
    return FileSink(path, heading)


class StdoutSink:
    """Standard output, whatever encoding the locale names."""

    def __init__(self, heading: str = "") -> None:
        if sys.stdout is None:
            raise click.UsageError("standard output is closed; name a file with -o")
        self.is_terminal = sys.stdout.isatty()
        self.width = shutil.get_terminal_size().columns if self.is_terminal else PIPE_WIDTH
        self._empty = True
        self._heading = heading

    def write(self, source: str, output: str) -> None:
        """Print it; a blank line stands between two sources."""
        del source
        if not output:
            return
        gap = "" if self._empty or self._heading or output.startswith("{") else "\n"
        gap += self._heading + "\n" if self._heading and self._empty else ""
        self._empty = False
        if self.is_terminal:  # a slice of a text without markup has all that stood there
            output = _OBEYED.sub("", output)
        sys.stdout.buffer.write((gap + output + "\n").encode("utf-8", "replace"))
        sys.stdout.buffer.flush()


def abandon_stdout() -> None:
    """Its reader has gone: give the interpreter a place to flush to, so that it does not complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class FileSink:
    """One file, written whole or not at all."""

    is_terminal = False
    width = PIPE_WIDTH

    def __init__(self, path: Path, heading: str = "") -> None:
        self._path = path
        self._heading = heading

    def write(self, source: str, output: str) -> None:
        """Replace the file."""
        del source
        write_atomically(self._path, _headed(self._heading, output))


class FolderSink:
    """A file a source, named after it; sources of the same name get a number."""

    is_terminal = False
    width = PIPE_WIDTH

    def __init__(
        self, folder: Path, suffix: str, *, overwrite: bool, reserved: tuple[str, ...] = (), heading: str = ""
    ) -> None:
        """Names that are `reserved`, in small letters, are left to others."""
        self._folder = folder
        self._reserved = reserved
        self._suffix = suffix
        self._overwrite = overwrite
        self._heading = heading
        self._written: set[Path] = set()

    def write(self, source: str, output: str) -> Path:
        """Write the file, and say which; one that was there before the run stays unless overwriting was asked for."""
        stem = "stdin" if source == "-" else Path(source).stem
        path = self._folder / (stem + self._suffix)
        number = 1
        while path in self._written or path.name.lower() in self._reserved:
            number += 1
            path = self._folder / f"{stem}-{number}{self._suffix}"
        if path.exists() and not self._overwrite:
            raise FileExistsError(17, f"{path} exists; --overwrite replaces it")
        self._folder.mkdir(parents=True, exist_ok=True)
        write_atomically(path, _headed(self._heading, output))
        self._written.add(path)
        return path


def _headed(heading: str, output: str) -> str:
    return f"{heading}\n{output}" if heading else output


def write_atomically(path: Path, output: str) -> None:
    """Write beside the target, then rename: a reader never sees half a file."""
    import tempfile

    if not path.parent.is_dir():
        raise FileNotFoundError(2, "No such folder", str(path.parent))
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write((output + "\n").encode("utf-8", "replace") if output else b"")
        Path(partial).chmod(0o666 & ~_umask())
        Path(partial).replace(path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
