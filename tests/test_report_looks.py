"""What a report looks like to those who see little of it: contrast, more than colour, landmarks and names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from declutter import Role, extract
from tests.browser import chromium, every_role, shown
from tests.fixture import FOLDER

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report in which every role and form stands."""
    path = tmp_path / "report.html"
    path.write_text(every_role().report(source="pages/bank.html"), "utf-8")
    return path


COLOURS = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility({visibilityProperty: true})) continue;
    if (['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName) || element.closest('.skip, .unseen')) continue;
    let ground = element;
    while (ground && getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
    found.push([walker.currentNode.data, getComputedStyle(element).color,
      ground ? getComputedStyle(ground).backgroundColor : 'none']);
  }
  return found;
}"""


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2, of an opaque `rgb(r, g, b)`."""
    parts = [float(part) / 255 for part in re.findall(r"[\d.]+", colour)]
    assert len(parts) == 3, colour
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def faint(tab: Any) -> list[tuple[str, float]]:
    texts = tab.evaluate(COLOURS)
    assert len(texts) > 40
    return [(text[:40], round(ratio, 2)) for text, *pair in texts if (ratio := contrast(*pair)) < 4.5]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_the_contrast_of_wcag_aa(browser: Browser, report: Path, scheme: str) -> None:
    with shown(browser, report, color_scheme=scheme, reduced_motion="reduce") as seen:
        tab = seen.tab
        ground = luminance(tab.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert (ground < 0.1) is (scheme == "dark")
        tab.click("#unfold")
        assert {role.value for role in Role} == set(seen.texts(".b > button i"))
        assert faint(tab) == []
        for role in Role:
            tab.evaluate(f"document.querySelector('.b.r-{role}').click()")
            assert faint(tab) == []
        tab.keyboard.press("?")
        assert faint(tab) == []


def test_roles_differ_by_more_than_their_colour(browser: Browser, report: Path) -> None:
    with shown(browser, report) as seen:
        looks = seen.tab.eval_on_selector_all(
            ".role i", "all => all.map(i => [i.textContent, getComputedStyle(i).borderLeft])"
        )
        assert len(looks) == len(Role)
        assert len({border for _, border in looks}) == len(Role)
        widths = seen.tab.eval_on_selector_all(
            ".map path", "all => all.map(p => [p.className.baseVal, p.getBBox().width])"
        )
        assert len({width for name, width in widths if name not in ("r-title", "r-body", "r-comment")}) == 1
        assert dict(widths)["r-body"] > dict(widths)["r-comment"] > dict(widths)["r-share"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, report: Path, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    with shown(browser, report, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce") as seen:
        seen.tab.click("#b2 > p")
        for key in ("u", "?") if scheme == "light" else ("u",):
            seen.tab.keyboard.press(key)
            broken = axe.Axe().run(seen.tab).response["violations"]
            assert [(rule["id"], [node["html"][:90] for node in rule["nodes"]][:3]) for rule in broken] == []


def test_a_screen_reader_finds_its_way(browser: Browser, tmp_path: Path) -> None:
    strip = extract(FOLDER / "wordpress-com-login-strip" / "page.html")
    path = tmp_path / "report.html"
    path.write_text(strip.report(), "utf-8")
    with shown(browser, path) as seen:
        tab = seen.tab
        for role, name in (
            ("main", "The blocks of the page, in order"),
            ("complementary", "Roles and search"),
            ("complementary", "Details of a block"),
            ("searchbox", "Search the blocks"),
            ("button", "13 body"),
            ("heading", strip.title),
            ("checkbox", "login 10 blocks"),
            ("link", "Skip to the page"),
        ):
            assert tab.get_by_role(role, name=name).count() >= 1, (role, name)  # type: ignore[arg-type]
        levels = tab.eval_on_selector_all("h1, main :is(h2, h3, h4, h5, h6)", "all => all.map(h => +h.tagName[1])")
        assert levels[:2] == [1, 2]
        assert all(after <= before + 1 for before, after in pairwise(levels))
        tab.keyboard.press("Tab")
        assert seen.focused() == "Skip to the page"
