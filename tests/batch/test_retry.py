"""What a run failed at, tried again: only that, and all of it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.batch.material import folder, jsonl, page, record, rows, run, run_here, warc

pytest.importorskip("fastwarc")

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def records(count: int) -> list[bytes]:
    return [record(f"http://a.example/{number}", page(number).encode()) for number in range(count)]


def lines(count: int) -> list[dict[str, object]]:
    return [{"html": page(number)} for number in range(count)]


def places(*tables: str) -> list[tuple[str, int]]:
    return sorted((row["source"], row["record"]) for table in tables for row in rows(Path(table)))


def break_all() -> None:
    """A page, a record of an archive and a line fail; another archive and other lines end in their middle."""
    folder(Path("in"), 12)
    Path("in/part00/page003.html").write_bytes(PICTURE)
    warc(Path("in/whole.warc"), [*records(3), record("http://a.example/3", PICTURE), *records(2)])
    warc(Path("in/cut.warc"), records(6))
    os.truncate("in/cut.warc", Path("in/cut.warc").stat().st_size // 2 + 300)
    jsonl(Path("in/lines.jsonl"), [*lines(2), {"nothing": 1}, *lines(3)])
    jsonl(Path("in/cut.jsonl.gz"), lines(400))
    os.truncate("in/cut.jsonl.gz", Path("in/cut.jsonl.gz").stat().st_size * 2 // 3)


def mend_all() -> None:
    Path("in/part00/page003.html").write_text(page(3), "utf-8")
    warc(Path("in/whole.warc"), [*records(3), record("http://a.example/3", page(3).encode()), *records(2)])
    warc(Path("in/cut.warc"), records(6))
    jsonl(Path("in/lines.jsonl"), lines(6))
    jsonl(Path("in/cut.jsonl.gz"), lines(400))


def test_a_run_and_the_retry_of_its_failures_have_every_page_once() -> None:
    break_all()
    run_here("in", "-o", "first.jsonl", code=1)
    failed = rows(Path("first.errors.jsonl"))
    assert [row["source"] for row in failed if row["rest"]] == ["in/cut.jsonl.gz", "in/cut.warc"]
    assert [row["source"] for row in failed if not row["rest"]] == [
        *("in/lines.jsonl", "in/part00/page003.html", "in/whole.warc")
    ]
    mend_all()
    run_here("--retry", "first.errors.jsonl", "-o", "second.jsonl")
    run_here("in", "-o", "whole.jsonl")
    assert places("first.jsonl", "second.jsonl") == places("whole.jsonl")
    texts: dict[Any, str] = {(row["source"], row["record"]): row["text"] for row in rows(Path("whole.jsonl"))}
    for row in rows(Path("second.jsonl")):
        assert row["text"] == texts[row["source"], row["record"]]


def test_what_fails_again_is_in_the_next_list_and_nothing_else_is_read() -> None:
    break_all()
    run_here("in", "-o", "first.jsonl", code=1)
    run_here("--retry", "first.errors.jsonl", "-o", "second.jsonl", code=1)
    assert rows(Path("second.jsonl")) == []
    first, second = (rows(Path(f"{name}.errors.jsonl")) for name in ("first", "second"))
    assert sorted(map(json.dumps, first)) == sorted(map(json.dumps, second))


def test_a_folder_that_could_not_be_read_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    folder(Path("in"), 12)
    listed = os.scandir

    def refuse(path: str) -> Any:
        if Path(path) == Path("in/part01"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", refuse)
        run_here("in", "-o", "first.jsonl", code=1)
    run_here("--retry", "first.errors.jsonl", "-o", "again")
    assert places("first.jsonl") == [(f"in/part00/page{number:03d}.html", 0) for number in range(10)]
    assert sorted(path.as_posix() for path in Path("again").rglob("*.txt")) == [
        "again/in/part01/page010.txt",
        "again/in/part01/page011.txt",
    ]


def test_standard_input_is_read_again() -> None:
    given = "".join(json.dumps(row) + "\n" for row in [*lines(2), {"nothing": 1}]).encode()
    run_here("-", "--field", "html", "-o", "first.jsonl", stdin=given, code=1)
    mended = "".join(json.dumps(row) + "\n" for row in lines(3)).encode()
    run_here("--retry", "first.errors.jsonl", "--field", "html", "-o", "second.jsonl", stdin=mended)
    assert places("second.jsonl") == [("-", 2)]


def test_a_retry_can_be_resumed_and_is_another_run_than_that_of_other_failures() -> None:
    break_all()
    run_here("in", "-o", "first.jsonl", code=1)
    mend_all()
    retry = ("--retry", "first.errors.jsonl", "-o", "second.jsonl")
    run_here(*retry)
    assert "nothing is left to do" in run_here(*retry, "--resume").stderr
    Path("other.errors.jsonl").write_bytes(Path("first.errors.jsonl").read_bytes())
    assert "retry" in run_here("--retry", "other.errors.jsonl", *retry[2:], "--resume", code=2).stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("in", "--retry", "failed.jsonl", "-o", "x.jsonl"), b"excludes SOURCE"),
        (("--files-from", "-", "--retry", "failed.jsonl", "-o", "x.jsonl"), b"excludes SOURCE"),
        (("--retry", "missing.jsonl", "-o", "x.jsonl"), b"missing.jsonl: No such file"),
        (("--retry", "failed.jsonl", "-o", "x.jsonl"), b"failed.jsonl: line 2 is no failure"),
        (("--retry", "x.errors.jsonl", "-o", "x.jsonl"), b"belongs to this very output"),
        (("--retry", "failed.jsonl", "--report", "x.html"), b"--report excludes"),
    ],
)
def test_what_cannot_be_is_refused(arguments: tuple[str, ...], told: bytes) -> None:
    failure = '{"source": "a.html", "record": 0, "rest": false}\n'
    Path("failed.jsonl").write_text(failure + '{"source": "a.html"}\n', "utf-8")
    Path("x.errors.jsonl").write_text(failure, "utf-8")
    assert told in run(*arguments, code=2).stderr
    assert not Path("x.jsonl").exists()
