"""Kills in the middle: of pages, of workers, of the run. Real processes, real signals."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from declutter.batch.run import Run
from tests.batch.material import COMMAND, ENVIRONMENT, folder, jsonl, page, record, rows, run, run_here, warc

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals")

COUNT = 180
SLOW = "<div>" * 50 + "<p>many words here " * 300_000
"""A page that takes many seconds."""


def start(*arguments: str | Path, cwd: Path, listed: Iterable[str] = ()) -> subprocess.Popen[bytes]:
    """The command, in a group of processes of its own. It is given names of files and waits for more."""
    process = subprocess.Popen(
        [*COMMAND, *map(str, arguments), "--files-from", "-", "--workers", "2"],
        cwd=cwd,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None
    process.stdin.write("".join(f"{name}\n" for name in listed).encode())
    process.stdin.flush()
    return process


def finish(*arguments: str | Path, cwd: Path, listed: Iterable[str], code: int) -> None:
    """The command once more, to its end."""
    with chdir(cwd):
        run_here(*arguments, "--files-from", "-", "--resume", stdin="\n".join(listed).encode(), code=code)


def until(is_so: Callable[[], bool], process: subprocess.Popen[bytes], *, patience: float | None = None) -> None:
    """Wait for something to happen while a process runs; no longer than so many seconds if it need not happen."""
    begun = time.monotonic()
    while not is_so():
        waited = time.monotonic() - begun
        if patience is not None and waited > patience:
            return
        assert process.poll() is None
        assert waited < 200
        time.sleep(0.002)


def file_at(journal: Path) -> int:
    """The number of the file up to which it is written down how far the run is; -1 before that."""
    lines = journal.read_bytes().splitlines(keepends=True) if journal.exists() else []
    return json.loads(lines[-1])["cursor"][0] if len(lines) > 1 and lines[-1].endswith(b"\n") else -1


def children(process: subprocess.Popen[bytes]) -> list[int]:
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii")
    return [int(child) for child in found.split()]


def is_gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").split(") ")[1][0] == "Z"
    except FileNotFoundError:
        return True


def seconds_of(process: int) -> float:
    """How long a process has worked."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(") ")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def until_gone(workers: list[int]) -> None:
    """Wait until processes have ended, which they do by themselves."""
    end = time.monotonic() + 100
    while not all(map(is_gone, workers)):
        assert time.monotonic() < end
        time.sleep(0.01)


def end(process: subprocess.Popen[bytes], code: int) -> str:
    _, told = process.communicate(timeout=300)
    assert process.returncode == code, told.decode()
    assert b"Traceback" not in told
    return told.decode()


