"""`python -m fuzz.trees`: the text of every fixture, from the trees of all parsers that can be had."""

from __future__ import annotations

import sys
import warnings

from declutter import extract
from declutter.decode import decode
from tests.test_sources import BUILDERS, SAME_TREE


def main() -> int:
    """Name the fixtures of which a parser's tree gives another text; how many there are."""
    warnings.simplefilter("ignore")
    wanted = {fixture.slug: extract(fixture.page).text for fixture in SAME_TREE}
    others = 0
    for name, build in BUILDERS.items():
        for fixture in SAME_TREE:
            if extract(build(decode(fixture.page.read_bytes()).text)).text != wanted[fixture.slug]:
                sys.stdout.write(f"{name}: {fixture.slug}\n")
                others += 1
    sys.stdout.write(f"{len(SAME_TREE)} fixtures, {len(BUILDERS)} parsers, {others} other texts\n")
    return others


if __name__ == "__main__":
    main()
