"""The command on many pages: its options, and how it is told from the command on a few. Loads nothing heavy."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from glob import has_magic
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from declutter.errors import DeclutterError
from declutter.sinks import is_table
from declutter.sources.kinds import archive_sort

if TYPE_CHECKING:
    from declutter.batch.places import Places
    from declutter.jobs import Job
    from declutter.sources.retry import Failures

F = TypeVar("F", bound=Callable[..., Any])

LEAST_MEMORY = 300
"""Megabytes: twice what a worker holds before its first page."""

SECTIONS = {
    "What to read": (
        *("input_", "field", "files_from", "url", "encoding"),
        *("max_bytes", "max_elements", "on_limit"),
    ),
    "What to print": (
        *("format_", "clutter", "comments", "metadata", "explain", "no_title", "favor"),
        *("links", "images", "front_matter", "columns"),
    ),
    "Where to write": ("output", "report", "overwrite", "resume"),
    "Many pages": ("retry", "workers", "timeout", "max_memory", "start_method", "quiet"),
}
"""The options in `--help`, by what they are about; what is not named here comes last."""

_OPTIONS = (
    click.option(
        "--files-from",
        metavar="FILE",
        help="Read the names of SOURCEs from a file, or - for standard input; one a line, or with NULs between.",
    ),
    click.option(
        "--retry",
        metavar="FILE",
        help="Read what an earlier run failed at, as its errors.jsonl says; instead of SOURCEs.",
    ),
    click.option("--columns", metavar="NAMES", help="Columns of a table, with commas between, or 'all'."),
    click.option("--resume", is_flag=True, help="Go on with a run that was interrupted, with the same options."),
    click.option(
        "-w",
        "--workers",
        type=click.IntRange(0),
        metavar="N",
        help="Processes; by default one a processor, 0 for none but this one.",
    ),
    click.option(
        "--timeout", type=click.FloatRange(0, min_open=True), metavar="SECONDS", help="Give a page up after so long."
    ),
    click.option(
        "--max-memory", type=click.IntRange(LEAST_MEMORY), metavar="MB", help="Give a page up whose worker needs more."
    ),
    click.option(
        "--start-method",
        type=click.Choice(("fork", "spawn", "forkserver")),
        help="How processes start; by default a fork where that is safe.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="Neither progress nor summary of many pages."),
)


class GroupedCommand(click.Command):
    """A command whose help lists its options under headings."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, section by section."""
        headings = {name: heading for heading, names in SECTIONS.items() for name in names}
        found: dict[str, list[tuple[str, str]]] = {heading: [] for heading in (*SECTIONS, "Other options")}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and not isinstance(parameter, click.Argument):
                found[headings.get(parameter.name or "", "Other options")].append(record)
        for heading, records in found.items():
            if records:
                with formatter.section(heading):
                    formatter.write_dl(records)


