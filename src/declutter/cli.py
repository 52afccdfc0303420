"""The command line: pages in, articles out."""

from __future__ import annotations

import sys
from typing import Any, get_args

import click
from click.core import ParameterSource

from declutter.cli_batch import Choices, GroupedCommand, batch_options, has_input, is_batch, run_batch
from declutter.errors import DeclutterError, EncodingError
from declutter.failures import Failed
from declutter.jobs import FORMATS, SCHEMA, Job, SourceFile, sources_of
from declutter.options import MAX_BYTES, MAX_ELEMENTS, Favor, OnLimit, Options, Written
from declutter.reports import Reports, make_reports
from declutter.sinks import Sink, StdoutSink, abandon_stdout, make_sink
from declutter.sniff import Input
from declutter.sources import MOST_BYTES, Inputs, Item, Problem, Skipped, Source
from declutter.version import __version__

EPILOG = "Exit code: 0 all pages done, 1 some failed, 2 wrong usage, 130 stopped with Ctrl-C."


@click.command(cls=GroupedCommand, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("-f", "--format", "format_", type=click.Choice(tuple(FORMATS)), default="text", show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    metavar="FILE|DIR",
    help="Where to write: a file, a folder, or a table of many pages (.jsonl, .jsonl.gz, .jsonl.zst, .parquet).",
)
@click.option("--clutter", is_flag=True, help="Print what was removed, each block with its role.")
@click.option("--comments", is_flag=True, help="Print what readers wrote: author, date, text, replies set in.")
@click.option("--metadata", is_flag=True, help="Print title, authors, dates and the like, each with its source.")
@click.option("--explain", is_flag=True, help="Print a table of all blocks: role, score, text, reason.")
@click.option("--report", metavar="FILE|DIR", help="Write a report to look at in a browser; of several, an index too.")
@click.option("--links/--no-links", default=None, help="Write links; by default in HTML and TEI.")
@click.option("--images/--no-images", default=None, help="Write images; by default in HTML and TEI.")
@click.option("--front-matter", is_flag=True, help="Begin Markdown with what is known of the page, as YAML.")
@click.option("--schema", is_flag=True, is_eager=True, expose_value=False, callback=lambda *given: print_schema(*given),
              help="Print the JSON Schema of -f json and exit.")  # fmt: skip
@click.option("--no-title", is_flag=True, help="Leave the headline out of the text.")
@click.option(
    "--favor",
    type=click.Choice(get_args(Favor)),
    default=Options().favor,
    show_default=True,
    help="What to lose rather where a block is in doubt.",
)
@click.option(
    "--input",
    "input_",
    type=click.Choice(get_args(Input)),
    default="auto",
    show_default=True,
    help="What the sources are; by default their name says it, else their beginning.",
)
@click.option("--field", metavar="NAME", help="The field of JSON Lines or Parquet that holds the page or text.")
@click.option("--url", help="Where the page comes from; kept on the record.")
@click.option("--encoding", help="Overrules what the page says about its encoding.")
@click.option("--max-bytes", type=click.IntRange(1, MOST_BYTES), default=MAX_BYTES, show_default=True, metavar="N",
              help="How much of each page is read.")  # fmt: skip
@click.option("--max-elements", type=click.IntRange(0), default=MAX_ELEMENTS, show_default=True, metavar="N",
              help="How many elements of each page are read; 0 sets no limit.")  # fmt: skip
@click.option("--on-limit", type=click.Choice(get_args(OnLimit)), default=Options().on_limit, show_default=True,
              help="Whether a larger page is read so far, with the outcome 'truncated', or fails.")  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@batch_options
@click.version_option(__version__, prog_name="declutter")
def main(
    sources: tuple[str, ...],
    format_: str,
    output: str | None,
    clutter: bool,
    comments: bool,
    metadata: bool,
    explain: bool,
    report: str | None,
    links: bool | None,
    images: bool | None,
    front_matter: bool,
    no_title: bool,
    favor: Favor,
    input_: Input,
    field: str | None,
    url: str | None,
    encoding: str | None,
    max_bytes: int,
    max_elements: int,
    on_limit: OnLimit,
    overwrite: bool,
    **batch: Any,
) -> None:
    """Print the article of each SOURCE, a saved page or a text, and nothing else.

    Without SOURCE, or for -, read standard input. A SOURCE may be a folder, a pattern such as 'pages/**/*.html', a web
    archive (WARC, WET, MHTML), JSON Lines or Parquet, packed with gzip or zstd or not. Of many pages, those that fail
    are listed in errors.jsonl, and a run that was interrupted goes on with --resume.
    """
    if clutter + comments + metadata + explain > 1:
        raise click.UsageError("--clutter, --comments, --metadata and --explain exclude each other")
    choices = Choices(**batch)
    if report is not None and (clutter or comments or metadata or explain or output or choices.retry):
        raise click.UsageError("--report excludes --output, --clutter, --comments, --metadata, --explain and --retry")
    if not has_input(sources, choices):
        raise click.UsageError("name a saved page, or send one to standard input")
    if (clutter or comments) and format_ not in ("text", "json", "jsonl"):
        raise click.UsageError(f"--clutter and --comments come as text, json or jsonl, not as {format_}")
    if front_matter and format_ != "markdown":
        raise click.UsageError("--front-matter goes with -f markdown")
    options = Options(
        title="never" if no_title else "always",
        favor=favor,
        max_bytes=max_bytes,
        max_elements=max_elements or None,
        on_limit=on_limit,
        links=written(links),
        images=written(images),
        front_matter=front_matter,
    )
    job = Job(
        format_,
        clutter=clutter,
        comments=comments,
        metadata=metadata,
        explain=explain,
        url=url,
        encoding=encoding,
        options=options,
        input=input_,
        field=field,
    )
    if report is not None:
        sys.exit(run_reports(job, sources, choices, report, overwrite=overwrite))
    given = (
        format_ if click.get_current_context().get_parameter_source("format_") is not ParameterSource.DEFAULT else None
    )
    try:
        if is_batch(sources, output, choices, job, given):
            sys.exit(run_batch(sources, output, choices, job, given, overwrite=overwrite))
        if field is not None and (clutter or comments or metadata or explain):
            raise click.UsageError(
                "--field writes JSON Lines; it excludes --clutter, --comments, --metadata and --explain"
            )
        sink = make_sink(output, many=len(sources) > 1, suffix=job.suffix, overwrite=overwrite, heading=job.heading)
        sys.exit(run(job, sources, sink))
    except BrokenPipeError:
        abandon_stdout()
        sys.exit(0)


def written(asked: bool | None) -> Written:
    """What an option asks for; without it, the default."""
    return "auto" if asked is None else asked


def print_schema(context: click.Context, option: click.Parameter, is_asked: bool) -> None:
    """Print the JSON Schema of a page, and leave."""
    del option
    if is_asked and not context.resilient_parsing:
        click.echo(SCHEMA.read_text("utf-8"), nl=False)
        context.exit()


def run(job: Job, sources: tuple[str, ...], sink: Sink) -> int:
    """Do all sources in order; what fails is told on standard error and does not stop the rest."""
    failed = False
    for source in sources_of(sources):
        try:
            if job.field is not None:
                failed |= run_records(job, source, sink)
            else:
                sink.write(source.name, job.output(source, color=sink.is_terminal, width=sink.width))
        except BrokenPipeError:
            raise
        except EncodingError as error:
            raise click.BadParameter(str(error), param_hint="--encoding") from error
        except OSError as error:
            failed = True
            complain(source.name, described(error, source.name))
        except (DeclutterError, Failed) as error:
            failed = True
            complain(source.name, str(error))
    return 1 if failed else 0


def run_reports(job: Job, sources: tuple[str, ...], choices: Choices, output: str, *, overwrite: bool) -> int:
    """Write the reports of all pages in order; what fails is told, is in the index, and does not stop the rest.

    Where not even the index can be written the run ends.
    """
    are_many = choices.files_from is not None or is_batch(sources, None, choices, job, None)
    reports = make_reports(output, are_many=are_many or len(sources) > 1, overwrite=overwrite)
    inputs = Inputs(sources or (() if choices.files_from else ("-",)), choices.files_from, job.field, ".html")
    failed = False
    try:
        try:
            for placed in inputs.items():
                failed |= not run_report(job, placed.item, reports)
        finally:
            reports.close()
    except OSError as error:
        complain(str(error.filename), described(error, str(error.filename)))
        return 1
    return 1 if failed else 0


def run_report(job: Job, item: Item, reports: Reports) -> bool:
    """Write the report of one page; whether it could be."""
    name = item.name if isinstance(item, Source) and item.data is None else f"{item.name}#{item.record}"
    try:
        if isinstance(item, Problem):
            name, reason = item.name, item.failure.message
        elif isinstance(item, Skipped):
            return True
        else:
            reports.add(name, job.page_of(item)[0])
            return True
    except EncodingError as error:
        raise click.BadParameter(str(error), param_hint="--encoding") from error
    except (OSError, DeclutterError, Failed) as error:
        reason = described(error, item.name) if isinstance(error, OSError) else str(error)
    complain(name, reason)
    reports.fail(name, reason)
    return False


def run_records(job: Job, source: SourceFile, sink: Sink) -> bool:
    """Do one file of JSON Lines, line by line where they go to standard output; whether any line failed."""
    failed = False
    lines: list[str] = []
    for record in job.records(source):
        if isinstance(record, ValueError):
            failed = True
            complain(source.name, str(record))
        elif isinstance(sink, StdoutSink):
            sink.write(source.name, record)
        else:
            lines.append(record)
    if not isinstance(sink, StdoutSink):
        sink.write(source.name, "\n".join(lines))
    return failed


def described(error: OSError, name: str) -> str:
    """What the system says, and of which file if it is another one than the source."""
    what = error.strerror or str(error)
    about = f"{error.filename}: " if error.filename and str(error.filename) != name else ""
    return about + what[:1].lower() + what[1:]


def complain(name: str, what: str) -> None:
    """One line on standard error."""
    click.echo(f"declutter: {name or repr(name)}: {what}", err=True)
