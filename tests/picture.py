"""Makes the pictures of a report in docs/images: `python -m tests.picture`; needs Chromium, Playwright and Pillow.

The page is a fixture, one block of it chosen; 256 colours keep the files small. With other fonts
than Inter and Noto Serif (Debian: fonts-inter, fonts-noto-core) they look a little different.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from declutter import extract
from tests.browser import chromium, shown
from tests.fixture import FOLDER

SLUG = "wordpress-com-login-strip"
CHOSEN = 12
IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"


def draw() -> None:
    """Write docs/images/report.png and report-dark.png."""
    from PIL import Image

    page = extract(FOLDER / SLUG / "page.html", url="https://harbour-ledger.example/2020/02/13/bank-holds-rate")
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        path = Path(folder) / "report.html"
        path.write_text(page.report(source=f"fixtures/{SLUG}/page.html"), "utf-8")
        for scheme, name in (("light", "report.png"), ("dark", "report-dark.png")):
            with shown(browser, path, width=1440, height=900, color_scheme=scheme) as seen:
                seen.tab.click(f"#b{CHOSEN}")
                seen.tab.mouse.move(0, 0)
                seen.tab.wait_for_timeout(300)
                image = Image.open(io.BytesIO(seen.tab.screenshot())).convert("RGB")
            image.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(IMAGES / name, optimize=True)


if __name__ == "__main__":
    draw()
