"""`--explain` at a terminal: short, within its width, with colours or without."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from declutter import Kind, Outcome, Page, Role, extract
from declutter.render.terminal import explain
from tests.browser import block, every_role, page_of
from tests.fixture import FOLDER

STRIP = FOLDER / "wordpress-com-login-strip" / "page.html"
GBK = FOLDER / "chinese-news-gbk" / "page.html"


def told(page: Page, width: int = 80, *, terminal: bool = True) -> str:
    file = io.StringIO()
    explain(page, Console(file=file, force_terminal=terminal, width=width, highlight=False, markup=False))
    return file.getvalue()


def plain(page: Page, width: int = 80) -> list[str]:
    return re.sub(r"\x1b\[[\d;]*m", "", told(page, width)).splitlines()


@pytest.mark.parametrize("width", [80, 100, 160])
@pytest.mark.parametrize("path", [STRIP, GBK], ids=lambda path: path.parent.name)
def test_a_terminal_gets_no_line_that_is_too_long(path: Path, width: int) -> None:
    page = extract(path)
    lines = plain(page, width)
    assert max(map(cell_len, lines)) <= width
    assert re.fullmatch(
        rf"{page.kind} \(\d+% sure\), confidence 0\.\d\d, [\d,]+ of [\d,]+ words kept, {len(page.blocks)} blocks",
        lines[0],
    )
    counts = Counter(block.role.value for block in page.blocks)
    last = " ".join(lines[-5:])
    assert all(re.search(rf"\b{role} {count}\b", last) for role, count in counts.items())
    assert not any(line.endswith(role.value) for line in lines[-3:] for role in Role)


def test_every_block_is_told_of_and_runs_of_clutter_are_one_row() -> None:
    page = extract(STRIP)
    lines = plain(page)
    numbers = [re.match(r" *(\d+)(?:-(\d+))?  (\w+) ", line) for line in lines]
    rows = [(int(n[1]), int(n[2] or n[1]), n[3]) for n in numbers if n]
    assert [number for first, last, _ in rows for number in range(first, last + 1)] == list(range(1, 106))
    assert (3, 8, "navigation") in rows
    assert all(page.blocks[i - 1].role == role for first, last, role in rows for i in range(first, last + 1))
    assert all(first == last for first, last, role in rows if role in ("title", "body", "comment"))
    row = lines.index(next(line for line in lines if line.startswith("  3-8")))
    text = " ".join(" ".join(lines[row : row + 4]).split())
    assert "6 blocks: Skip to content · Home · About · Geopolitics · Economy & Finance · Contact" in text
    assert text.endswith("(and 4 other reasons)")


def test_long_texts_take_two_lines() -> None:
    page = page_of([block("The old mill turned. " * 50, cue="phrase:en:x", reason="It says so.")])
    lines = plain(page)
    begin = next(i for i, line in enumerate(lines) if "body" in line)
    assert lines[begin + 1].rstrip().endswith("…")
    assert lines[begin + 2].split() == ["It", "says", "so."]


def test_a_page_without_content_says_why() -> None:
    assert "The source holds nothing but white space." in plain(extract(" "))
    assert ", no_input" in plain(extract(" "))[0]


def test_roles_have_colours_and_what_the_page_says_has_no_power() -> None:
    page = every_role()
    out = told(page)
    for role, colour in ((Role.BODY, "32"), (Role.SHARE, "35"), (Role.NAVIGATION, "34"), (Role.CONSENT, "31")):
        assert re.search(rf"\x1b\[(2;)?{colour}m{role}", out), role
    odd = page_of([block("[red]no markup[/red] \x1b]0;x\x07 \u202e", reason="[bold]x[/bold]\x1b[31m", cue="a")])
    for terminal in (True, False):
        text = told(odd, 200, terminal=terminal)
        assert "[red]no markup[/red]" in text
        assert "[bold]x[/bold]" in text
        assert "\x1b[31m" not in text
        assert not {"\x1b]", "\x07", "\u202e"} & set(re.findall(r"\x1b\]|\x07|\u202e", text))


def test_when_piped_a_block_is_one_line_whatever_its_length() -> None:
    long = "Because " + "of this " * 100
    blocks = [block("two\nlines " + "水" * 90, Role.SHARE, reason=long), block("x", kind=Kind.CODE)]
    lines = told(page_of(blocks, outcome=Outcome.NO_CONTENT), 80, terminal=False).splitlines()
    assert len(lines) == 8
    assert lines[4].split()[:5] == ["1", "share", "0.90", "two", "lines"]
    assert lines[4].endswith(long.strip())
    assert lines[5].split() == ["2", "body", "0.90", "x", "Why", "body."]
    assert cell_len(lines[5].partition("Why")[0]) == cell_len(lines[4].partition("Because")[0])


@pytest.mark.parametrize("no_color", ["", "1"])
def test_at_a_real_terminal(no_color: str) -> None:
    pytest.importorskip("termios", reason="no pseudo-terminals here")
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "80", "LINES": "40", "TERM": "xterm-256color", "NO_COLOR": no_color}
    command = [sys.executable, "-m", "declutter", "--explain", str(STRIP)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=theirs, env=environment) as process:
        os.close(theirs)
        out = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break
            if not part:
                break
            out += part
        assert process.wait() == 0
    os.close(ours)
    text = out.decode("utf-8")
    colours = {int(code) for codes in re.findall(r"\x1b\[([\d;]*)m", text) for code in codes.split(";") if code}
    assert bool(colours & set(range(30, 38))) is not bool(no_color)
    assert "confidence" in text
    assert "3-8" in text
