"""The files below a folder, in an order that is the same on every machine."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass

from declutter.failures import Failed, Failure
from declutter.sniff import looks_like_html
from declutter.sources.files import refuse_odd
from declutter.sources.kinds import Sort, archive_sort, is_page_name
from declutter.sources.names import Names

GLANCE = 4096
"""Bytes that are looked at where a name says nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that was found.

    Attributes:
        path: to open it.
        name: as the caller named it, or the folder that it stands in.
        target: where its output belongs, without suffix; of an archive the folder.
        sort: what sort of source it is; None for one that is passed over.
        size: in bytes; -1 where nobody knows.
        failure: why it cannot be read.
        why: why it is passed over.
    """

    path: str
    name: str
    target: str
    sort: Sort | None = Sort.PAGE
    size: int = -1
    failure: Failure | None = None
    why: str = ""


def walk(folder: str, target: str, suffix: str, left_out: frozenset[str] = frozenset()) -> Iterator[Entry]:
    """Every file below a folder, by name; a folder stands among the files of its own parent.

    What is in memory are the names of one folder at each level. Links to folders are not followed, since they may lead
    in circles. Hidden files are passed over in silence.

    Args:
        folder: where to begin.
        target: the folder of its output, empty for the top.
        suffix: of the files of the output.
        left_out: real paths that are no input: the output, if it lies in the folder.
    """
    levels = [_listing(folder, target, suffix, left_out)]
    while levels:
        found = next(levels[-1], None)
        if found is None:
            levels.pop()
        elif isinstance(found, Entry):
            yield found
        else:
            levels.append(_listing(*found, suffix, left_out))


def _listing(folder: str, target: str, suffix: str, left_out: frozenset[str]) -> Iterator[Entry | tuple[str, str]]:
    """The files of one folder, and path and target of the folders in it."""
    try:
        real = os.path.realpath(folder) if left_out else ""
        with os.scandir(folder) as listing:
            found = [entry for entry in listing if not entry.name.startswith(".")]
    except OSError as error:
        yield Entry(folder, folder, target, failure=Failure.of(error))
        return
    names = Names(suffix)
    for entry in sorted(found, key=lambda entry: entry.name):
        path = os.path.join(folder, entry.name)
        if left_out and os.path.join(real, entry.name) in left_out:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield path, names.folder(target, entry.name)
        else:
            yield look(path, path, target, names)


def look(path: str, name: str, target: str, names: Names, *, is_named: bool = False) -> Entry:
    """What sort of source a file is; one that the caller has named is a page whatever its name and beginning."""
    own = os.path.basename(path)
    try:
        status = os.stat(path)
        refuse_odd(path, status.st_mode)
        sort = archive_sort(own)
        if stat.S_ISDIR(status.st_mode):
            return Entry(path, name, target, None, why="a link to a folder")
        if sort is None and (is_named or is_page_name(own) or begins_like_a_page(path)):
            sort = Sort.PAGE
    except (OSError, Failed) as error:
        return Entry(path, name, target, failure=Failure.of(error))
    if sort is None:
        suffix = os.path.splitext(own)[1].lower()
        return Entry(path, name, target, None, status.st_size, why=f"no page by its name: {suffix or own}")
    where = names.file(target, names.stem(own)) if sort is Sort.PAGE else names.folder(target, own)
    return Entry(path, name, where, sort, status.st_size)


def begins_like_a_page(path: str) -> bool:
    """Whether a file without a telling name begins with a tag.

    Raises:
        OSError: it cannot be read.
    """
    with open(path, "rb") as file:
        beginning = file.read(GLANCE)
    return bool(beginning.strip()) and b"\0" not in beginning and looks_like_html(beginning)
