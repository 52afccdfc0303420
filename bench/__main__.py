"""`python -m bench`: the measures, one sub-command each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import click

from bench.batch import report as report_batch
from bench.ceiling import report
from bench.compare import ReaderError
from bench.compare import report as report_compare
from bench.datasets import SETS
from bench.favor import report as report_favor
from bench.floors import below_floor, write_floors
from bench.leakage import SETS as LEAKAGE_SETS
from bench.leakage import gate as leakage_gate
from bench.leakage import report as report_leakage
from bench.metadata import SETS as METADATA_SETS
from bench.metadata import gate as metadata_gate
from bench.metadata import report_metadata
from bench.pages import report as report_pages
from bench.peers import names
from bench.quality import gate as quality_gate
from bench.quality import quality
from bench.scale import MONTH
from bench.scale import report as report_scale
from bench.speed import raw_pages
from bench.speed import report as report_speed
from bench.text import report_text, text_gate
from declutter import Options
from declutter.options import Favor

data_option = click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True, help="Labelled pages."
)
against_option = click.option(
    "--against", multiple=True, type=click.Choice(names()), help="A peer to run beside; repeatable."
)
across_option = click.option(
    "--across-sets", is_flag=True, help="Ours by models that saw nothing of the page's set, not only of its site."
)
set_option = click.option("--set", "sets", type=click.Choice(SETS), multiple=True, help="Only this set; repeatable.")

gate_option = click.option(
    "--gate", "is_gate", is_flag=True, help="Score the shipped model on its unseen tenth; fail below floors."
)
pin_option = click.option("--write-floors", "pin", is_flag=True, help="With --gate: pin what was reached.")
lower_option = click.option(
    "--lower", "reason", metavar="REASON", help="With --write-floors: allow a floor to sink, and say why."
)


@click.group()
def main() -> None:
    """Measure declutter on labelled pages."""


@main.command("quality")
@data_option
@set_option
@against_option
@across_option
@click.option("--favor", type=click.Choice(get_args(Favor)), default="balance", help="The option of that name.")
@click.option("--per-page", type=click.Path(dir_okay=False, path_type=Path), help="Write each page's scores here.")
@gate_option
@pin_option
@lower_option
def quality_command(
    data: Path,
    sets: tuple[str, ...],
    against: tuple[str, ...],
    across_sets: bool,
    favor: Favor,
    per_page: Path | None,
    is_gate: bool,
    pin: bool,
    reason: str | None,
) -> None:
    """Scores by set and kind, out of fold, beside peers."""
    if not is_gate:
        options = Options(favor=favor)
        quality(data, sets or SETS, against, per_page, across_sets=across_sets, options=options)
        return
    _hold("quality", quality_gate(data), pin=pin, reason=reason)


def _hold(measure: str, reached: dict[str, float], *, pin: bool, reason: str | None) -> None:
    """Print what a measure reached; compare it with its floors, or pin it. A broken floor ends in exit code 1."""
    for name, value in reached.items():
        click.echo(f"{name:26} {value:.4f}")
    problems = write_floors(measure, reached, reason) if pin else below_floor(measure, reached)
    if problems:
        hint = "these floors would sink; say why with --lower" if pin else "below the floor"
        click.echo(f"{hint}:\n" + "\n".join(problems), err=True)
        sys.exit(1)


@main.command("text")
@data_option
@set_option
@gate_option
@pin_option
@lower_option
def text_command(data: Path, sets: tuple[str, ...], is_gate: bool, pin: bool, reason: str | None) -> None:
    """Scores on text dumps of the pages by two converters, out of fold, and the damage to clean text."""
    if is_gate:
        _hold("text", text_gate(data), pin=pin, reason=reason)
        return
    report_text(data, sets or SETS)


@main.command("pages")
@data_option
@set_option
@across_option
@click.option("--plot", "figure", type=click.Path(dir_okay=False, path_type=Path), help="Write the reliability here.")
def pages_command(data: Path, sets: tuple[str, ...], across_sets: bool, figure: Path | None) -> None:
    """How often the kind is right, and how far the confidence can be trusted."""
    report_pages(data, sets or SETS, across_sets=across_sets, figure=figure)


@main.command("leakage")
@data_option
@click.option("--set", "sets", type=click.Choice(SETS), multiple=True, help="Default: trafeval and wcxb-dev.")
@against_option
@click.option("--strip", is_flag=True, help="Take class, id, role, itemprop, aria-* and data-* away first.")
@gate_option
@pin_option
@lower_option
def leakage_command(
    data: Path,
    sets: tuple[str, ...],
    against: tuple[str, ...],
    strip: bool,
    is_gate: bool,
    pin: bool,
    reason: str | None,
) -> None:
    """Clutter of known kinds that gets into the text, and whether it has the right role, out of fold."""
    if is_gate:
        _hold("leakage", leakage_gate(data), pin=pin, reason=reason)
        return
    report_leakage(data, sets or LEAKAGE_SETS, against, strip=strip)


@main.command("metadata")
@data_option
@click.option("--set", "sets", type=click.Choice(METADATA_SETS), multiple=True, help="Only this set; repeatable.")
@click.option("--by-source", is_flag=True, help="How often each source of a value is right too.")
@gate_option
@pin_option
@lower_option
def metadata_command(
    data: Path, sets: tuple[str, ...], by_source: bool, is_gate: bool, pin: bool, reason: str | None
) -> None:
    """Title, authors and date beside trafilatura alone, where the set has them on record."""
    if is_gate:
        _hold("metadata", metadata_gate(data), pin=pin, reason=reason)
        return
    report_metadata(data, sets or METADATA_SETS, by_source=by_source)


@main.command("compare")
@click.argument("old", type=click.Path(exists=True, path_type=Path))
@click.argument("new", type=click.Path(exists=True, path_type=Path))
@data_option
@set_option
@click.option("--pages", type=click.IntRange(1), help="At most so many pages, evenly spread; default: all of them.")
@click.option("--show", type=click.IntRange(0), default=10, show_default=True, help="Pages of each group to print.")
def compare_command(old: Path, new: Path, data: Path, sets: tuple[str, ...], pages: int | None, show: int) -> None:
    """What changed from OLD to NEW, page by page, worst first: models (.npz), wheels, or folders with a declutter."""
    try:
        report_compare(old, new, data, sets or SETS, show=show, limit=pages)
    except ReaderError as error:
        raise click.ClickException(str(error)) from error


@main.command("favor")
@data_option
@set_option
def favor_command(data: Path, sets: tuple[str, ...]) -> None:
    """Precision, recall and F1 for each value of the option `favor`, out of fold."""
    report_favor(data, sets or SETS)


@main.command("ceiling")
@data_option
@set_option
def ceiling_command(data: Path, sets: tuple[str, ...]) -> None:
    """The score when every block whose text is in the reference is kept."""
    report(data, sets or SETS)


@main.command("speed")
@data_option
@set_option
@against_option
@click.option("--pages", type=click.IntRange(1), help="At most so many pages, evenly spread; default: all of them.")
@click.option("--rounds", type=click.IntRange(1), help="Time so many pages, over and over; default: each page once.")
@click.option("--stages", "by_stage", is_flag=True, help="The cost of each stage too.")
@click.option("--soak", type=click.IntRange(1), metavar="N", help="Memory after 10, 50 and 100 % of N pages too.")
def speed_command(
    data: Path,
    sets: tuple[str, ...],
    against: tuple[str, ...],
    pages: int | None,
    rounds: int | None,
    by_stage: bool,
    soak: int | None,
) -> None:
    """CPU time a page, beside peers in turn; stages; memory."""
    report_speed(raw_pages(data, sets or SETS, pages), against, rounds=rounds, by_stage=by_stage, soaked=soak)


@main.command("batch")
@data_option
@set_option
@click.option("--pages", type=click.IntRange(1), default=5000, show_default=True, help="So many, over and over.")
def batch_command(data: Path, sets: tuple[str, ...], pages: int) -> None:
    """Pages a second of whole runs with one and two workers, beside trafilatura's, and the parent's memory."""
    report_batch(data, sets or SETS, pages)


@main.command("scale")
@data_option
@set_option
@against_option
@click.option("--pages", type=click.IntRange(1), help="At most so many pages, evenly spread; default: all of them.")
@click.option("--total", type=click.IntRange(1), default=MONTH, show_default=True, help="Pages to extrapolate to.")
def scale_command(data: Path, sets: tuple[str, ...], against: tuple[str, ...], pages: int | None, total: int) -> None:
    """Core-hours of a crawl, by component, from the CPU time a page."""
    report_scale(data, sets or SETS, against, pages, total)


if __name__ == "__main__":
    main()
