"""Small folders and archives for the tests of many pages, made anew for each."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from declutter.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = [sys.executable, "-m", "declutter"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def sentence(number: int) -> str:
    """What page number so-and-so says, and no other one."""
    return f"The mill number {number} on the river turned again this spring, after ten years of work by volunteers."


def page(number: int) -> str:
    """A small page with an article of three paragraphs."""
    return (
        f"<html><head><title>Mill {number}</title></head><body><nav><a href=/>Home</a></nav><article><h1>Mill {number}"
        f"</h1><p>{sentence(number)}</p><p>Nobody had thought that the wheel of it would ever move again.</p>"
        "<p>On Saturday the miller of the next village opened the sluice, and it did.</p></article>"
        "<footer>© 2024 Mill News</footer></body></html>"
    )


def folder(path: Path, count: int) -> Path:
    """Pages in a folder and in folders below it, ten each."""
    for number in range(count):
        file = path / f"part{number // 10:02d}" / f"page{number:03d}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page(number), "utf-8")
    return path


def record(
    url: str,
    body: bytes,
    *,
    kind: str = "response",
    status: str = "200 OK",
    headers: Iterable[str] = ("Content-Type: text/html; charset=utf-8",),
    content_type: str = "application/http; msgtype=response",
) -> bytes:
    """One WARC record."""
    from fastwarc.warc import WarcRecord, WarcRecordType

    made = WarcRecord()
    made.init_headers(record_type=getattr(WarcRecordType, kind))
    made.headers["WARC-Target-URI"] = url
    made.headers["Content-Type"] = content_type
    if kind in ("response", "revisit"):
        body = "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode() + body
    made.set_bytes_content(body)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def warc(path: Path, records: Iterable[bytes]) -> Path:
    """A WARC file; packed record by record if its name says so."""
    packed = map(gzip.compress, records) if path.suffix == ".gz" else records
    path.write_bytes(b"".join(packed))
    return path


def jsonl(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """A file of JSON Lines; packed if its name says so."""
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def run(
    *arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None, code: int | None = 0
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own and see how it ends."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], input=stdin, capture_output=True, timeout=300, cwd=cwd, env=ENVIRONMENT
    )
    assert code is None or done.returncode == code, done.stderr.decode()
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


def run_here(*arguments: str | Path, stdin: bytes = b"", code: int | None = 0, workers: int = 0) -> Result:
    """Run the command in this process, which takes a tenth of the time, and see how it ends."""
    done = CliRunner().invoke(main, [*map(str, arguments), "--workers", str(workers)], input=stdin)
    assert code is None or done.exit_code == code, done.stderr
    return done


def rows(path: Path) -> list[dict[str, Any]]:
    """The lines of a table of JSON, packed or not."""
    data = path.read_bytes()
    if data.startswith(b"\x1f\x8b"):
        data = gzip.decompress(data)
    elif data.startswith(b"\x28\xb5\x2f\xfd"):
        import zstandard

        data = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data), read_across_frames=True).read()
    return [json.loads(line) for line in data.decode("utf-8").splitlines()]
