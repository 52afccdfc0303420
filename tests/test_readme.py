"""What the README shows is what happens."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import declutter

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGE = ROOT / "fixtures" / "wordpress-com-login-strip" / "page.html"


def blocks(language: str) -> list[str]:
    """Fenced blocks of a language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_python_example_runs() -> None:
    code, *_ = blocks("python")  # the others need engines: tests/integrations
    names: dict[str, object] = {"html": PAGE.read_text("utf-8"), "other": declutter.extract(PAGE)}
    exec(code, names)
    page = names["page"]
    assert isinstance(page, declutter.Page)
    assert page.text


def test_the_example_of_the_command_prints_what_is_shown() -> None:
    shown = [block for block in blocks("console") if block.startswith("$ declutter --explain")]
    assert shown, "the README shows real output"
    command, _, output = shown[0].partition("\n")
    arguments = command.removeprefix("$ declutter ").split()
    done = subprocess.run(
        [sys.executable, "-m", "declutter", *arguments[:2]], capture_output=True, text=True, cwd=ROOT, check=True
    )
    printed = [line.split() for line in done.stdout.splitlines()]
    for line in output.strip().splitlines():
        if line != "...":
            assert line.split() in printed, f"the command no longer prints: {line}"


def test_the_example_of_comments_prints_what_is_shown() -> None:
    (shown,) = [block for block in blocks("console") if block.startswith("$ declutter --comments")]
    command, _, output = shown.partition("\n")
    arguments = command.removeprefix("$ declutter ").split()
    done = subprocess.run(
        [sys.executable, "-m", "declutter", *arguments], capture_output=True, encoding="utf-8", cwd=ROOT, check=True
    )
    assert done.stdout == output


def test_the_pictures_are_there_and_small() -> None:
    names = re.findall(r'(?:src|srcset)="([^"]+)"', README)
    assert names == ["docs/images/report-dark.png", "docs/images/report.png"]
    assert all(0 < (ROOT / name).stat().st_size < 200_000 for name in names)


def test_the_example_of_metadata_prints_what_is_shown() -> None:
    (shown,) = [block for block in blocks("console") if block.startswith("$ declutter --metadata")]
    command, _, output = shown.partition("\n")
    arguments = command.removeprefix("$ declutter ").split()
    done = subprocess.run(
        [sys.executable, "-m", "declutter", *arguments], capture_output=True, encoding="utf-8", cwd=ROOT, check=True
    )
    assert [line.rstrip() for line in done.stdout.splitlines()] == output.splitlines()


def test_the_example_of_formats_prints_what_is_shown() -> None:
    (shown,) = re.findall(r"\$ declutter (-f markdown --links .*?)\n```\n\n`page", README, re.DOTALL)
    command, _, output = shown.partition("\n")
    done = subprocess.run(
        [sys.executable, "-m", "declutter", *command.split()],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=True,
    )
    place = 0
    for lines in output.split("...\n"):
        place = done.stdout.index(lines.removesuffix("..."), place)
    assert place > 0


@pytest.mark.parametrize("name", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_links_lead_somewhere(name: str) -> None:
    assert (ROOT / name).exists()
