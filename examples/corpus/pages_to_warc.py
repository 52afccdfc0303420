"""Saved pages to WARC files such as a crawler writes: something to try the rest with.

python examples/corpus/pages_to_warc.py PAGES_FOLDER warcs/ --pages 5000 --files 4
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


def pages(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Path below the folder and bytes of each `*.html` and `*.html.gz`, over and over."""
    files = sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")])
    for number, file in enumerate(cycle(files)):
        data = file.read_bytes()
        round_number = number // len(files)
        name = f"{file.relative_to(folder).as_posix()}?copy={round_number}"
        yield name, gzip.decompress(data) if file.suffix == ".gz" else data


def write(records: Iterable[tuple[str, bytes]], out: Path) -> None:
    """One WARC file with a response record for each page."""
    with out.open("xb") as file:
        writer = WARCWriter(file, gzip=True)
        for name, data in records:
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                f"https://archive.example/{name}",
                "response",
                payload=BytesIO(data),
                length=len(data),
                http_headers=headers,
                warc_headers_dict={"WARC-Identified-Payload-Type": "text/html"},
            )
            writer.write_record(record)


def main(source: Path, out: Path, count: int, files: int) -> None:
    """Write so many pages into so many files; the pages are begun again when they are used up."""
    out.mkdir(parents=True)
    stream = islice(pages(source), count)
    size = -(-count // files)
    for number in range(files):
        write(islice(stream, size), out / f"{number:04}.warc.gz")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, metavar="PAGES_FOLDER")
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--files", type=int, default=4)
    given = parser.parse_args()
    main(given.source, given.out, given.pages, given.files)