def material(tmp_path: Path, count: int = COUNT) -> list[str]:
    """Files, a list of lines and a web archive, with a page that fails in each; their names, in order."""
    each = count // 3
    folder(tmp_path / "in", each)
    (tmp_path / "in" / "part03" / "page035.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    made: list[dict[str, object]] = [{"html": page(n)} for n in range(each)]
    made[33] = {"nothing": 1}
    jsonl(tmp_path / "in" / "x.jsonl.gz", made)
    records = [record(f"http://a.example/{n}", page(n).encode()) for n in range(each)]
    records[20] = record("http://a.example/", b"\x89PNG\r\n\x1a\n" + bytes(100))
    warc(tmp_path / "in" / "y.warc.gz", records)
    return names_in(tmp_path)


def names_in(tmp_path: Path) -> list[str]:
    """The files of the material, as seen from where the command runs."""
    return sorted(str(path.relative_to(tmp_path)) for path in (tmp_path / "in").rglob("*.*"))


def seen(tmp_path: Path, name: str) -> Counter[tuple[str, int]]:
    """Every page that stands in the output or among the failures, and how often."""
    found = rows(tmp_path / f"{name}.jsonl") + rows(tmp_path / f"{name}.errors.jsonl")
    return Counter((row["source"], row["record"]) for row in found)


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_stopped_goes_on_where_it_was(tmp_path: Path, stop: signal.Signals) -> None:
    pytest.importorskip("fastwarc")
    listed = material(tmp_path)
    arguments = ("--columns", "source,record,offset,text")
    journal = tmp_path / ".out.jsonl.journal"
    for known in (60, 61):  # so that one stop falls among the files and one into an archive
        process = start(*arguments, "-o", "out.jsonl", "--resume", cwd=tmp_path, listed=listed[:known])
        # What is done is written down when more is read: where nothing more comes, the stop falls where it will.
        wanted = 0 if known == 60 else 60
        until(lambda least=wanted: file_at(journal) >= least, process, patience=5)  # type: ignore[misc]
        workers = children(process)
        os.kill(process.pid, stop)
        told = end(process, -9 if stop is signal.SIGKILL else 128 + stop)
        assert (tmp_path / "out.jsonl.partial").exists()
        assert not (tmp_path / "out.jsonl").exists()
        if stop is not signal.SIGKILL:
            assert "--resume" in told
            assert rows(tmp_path / "out.jsonl.partial")  # whole lines
        until_gone(workers)
    assert "--resume" in run_here(tmp_path / "in", "-o", tmp_path / "out.jsonl", code=2).stderr
    finish(*arguments, "-o", "out.jsonl", cwd=tmp_path, listed=listed, code=1)
    finish(*arguments, "-o", "whole.jsonl", cwd=tmp_path, listed=listed, code=1)
    assert set(seen(tmp_path, "out").values()) == {1}
    for name in ("{}.jsonl", "{}.errors.jsonl"):
        assert (tmp_path / name.format("out")).read_bytes() == (tmp_path / name.format("whole")).read_bytes()
    assert len(seen(tmp_path, "out")) == COUNT
    assert not (tmp_path / "out.jsonl.partial").exists()


@pytest.mark.parametrize("name", ["out", "out.jsonl.gz", "out.parquet"])
def test_every_output_survives_a_kill(tmp_path: Path, name: str) -> None:
    pytest.importorskip("pyarrow")
    folder(tmp_path / "in", 80)
    listed = names_in(tmp_path)
    journal = tmp_path / "out" / ".journal" if name == "out" else tmp_path / f".{name}.journal"
    process = start("-o", name, cwd=tmp_path, listed=listed[:50])
    # A worker that starts late holds up what the other one has done, and where nothing more is read, that stays so.
    until(lambda: file_at(journal) >= 0, process, patience=10)
    os.killpg(process.pid, signal.SIGKILL)
    end(process, -9)
    # Whatever a kill may have left behind the last line of the journal is not taken for output.
    partial = tmp_path / f"{name}.partial"
    if partial.exists():
        with open(partial, "ab") as file:
            file.write(b'{"source": "half a l')
    with open(journal, "ab") as file:
        file.write(b'{"cursor": [1, "half')
    finish("-o", name, cwd=tmp_path, listed=listed, code=0)
    if name == "out":
        written = [path.stem for path in (tmp_path / "out").rglob("*.txt")]
        assert not list((tmp_path / "out").rglob(".partial"))
    elif name == "out.parquet":
        from pyarrow import parquet

        written = [Path(source).stem for source in parquet.read_table(tmp_path / name)["source"].to_pylist()]
    else:
        written = [Path(row["source"]).stem for row in rows(tmp_path / name)]
    assert sorted(written) == [f"page{n:03d}" for n in range(80)]


class Cut(BaseException):
    """Ends a run with nothing put in order, as a kill does."""


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out"])
def test_a_run_may_be_cut_anywhere_any_number_of_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Union of output and failures is each input exactly once, whatever the places of the cuts."""
    pytest.importorskip("fastwarc")
    count = 120
    material(tmp_path, count)
    monkeypatch.chdir(tmp_path)
    arguments = ("in", "-o", name, "--resume", *(("--columns", "source,record") if name != "out" else ()))
    take = Run._take
    numbers = random.Random(name)
    cuts = 0
    for _ in range(100):
        left = numbers.randrange(1, count)

        def cut(self: Run, *what: Any) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Cut
            take(self, *what)

        monkeypatch.setattr(Run, "_take", cut)
        try:
            run_here(*arguments, code=1)
            break
        except Cut:
            cuts += 1
    assert cuts
    failed = rows(tmp_path / ("out/errors.jsonl" if name == "out" else "out.errors.jsonl"))
    assert len(failed) == 3
    if name == "out":
        written = list((tmp_path / "out").rglob("*.txt"))
        assert len(written) == count - 3
        assert len({path.read_text("utf-8") for path in (tmp_path / "out" / "x.jsonl.gz").rglob("*.txt")}) == 39
    else:
        found = Counter((row["source"], row["record"]) for row in [*rows(tmp_path / name), *failed])
        assert set(found.values()) == {1}
        assert len(found) == count


def test_other_options_or_other_files_are_not_the_same_run(tmp_path: Path) -> None:
    folder(tmp_path / "in", 50)
    listed = names_in(tmp_path)
    process = start("-o", "out.jsonl", cwd=tmp_path, listed=listed)
    until(lambda: file_at(tmp_path / ".out.jsonl.journal") >= 0, process, patience=10)
    resume = ("--files-from", "-", "-o", "out.jsonl", "--resume")
    names = "\n".join(listed).encode()
    assert b"another run is writing" in run(*resume, cwd=tmp_path, stdin=names, code=2).stderr
    os.kill(process.pid, signal.SIGTERM)
    end(process, 143)
    assert b"options" in run(*resume, "--no-title", cwd=tmp_path, stdin=names, code=2).stderr
    other = "\n".join(listed[1:]).encode()
    assert b"not the files" in run(*resume, cwd=tmp_path, stdin=other, code=2).stderr
    run(*resume[:-1], "--overwrite", cwd=tmp_path, stdin=other)
    assert len(rows(tmp_path / "out.jsonl")) == 49


def test_a_second_interrupt_stops_at_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(2):
        (tmp_path / "in" / f"{number}.html").write_text(SLOW, "utf-8")
    process = start("-o", "out.jsonl", cwd=tmp_path, listed=names_in(tmp_path))
    until(lambda: len(children(process)) == 2, process)
    time.sleep(0.5)
    workers = children(process)
    os.kill(process.pid, signal.SIGINT)
    time.sleep(0.3)
    assert process.poll() is None
    os.kill(process.pid, signal.SIGINT)
    assert "once more stops at once" in end(process, 130)
    until_gone(workers)
    again = ("--files-from", "-", "-o", "out.jsonl", "--resume", "--timeout", "0.5", "--workers", "2")
    run(*again, cwd=tmp_path, stdin="\n".join(names_in(tmp_path)).encode(), code=1)
    assert [row["reason"] for row in rows(tmp_path / "out.errors.jsonl")] == ["timeout", "timeout"]


def test_pages_that_kill_or_hold_up_their_worker_are_one_line_each(tmp_path: Path) -> None:
    folder(tmp_path / "in", 20)
    quick = names_in(tmp_path)
    for name in ("slow1", "slow2"):
        (tmp_path / "in" / f"{name}.html").write_text(SLOW, "utf-8")
    slow = ["in/slow1.html", "in/slow2.html"]
    process = start("-o", "out.jsonl", "--timeout", "5", cwd=tmp_path, listed=[*slow, *quick])
    until(
        lambda: len(children(process)) == 2 and all(seconds_of(worker) > 0.3 for worker in children(process)), process
    )
    os.kill(children(process)[0], signal.SIGKILL)
    end(process, 1)  # lets go of its input, which ends the list
    failed = {row["source"]: row["reason"] for row in rows(tmp_path / "out.errors.jsonl")}
    assert list(failed) == slow
    assert set(failed.values()) == {"killed", "timeout"}
    assert [row["source"] for row in rows(tmp_path / "out.jsonl")] == quick
    run("in", "-o", "large.jsonl", "--workers", "2", "--max-memory", "300", cwd=tmp_path, code=1)
    assert [(row["source"], row["reason"]) for row in rows(tmp_path / "large.errors.jsonl")] == [
        (name, "memory") for name in slow
    ]
    assert (tmp_path / "large.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()
