"""Kills in the middle: of pages, of workers, of the run. Real processes, real signals."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.batch.material import COMMAND, ENVIRONMENT, folder, jsonl, page, record, rows, run, run_here, warc

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals")

COUNT = 300


def start(*arguments: str | Path, cwd: Path) -> subprocess.Popen[bytes]:
    """The command, in a group of processes of its own."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def until(is_so: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Wait for something to happen while a process runs."""
    end = time.monotonic() + 60
    while not is_so() and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.005)


def children(process: subprocess.Popen[bytes]) -> list[int]:
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii")
    return [int(child) for child in found.split()]


def is_gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").split(") ")[1][0] == "Z"
    except FileNotFoundError:
        return True


def end(process: subprocess.Popen[bytes], code: int) -> str:
    _, told = process.communicate(timeout=60)
    assert process.returncode == code, told.decode()
    assert b"Traceback" not in told
    return told.decode()


def material(tmp_path: Path) -> list[str]:
    """A folder, a list of lines and a web archive, with a page that fails in each; their names, in order."""
    folder(tmp_path / "in", COUNT // 3)
    (tmp_path / "in" / "part03" / "page035.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    made: list[dict[str, object]] = [{"html": page(n)} for n in range(COUNT // 3)]
    made[50] = {"nothing": 1}
    jsonl(tmp_path / "in" / "x.jsonl.gz", made)
    records = [record(f"http://a.example/{n}", page(n).encode()) for n in range(COUNT // 3)]
    records[20] = record("http://a.example/", b"\x89PNG\r\n\x1a\n" + bytes(100))
    warc(tmp_path / "in" / "y.warc.gz", records)
    return ["in"]


def journaled(journal: Path, lines: int) -> Callable[[], bool]:
    return lambda: journal.exists() and len(journal.read_bytes().splitlines()) > lines


def seen(tmp_path: Path, name: str) -> Counter[tuple[str, int]]:
    """Every page that stands in the output or among the failures, and how often."""
    found = rows(tmp_path / f"{name}.jsonl") + rows(tmp_path / f"{name}.errors.jsonl")
    return Counter((row["source"], row["record"]) for row in found)


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_goes_on_where_it_was(tmp_path: Path, stop: signal.Signals) -> None:
    pytest.importorskip("fastwarc")
    arguments = [*material(tmp_path), "--columns", "source,record,offset,text"]
    run(*arguments, "-o", "whole.jsonl", cwd=tmp_path, code=1)
    journal = tmp_path / ".out.jsonl.journal"
    for lines in (1, 3):  # twice, so that one stop falls into the folder and one into an archive
        process = start(*arguments, "-o", "out.jsonl", "--resume", "--workers", 2, cwd=tmp_path)
        until(journaled(journal, lines), process)
        workers = children(process)
        os.kill(process.pid, stop)
        told = end(process, -9 if stop is signal.SIGKILL else 128 + stop)
        assert (tmp_path / "out.jsonl.partial").exists()
        assert not (tmp_path / "out.jsonl").exists()
        if stop is not signal.SIGKILL:
            assert "--resume" in told
            assert rows(tmp_path / "out.jsonl.partial")  # whole lines
        time.sleep(0.2)
        assert all(map(is_gone, workers))
        assert "--resume" in run_here(tmp_path / "in", "-o", tmp_path / "out.jsonl", code=2).stderr
    run(*arguments, "-o", "out.jsonl", "--resume", "--workers", 1, cwd=tmp_path, code=1)
    assert set(seen(tmp_path, "out").values()) == {1}
    for name in ("{}.jsonl", "{}.errors.jsonl"):
        assert (tmp_path / name.format("out")).read_bytes() == (tmp_path / name.format("whole")).read_bytes()
    assert len(seen(tmp_path, "out")) == COUNT
    assert not (tmp_path / "out.jsonl.partial").exists()


@pytest.mark.parametrize("name", ["out", "out.jsonl.gz", "out.parquet"])
def test_every_output_survives_a_kill(tmp_path: Path, name: str) -> None:
    pytest.importorskip("pyarrow")
    folder(tmp_path / "in", 150)
    journal = tmp_path / "out" / ".journal" if name == "out" else tmp_path / f".{name}.journal"
    process = start("in", "-o", name, "--workers", 2, cwd=tmp_path)
    until(journaled(journal, 1), process)
    os.killpg(process.pid, signal.SIGKILL)
    end(process, -9)
    # Whatever a kill may have left behind the last line of the journal is not taken for output.
    partial = tmp_path / f"{name}.partial"
    if partial.exists():
        with open(partial, "ab") as file:
            file.write(b'{"source": "half a l')
    with open(journal, "ab") as file:
        file.write(b'{"cursor": [1, "half')
    run("in", "-o", name, "--resume", "--workers", 2, cwd=tmp_path)
    if name == "out":
        written = [path.stem for path in (tmp_path / "out").rglob("*.txt")]
        assert not list((tmp_path / "out").rglob(".partial"))
    elif name == "out.parquet":
        from pyarrow import parquet

        written = [Path(source).stem for source in parquet.read_table(tmp_path / name)["source"].to_pylist()]
    else:
        written = [Path(row["source"]).stem for row in rows(tmp_path / name)]
    assert sorted(written) == [f"page{n:03d}" for n in range(150)]


def test_the_whole_run_may_be_cut_anywhere(tmp_path: Path) -> None:
    """A run of one process is cut off at any place of its output, as if it had been killed there."""
    folder(tmp_path / "in", 200)
    (tmp_path / "in" / "part07" / "page077.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    target, journal = tmp_path / "out.jsonl", tmp_path / ".out.jsonl.journal"
    run_here(tmp_path / "in", "-o", target, "--columns", "source,record,text", code=1)
    whole, failed, log = target.read_bytes(), (tmp_path / "out.errors.jsonl").read_bytes(), []
    # What the journal looked like while it went on is known from a run that is stopped at the end.
    header = journal.read_bytes().splitlines(keepends=True)[0]
    numbers = random.Random(7)
    lines = whole.splitlines(keepends=True)
    for _ in range(4):
        target.unlink(missing_ok=True)
        log = [header]
        place = numbers.randrange(len(whole))
        from declutter.sources import Inputs

        items = list(Inputs((str(tmp_path / "in"),)).items())
        done, size, errors = 0, 0, 0
        for number, placed in enumerate(items, 1):
            is_failure = "page077" in placed.item.name
            size += 0 if is_failure else len(lines[done])
            done += 0 if is_failure else 1
            errors += len(failed) if is_failure else 0
            if number % 64 == 0 and size <= place:
                state = {"cursor": list(placed.cursor), "sizes": {"output": size, "errors": errors}, "counts": {}}
                log.append(__import__("json").dumps(state | {"seconds": 1.0, "is_finished": False}).encode() + b"\n")
        journal.write_bytes(b"".join(log))
        (tmp_path / "out.jsonl.partial").write_bytes(whole[:place])
        (tmp_path / "out.errors.jsonl").write_bytes(failed)
        run_here(tmp_path / "in", "-o", target, "--columns", "source,record,text", "--resume", code=None)
        assert target.read_bytes() == whole
        assert (tmp_path / "out.errors.jsonl").exists() is False or (
            (tmp_path / "out.errors.jsonl").read_bytes() == failed
        )


def test_other_options_or_other_files_are_not_the_same_run(tmp_path: Path) -> None:
    folder(tmp_path / "in", 150)
    process = start("in", "-o", "out.jsonl", "--workers", 2, cwd=tmp_path)
    until(journaled(tmp_path / ".out.jsonl.journal", 1), process)
    second = run("in", "-o", "out.jsonl", "--resume", cwd=tmp_path, code=2)
    assert b"another run is writing" in second.stderr
    os.kill(process.pid, signal.SIGINT)
    end(process, 130)
    other = run("in", "-o", "out.jsonl", "--resume", "--no-title", cwd=tmp_path, code=2)
    assert b"options" in other.stderr
    (tmp_path / "in" / "part00" / "page000a.html").write_text(page(999), "utf-8")
    other = run("in", "-o", "out.jsonl", "--resume", cwd=tmp_path, code=2)
    assert b"not the files" in other.stderr
    run("in", "-o", "out.jsonl", "--overwrite", cwd=tmp_path)
    assert len(rows(tmp_path / "out.jsonl")) == 151


def test_a_second_interrupt_stops_at_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(4):  # each takes many seconds
        (tmp_path / "in" / f"{number}.html").write_text("<div>" * 50 + "<p>many words here " * 400_000, "utf-8")
    process = start("in", "-o", "out.jsonl", "--workers", 2, cwd=tmp_path)
    until(lambda: len(children(process)) == 2, process)
    time.sleep(0.5)
    workers = children(process)
    begun = time.monotonic()
    os.kill(process.pid, signal.SIGINT)
    time.sleep(0.2)
    os.kill(process.pid, signal.SIGINT)
    assert "once more stops at once" in end(process, 130)
    assert time.monotonic() - begun < 5
    assert all(map(is_gone, workers))


def test_a_worker_that_is_killed_costs_one_page(tmp_path: Path) -> None:
    folder(tmp_path / "in", 200)
    process = start("in", "-o", "out.jsonl", "--workers", 2, cwd=tmp_path)
    until(journaled(tmp_path / ".out.jsonl.journal", 1), process)
    os.kill(children(process)[0], signal.SIGKILL)
    end(process, 1)
    assert set(seen(tmp_path, "out").values()) == {1}
    assert len(seen(tmp_path, "out")) == 200
    (failed,) = rows(tmp_path / "out.errors.jsonl")
    assert failed["reason"] == "killed"


def test_a_page_that_takes_too_long_or_too_much_is_one_line(tmp_path: Path) -> None:
    folder(tmp_path / "in", 30)
    slow = "<div>" * 50 + "<p>many words here " * 400_000
    (tmp_path / "in" / "part01" / "page010.html").write_text(slow, "utf-8")
    run("in", "-o", "slow.jsonl", "--workers", 2, "--timeout", "2", cwd=tmp_path, code=1)
    (failed,) = rows(tmp_path / "slow.errors.jsonl")
    assert (failed["source"], failed["offset"], failed["reason"]) == ("in/part01/page010.html", 0, "timeout")
    assert len(rows(tmp_path / "slow.jsonl")) == 29
    run("in", "-o", "large.jsonl", "--workers", 2, "--max-memory", "300", cwd=tmp_path, code=1)
    (failed,) = rows(tmp_path / "large.errors.jsonl")
    assert (failed["source"], failed["reason"]) == ("in/part01/page010.html", "memory")
    assert (tmp_path / "large.jsonl").read_bytes() == (tmp_path / "slow.jsonl").read_bytes()