def batch_options(command: F) -> F:
    """Add the options for many pages."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Choices:
    """The values of these options."""

    files_from: str | None
    retry: str | None
    columns: str | None
    resume: bool
    workers: int | None
    timeout: float | None
    max_memory: int | None
    start_method: str | None
    quiet: bool

    @property
    def is_any(self) -> bool:
        """Whether one was given that a few pages have no use for."""
        values = [getattr(self, field.name) for field in fields(self) if field.name != "quiet"]
        return any(value is not None and value is not False for value in values)

    @property
    def name_sources(self) -> bool:
        """Whether one of them says where the names of the sources stand."""
        return self.files_from is not None or self.retry is not None


def is_batch(sources: Sequence[str], output: str | None, choices: Choices, job: Job, format_: str | None) -> bool:
    """Whether what is asked for is a run over many pages; `format_` is what `--format` says, if it was given."""
    are_many = any(os.path.isdir(name) or (has_magic(name) and not os.path.lexists(name)) for name in sources)
    if choices.is_any or are_many:
        return True
    if job.field is not None and format_ in (None, "jsonl") and not is_table(output):
        # Lines in, the same lines out with one field cleaned.
        return any(str(archive_sort(name)) in ("warc", "parquet") for name in sources)
    if job.field is not None or any(archive_sort(name) is not None for name in sources):
        return True
    return is_table(output) and not (len(sources) <= 1 and format_ is not None)


def run_batch(
    sources: Sequence[str],
    output: str | None,
    choices: Choices,
    job: Job,
    format_: str | None,
    *,
    overwrite: bool,
) -> int:
    """Run over many pages; the exit code.

    Raises:
        click.UsageError: the options do not go together, or the output exists.
    """
    from declutter.batch.journal import JournalError
    from declutter.batch.many import available
    from declutter.batch.places import Places, UsageError
    from declutter.batch.rendering import Rendering
    from declutter.batch.run import Plan, Run
    from declutter.sources import Inputs, InputsChanged

    output, field, job = (None if output == "-" else output), job.field, replace(job, field=None)
    if field is not None and job.explain:
        raise click.UsageError("--field and --explain exclude each other")
    _check(output, choices, job, format_, overwrite=overwrite)
    if choices.retry is not None and (sources or choices.files_from is not None):
        raise click.UsageError("--retry takes its pages from the list of failures; it excludes SOURCE and --files-from")
    if "-" in sources and choices.files_from == "-":
        raise click.UsageError("standard input is either a page or the list of files")
    workers = available() if choices.workers is None else choices.workers
    if workers == 0 and (choices.timeout is not None or choices.max_memory is not None):
        raise click.UsageError("--timeout and --max-memory need workers: nothing can be stopped within one process")
    columns = _columns(choices.columns, format_) if is_table(output) else None
    if choices.columns is not None and columns is None:
        raise click.UsageError("--columns is for a table: -o FILE.jsonl, .jsonl.gz, .jsonl.zst or .parquet")
    places = Places(output) if output is not None else None
    plan = Plan(
        Inputs(
            tuple(sources) or (() if choices.name_sources else ("-",)),
            choices.files_from,
            field,
            job.suffix,
            places.real if places is not None else frozenset(),
            _failures(choices.retry, places) if choices.retry is not None else None,
        ),
        Rendering(job, columns),
        output,
        workers,
        choices.timeout,
        choices.max_memory,
        choices.start_method,  # type: ignore[arg-type]  # click has checked it
        resume=choices.resume,
        overwrite=overwrite,
        quiet=choices.quiet,
    )
    try:
        return Run(plan).execute()
    except (UsageError, JournalError) as error:
        raise click.UsageError(str(error)) from error
    except InputsChanged as error:
        raise click.UsageError(f"{error}; --overwrite begins anew") from error
    except BrokenPipeError:
        raise
    except (DeclutterError, OSError) as error:
        what = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error)
        click.echo(f"declutter: {what}", err=True)
        return 1
    except KeyboardInterrupt:
        click.echo("declutter: stopped; the same command with --resume goes on", err=True)
        return 130


def _check(output: str | None, choices: Choices, job: Job, format_: str | None, *, overwrite: bool) -> None:
    if choices.resume and overwrite:
        raise click.UsageError("--resume and --overwrite exclude each other")
    if choices.resume and output is None:
        raise click.UsageError("--resume needs -o: what is printed cannot be taken up again")
    if is_table(output) and (job.clutter or job.comments or job.explain):
        raise click.UsageError("--clutter, --comments and --explain have no table; name a folder with -o")
    if is_table(output) and format_ not in (None, "jsonl"):
        raise click.UsageError(f"-f {format_} is no table; name a folder with -o")
    if output is not None and not is_table(output) and Path(output).is_file():
        raise click.UsageError(f"several pages cannot go into one file, but for a table (.jsonl, .parquet): {output}")


def _failures(path: str, places: Places | None) -> Failures:
    from declutter.sources import read_failures

    if places is not None and os.path.realpath(path) == os.path.realpath(places.errors):
        raise click.UsageError(f"{path} belongs to this very output; name another one with -o")
    try:
        return read_failures(path)
    except OSError as error:
        raise click.UsageError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _columns(wanted: str | None, format_: str | None) -> tuple[str, ...]:
    from declutter.batch.columns import DEFAULT, NAMES

    if wanted is None:
        return NAMES if format_ == "jsonl" else DEFAULT
    if wanted == "all":
        return NAMES
    names = tuple(name.strip() for name in wanted.split(",") if name.strip())
    unknown = [name for name in names if name not in NAMES]
    if unknown or not names:
        raise click.BadParameter(
            f"{', '.join(unknown) or 'none'}: not among {', '.join(NAMES)}", param_hint="--columns"
        )
    return tuple(dict.fromkeys(names))


def has_input(sources: Sequence[str], choices: Choices) -> bool:
    """Whether there is anything to read."""
    return bool(sources) or choices.name_sources or not (sys.stdin is None or sys.stdin.isatty())
