"""Reports as the command writes them: one, or a folder with an index; what is never replaced; what a report holds."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import chdir
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from lxml import html

from declutter import Options, extract
from declutter.cli import main
from declutter.render.report import IndexRow, index, to_index
from declutter.render.summary import count_words
from declutter.reports import ReportFolder, read_rows
from tests.browser import block, chromium, page_of, shown
from tests.fixture import FOLDER

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
MILL = FOLDER / "magazine-drop-cap" / "page.html"
NEWS = FOLDER / "german-newspaper" / "page.html"
PARTS = FOLDER / "text-reddit" / "page.txt"


def run(*arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the command."""
    with chdir(cwd or Path.cwd()):
        done = CliRunner().invoke(main, [*map(str, arguments)], input=stdin)
    return done.exit_code, done.stdout, done.stderr


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def found(document: str, path: str) -> list[Any]:
    """What an XPath finds in a document."""
    nodes = html.fromstring(document).xpath(path)
    assert isinstance(nodes, list)
    return nodes


def rows_of(folder: Path) -> list[list[str]]:
    """The cells of the index, row by row."""
    rows = found((folder / "index.html").read_text("utf-8"), "//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    for name, source in (("mill.html", MILL), ("index.html", NEWS), ("other/index.html", MILL), ("part.txt", PARTS)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(source.read_bytes())
    return folder


# One report


def test_a_report_is_a_file_and_nothing_is_printed(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    assert run(MILL, "--report", target, "--url", "https://mill.example/") == (0, "", "")
    page = extract(MILL, url="https://mill.example/", options=Options(title="always"))
    assert target.read_text("utf-8") == page.report(source=str(MILL)) + "\n"
    assert run(MILL, "--report", target) == (0, "", "")
    assert names(tmp_path) == ["report.html"]


def test_standard_input(tmp_path: Path) -> None:
    assert run("-", "--report", "r.html", stdin=MILL.read_bytes(), cwd=tmp_path) == (0, "", "")
    assert extract(MILL).title in (tmp_path / "r.html").read_text("utf-8")


def test_a_saved_page_is_not_replaced_by_a_report(pages: Path) -> None:
    before = (pages / "mill.html").read_bytes()
    code, _, error = run(pages / "index.html", "--report", pages / "mill.html")
    assert (code, "mill.html exists and is no report; --overwrite replaces it" in error) == (2, True)
    assert (pages / "mill.html").read_bytes() == before
    assert run(pages / "index.html", "--report", pages / "mill.html", "--overwrite")[0] == 0
    assert b"declutter report" in (pages / "mill.html").read_bytes()


@pytest.mark.parametrize("other", [["-o", "x"], ["--explain"], ["--clutter"], ["--comments"], ["--metadata"]])
def test_a_report_excludes_other_output(other: list[str], tmp_path: Path) -> None:
    code, _, error = run(MILL, "--report", "r.html", *other, cwd=tmp_path)
    assert (code, "--report excludes" in error, names(tmp_path)) == (2, True, [])


def test_the_policy_names_the_one_script_and_the_one_style_sheet() -> None:
    for document in (extract(MILL).report(), to_index([IndexRow.failed("a", "b")])):
        (policy,) = found(document, "//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        for name in ("style", "script"):
            (source,) = found(document, f"//{name}[not(@type)]/text()")
            digest = base64.b64encode(hashlib.sha256(source.encode("utf-8")).digest()).decode()
            assert f"{name}-src 'sha256-{digest}';" in policy
        assert not found(document, "//@style | //@*[starts-with(name(), 'on')] | //@src | //link[not(@rel='icon')]")
        assert "innerHTML" not in document


def test_a_report_is_the_same_every_time() -> None:
    assert extract(NEWS).report() == extract(NEWS).report()


def test_addresses_of_deep_pages_do_not_blow_it_up() -> None:
    page = extract("<div>" * 90 + "<p>The mill turns.</p>" * 2000)
    assert sum(len(block.address) for block in page.blocks) > 300_000
    assert len(page.report()) < 500_000


def test_words_are_counted_where_none_are_parted() -> None:
    assert count_words("The old  mill\nturned.") == 4
    assert count_words("老磨坊 turned 又转") == 6
    assert count_words("โรงสี") == 5


def test_what_draws_reports_is_loaded_when_one_is_asked_for() -> None:
    code = "import sys, declutter; p = declutter.extract('<p>x'); a = 'declutter.render.report' in sys.modules; "
    code += "p.report(); print(a, 'declutter.render.report' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_the_files_of_a_report_are_in_the_package_and_in_the_wheel(tmp_path: Path) -> None:
    data = files("declutter.render.report").joinpath("data")
    needed = sorted(file.name for file in data.iterdir())
    assert needed == [
        "base.css",
        "head.html",
        "index.css",
        "index.html",
        "index.js",
        "report.css",
        "report.html",
        "report.js",
    ]
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    code = f"from hatchling.build import build_wheel; build_wheel({str(tmp_path)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = zipfile.ZipFile(wheel)
    with packed:
        assert {f"declutter/render/report/data/{name}" for name in needed} <= set(packed.namelist())


# A folder of reports


def test_several_sources_make_a_folder_with_an_index(pages: Path) -> None:
    out = pages / "reports"
    sources = [pages / "mill.html", pages / "index.html", pages / "other" / "index.html", pages / "part.txt"]
    code, printed, error = run(*sources, pages / "gone.html", "--report", out)
    assert (code, printed) == (1, "")
    assert error == f"declutter: {pages / 'gone.html'}: no such file or directory\n"
    reports = ["index-2.html", "index-3.html", "index.html", "mill.html", "part.html", "reports.jsonl"]
    assert names(out) == reports
    rows = rows_of(out)
    assert rows[0] == [str(pages / "gone.html"), *[""] * 6, "failed no such file or directory"]
    confidences = [float(re.sub(r"[^\d.]", "", row[3])) for row in rows[1:]]
    assert confidences == sorted(confidences)
    mill = extract(MILL)
    words = [len(" ".join(b.text for b in blocks).split()) for blocks in (mill.content, mill.blocks)]
    (row,) = [row for row in rows if row[0] == str(pages / "mill.html")]
    assert row[1:6] == [mill.title, mill.kind, f"{mill.confidence:.2f}", *map(str, words)]
    assert row[6].startswith("title 1 body ")
    assert row[7] == "ok"
    links = {a.text: a.get("href") for a in found((out / "index.html").read_text("utf-8"), "//tbody//a")}
    for source, link in links.items():
        assert source in (out / link).read_text("utf-8")
    assert set(links) == set(map(str, sources))


def test_a_folder_of_one(tmp_path: Path) -> None:
    assert run(MILL, "--report", f"{tmp_path}/new/") == (0, "", "")
    assert len(rows_of(tmp_path / "new")) == 1


def test_a_later_run_replaces_nothing_and_adds_to_the_index(pages: Path) -> None:
    out = pages / "reports"
    assert run(pages / "mill.html", pages / "part.txt", "--report", out)[0] == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    code, _, error = run(pages / "mill.html", "--report", out)
    assert (code, "mill.html exists; --overwrite replaces it" in error) == (1, True)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert run(pages / "index.html", "--report", out) == (0, "", "")
    assert {row[0] for row in rows_of(out)} == {str(pages / n) for n in ("mill.html", "part.txt", "index.html")}
    assert run(pages / "mill.html", "--report", out, "--overwrite") == (0, "", "")
    assert len(rows_of(out)) == 3


def test_a_page_whose_report_is_that_of_another_is_on_record(pages: Path) -> None:
    out = pages / "reports"
    assert run(pages / "index.html", "--report", f"{out}/")[0] == 0
    assert run(pages / "other" / "index.html", "--report", out)[0] == 1
    rows = {row[0]: row[7] for row in rows_of(out)}
    assert rows[str(pages / "index.html")] == "ok"
    assert rows[str(pages / "other" / "index.html")].endswith("index-2.html exists; --overwrite replaces it")


def test_an_index_that_is_not_ours_stays(pages: Path) -> None:
    before = (pages / "index.html").read_bytes()
    code, _, error = run(pages / "mill.html", pages / "part.txt", "--report", pages)
    assert (code, "index.html exists and is no index of reports" in error) == (2, True)
    assert (pages / "index.html").read_bytes() == before
    (pages / "reports.jsonl").write_text('{"of": "somebody else"}\n')
    (pages / "index.html").unlink()
    assert run(pages / "mill.html", pages / "part.txt", "--report", pages)[0] == 2
    code, _, error = run(pages / "mill.html", pages / "part.txt", "--report", pages / "part.txt")
    assert (code, "this is a file" in error) == (2, True)
    assert not (pages / "part.html").exists()


def test_rows_are_stored_as_pages_are_done_and_half_a_line_costs_nothing(tmp_path: Path) -> None:
    first = ReportFolder(tmp_path, overwrite=False)
    first.add("a.html", page_of([block("One two three."), block("Menu")]))
    assert [row.source for row in read_rows(tmp_path / "reports.jsonl")] == ["a.html"]
    with (tmp_path / "reports.jsonl").open("a") as file:
        file.write('{"source": "b.html", "titl')
    second = ReportFolder(tmp_path, overwrite=False)
    second.record(IndexRow("c.html", "far/c d#1.html", "C", "article", 0.2, 1, 2, (("body", 1),), "ok"))
    second.fail("d.html", "it is no page")
    second.close()
    rows = list(read_rows(tmp_path / "reports.jsonl"))
    assert [(row.source, row.outcome) for row in rows] == [("a.html", "ok"), ("c.html", "ok"), ("d.html", "failed")]
    assert [IndexRow.from_dict(json.loads(json.dumps(row.to_dict()))) for row in rows] == rows
    assert [row[0] for row in rows_of(tmp_path)] == ["d.html", "c.html", "a.html"]
    assert 'href="./far/c%20d%231.html"' in (tmp_path / "index.html").read_text("utf-8")


def test_a_folder_that_cannot_be_made_ends_the_run_with_a_line(pages: Path) -> None:
    code, printed, error = run(pages / "mill.html", "--report", f"{pages}/part.txt/reports/")
    assert (code, printed) == (1, "")
    assert "not a directory" in error
    assert "Traceback" not in error


def test_an_index_of_very_many_pages_leaves_out_the_surest_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "SHOWN", 3)
    document = to_index([IndexRow(f"{n}.html", confidence=n / 10) for n in range(5)])
    assert re.findall(r"\d\.html", document) == ["0.html", "1.html", "2.html"]
    assert "2 pages of higher confidence are left out here; reports.jsonl has all of them." in document
    assert "<h1>5 pages</h1>" in document


# The index in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


ROWS = [
    IndexRow("b.html", "b.html", "Zebra", "article", 0.95, 900, 1000, (("body", 9), ("share", 2)), "ok"),
    IndexRow("a10.html", "a10.html", "apple", "forum", 0.4, 20, 3000, (("body", 1),), "ok"),
    IndexRow("a9.html", "a9.html", "Mill", "listing", 0.8, 100, 400, (), "no_content"),
    IndexRow.failed("<img src=x onerror=alert(1)>.html", "</td><script>alert(1)</script> is no page"),
]


def test_the_index_sorts_by_every_column_by_click_and_by_key(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(to_index(ROWS), "utf-8")
    failed = ROWS[3].source
    with shown(browser, path) as seen:
        tab = seen.tab

        def order() -> list[str]:
            return seen.texts("tbody tr:not([hidden]) th")

        assert order() == [failed, "a10.html", "a9.html", "b.html"]
        assert tab.get_attribute("th:has-text('Confidence')", "aria-sort") == "ascending"
        for name, wanted in {
            "Source": [failed, "a9.html", "a10.html", "b.html"],
            "Title": [failed, "a10.html", "a9.html", "b.html"],
            "Kind": [failed, "b.html", "a10.html", "a9.html"],
            "Confidence": [failed, "a10.html", "a9.html", "b.html"],
            "Kept": [failed, "a10.html", "a9.html", "b.html"],
            "Words": [failed, "a9.html", "b.html", "a10.html"],
            "Roles": [failed, "a9.html", "a10.html", "b.html"],
            "Outcome": [failed, "a9.html", "b.html", "a10.html"],
        }.items():
            button = tab.get_by_role("button", name=name, exact=True)
            button.click()
            assert order() == wanted, name
            assert tab.eval_on_selector_all("[aria-sort]", "all => all.map(th => th.textContent)") == [name]
            button.press("Enter")
            assert tab.get_attribute("[aria-sort]", "aria-sort") == "descending"
            assert order()[0] != wanted[0] or name == "Outcome", name
            assert tab.inner_text("#said") == f"Sorted by {name.lower()}, falling"


def test_the_index_filters_and_leads_to_the_reports(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(to_index(ROWS), "utf-8")
    with shown(browser, path, color_scheme="dark", bypass_csp=True) as seen:
        tab = seen.tab
        axe = pytest.importorskip("axe_playwright_python.sync_playwright")
        assert axe.Axe().run(tab).response["violations"] == []
        assert seen.texts("tbody tr:first-child td:last-child") == ["failed </td><script>alert(1)</script> is no page"]
        tab.keyboard.press("/")
        tab.keyboard.type("body MILL")
        assert tab.inner_text("#said") == "0 of 4 pages shown"
        tab.fill("#filter", "share zebra")
        assert seen.texts("tbody tr:not([hidden]) th") == ["b.html"]
        assert tab.inner_text("#said") == "1 of 4 pages shown"
        assert tab.eval_on_selector("tbody tr:not([hidden]) a", "a => a.href") == (tmp_path / "b.html").as_uri()
        tab.keyboard.press("Escape")
        assert len(seen.texts("tbody tr:not([hidden])")) == 4


def test_folders_archives_and_lists_get_a_report_a_page(pages: Path, tmp_path: Path) -> None:
    (tmp_path / "dump.jsonl").write_text(
        '{"html": "<p>The lock keeper sleeps at noon.</p>"}\n{"html": "<p>So do I."}\n'
    )
    code, _, error = run(pages, tmp_path / "dump.jsonl", "--report", tmp_path / "reports")
    assert (code, error) == (0, "")
    index = (tmp_path / "reports" / "index.html").read_text("utf-8")
    rows = [json.loads(line) for line in (tmp_path / "reports" / "reports.jsonl").read_text("utf-8").splitlines()]
    assert [Path(row["source"]).name for row in rows][-2:] == ["dump.jsonl#0", "dump.jsonl#1"]
    assert len(rows) == 6
    assert all(row["report"] in index and (tmp_path / "reports" / row["report"]).exists() for row in rows)
