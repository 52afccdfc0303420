"""`python -m fuzz TARGET`: coverage-guided fuzzing with atheris (`pip install ".[fuzz]"`).

The corpus is made of the fixtures and grows in `--corpus`; what breaks a law is written to `--findings`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from fuzz.corpus import NAMES, write_corpus

CHARS = 3000
"""Longest input: what a fixture's piece takes, and still some hundred runs a second."""


MEMORY = 8000
"""Megabytes. The harness grows by some 35 kB an input, the library by itself does not: over 12,000 of these inputs it
grew by 9 MB without atheris."""


@click.command()
@click.argument("target", type=click.Choice(NAMES))
@click.option("--seconds", default=900, show_default=True, help="How long.")
@click.option("--corpus", type=click.Path(path_type=Path), default=Path("build/fuzz"), show_default=True)
@click.option("--findings", type=click.Path(path_type=Path), default=Path("build/findings"), show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(target: str, seconds: int, corpus: Path, findings: Path, seed: int) -> None:
    """Fuzz one of the targets."""
    try:
        import atheris
    except ImportError as error:
        raise click.ClickException('atheris is missing: pip install ".[fuzz]"') from error
    folder = corpus / target
    write_corpus(target, folder)
    findings.mkdir(parents=True, exist_ok=True)
    with atheris.instrument_imports(include=["declutter"]):
        import declutter.comments
        import declutter.pipeline
        import declutter.plaintext  # noqa: F401
        from fuzz.targets import TARGETS
    arguments = [
        sys.argv[0],
        str(folder),
        f"-max_total_time={seconds}",
        f"-max_len={CHARS}",
        f"-artifact_prefix={findings}/{target}-",
        f"-seed={seed}",
        "-timeout=20",
        f"-rss_limit_mb={MEMORY}",
        "-print_final_stats=1",
    ]
    atheris.Setup(arguments, TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
