"""What docs/roles.md and docs/add-a-phrase.md say is what happens."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import html

import declutter
from declutter import Options, Page, Role, extract
from declutter.cues import find_cues
from declutter.cues.lexicon import lexicon, read_lexicon
from declutter.cues.phrases import Phrases, phrase_cues
from declutter.cues.selectors import Markup
from declutter.parse import parse
from declutter.records import Cue
from declutter.segment import segment
from tests.fixture import FOLDER, Fixture

DOCS = Path(__file__).resolve().parent.parent / "docs"
ROLES = (DOCS / "roles.md").read_text("utf-8")
PHRASES = (DOCS / "add-a-phrase.md").read_text("utf-8")

EXAMPLE = re.compile(
    r"Example, from `([\w-]+)`:\n\n```html\n(.*?)\n```\n\n"
    r"\| text \| role \| reason \|\n\|---\|---\|---\|\n\| (.*?) \| `(\w+)` \| (.*?) \|\n",
    re.DOTALL,
)


def section(role: Role) -> str:
    """What docs/roles.md says of one role."""
    match = re.search(rf"^### `{role}`\n(.*?)(?=^###? |\Z)", ROLES, re.DOTALL | re.MULTILINE)
    assert match, f"docs/roles.md has no section for {role}"
    return match[1]


@cache
def page(slug: str) -> Page:
    return extract(FOLDER / slug / "page.html", options=Options(title="always"))


def joined(text: str) -> str:
    return " ".join(text.split())


def without_percentage(reason: str) -> str:
    """Every new model gives other scores."""
    return re.sub(r"\d+%", "N%", reason)


@pytest.mark.parametrize("role", Role)
def test_a_role_means_what_the_program_says(role: Role) -> None:
    view = "content" if role.is_content else "comments" if role is Role.COMMENT else "clutter"
    assert f"| [`{role}`](#{role}) | {role.meaning} | {view} |" in ROLES
    assert joined(section(role)).lower().startswith(f"{role.meaning}.".lower())


@pytest.mark.parametrize("role", Role)
def test_the_example_of_a_role_is_in_its_fixture_and_gets_the_role_for_that_reason(role: Role) -> None:
    found = EXAMPLE.findall(section(role))
    assert len(found) == 1
    slug, markup, text, named, reason = found[0]
    assert joined(markup) in joined((FOLDER / slug / "page.html").read_text("utf-8"))
    got = {(b.role.value, without_percentage(b.reason)) for b in page(slug).blocks if joined(b.text) == text}
    assert named == role.value
    assert (named, without_percentage(reason)) in got


@pytest.mark.parametrize("role", Role)
def test_the_borderline_cases_of_a_role_are_decided_as_it_says(role: Role) -> None:
    text = joined(section(role))
    inside = re.search(r'- Just in: [^"]*"([^"]+)"[^"(]*\(`([\w-]+)`\)', text)
    outside = re.search(r'- Just out, `(\w+)`: [^"]*"([^"]+)"[^"(]*\(`([\w-]+)`\)', text)
    assert inside, "one that just belongs to it"
    assert outside, "one that just does not"
    assert outside[1] != role.value
    for slug, quoted, wanted in ((inside[2], inside[1], role.value), (outside[3], outside[2], outside[1])):
        fixture = Fixture(FOLDER / slug)
        told = [(joined(text), role) for role, text in fixture.blocks()]
        got = [(joined(block.text), block.role.value) for block in page(slug).blocks]
        assert (quoted, wanted) in told, f"{slug} has no block {quoted!r} that should be {wanted}"
        assert (quoted, wanted) in got, f"{quoted!r} of {slug} is no longer {wanted}"


def test_the_program_that_uses_roles_alone_finds_the_widgets_and_their_elements(tmp_path: Path) -> None:
    for slug in ("wordpress-com-login-strip", "login-widgets", "squarespace-post"):
        shutil.copy(FOLDER / slug / "page.html", tmp_path / f"{slug}.html")
    (code,) = re.findall(r"```python\n(.*?)```", ROLES, re.DOTALL)
    names: dict[str, Any] = {"folder": tmp_path}
    exec(code, names)
    found: list[tuple[Path, Role, str, list[str]]] = names["found"]
    texts = {(path.stem, str(role)): text for path, role, _, text in found if len(text) > 1}
    assert "Notify me of new comments via email." in texts["wordpress-com-login-strip", "comment_form"]
    assert "Forgot your password?" in texts["login-widgets", "login"]
    assert texts["squarespace-post", "consent"][-2:] == ["Accept", "Decline"]
    for path, _, element, text in found:
        tree = html.fromstring(path.read_bytes()).getroottree()
        assert "".join(text[0].split()) in "".join(str(tree.xpath(f"string({element})")).split())


def rows(columns: int) -> list[list[str]]:
    """Rows of the tables of docs/add-a-phrase.md with so many columns, without headings."""
    lines = re.findall(r"^\| (.*) \|$", PHRASES, re.MULTILINE)
    return [cells for line in lines if len(cells := line.split(" | ")) == columns]


def is_found(line: str, text: str) -> bool:
    phrases = Phrases()
    phrases.add([("xx", Role.OTHER, [line])])
    return phrase_cues([text], phrases) != [None]


def test_good_phrases_find_and_spare_what_is_said() -> None:
    good = [cells for cells in rows(4) if cells[0].startswith("`")]
    assert len(good) == 3
    for line, finds, spares, _ in good:
        assert is_found(line.strip("`"), finds)
        assert not is_found(line.strip("`"), spares)


def test_bad_phrases_hit_what_is_said() -> None:
    bad = [cells for cells in rows(3) if re.match(r"`!?[=^~] \S", cells[0])]
    assert len(bad) == 3
    assert all(is_found(line.strip("`"), text) for line, text, _ in bad)


@pytest.mark.parametrize(
    ("line", "text", "found"),
    [
        ("= it's free", "IT’S  FREE", True),
        ("= leave a reply", "» Leave a Reply!", True),
        ("= leave a reply", "Leave a reply now", False),
        ("^ read more", "Read more of it", True),
        ("^ read more", "Read moreover", True),
        ("^ read more", "» Read more", False),
        ("~ the mill turns", "We saw the mill turns", True),
        ("~ at the corner", "That the corner", True),
        ("~ at the corner", "At the cornered", False),
        ("= partagez l'été", "Partagez l'été", True),
        ("= partagez l'été", "Partagez l'ete", False),
        ("= paylaşım", "PAYLAŞIM", False),
        ("= paylaşim", "PAYLAŞIM", True),
        ("= {n} likes", "1,234 likes", True),
        ("= {n} likes", "١٢ likes", True),
        ("= top 10", "Top 25", True),
        ("= by {x}", "By " + "a" * 60, True),
        ("= by {x}", "By " + "a" * 61, False),
        ("= by {x}", "By", False),
        ("^ the mill", "The mill" + " turns" * 248, True),
        ("^ the mill", "The mill" + " turns" * 249, False),
        ("~ the mill", "So the mill" + " turns" * 68, True),
        ("~ the mill", "So the mill" + " turns" * 69, False),
    ],
)
def test_phrases_are_compared_as_it_says(line: str, text: str, found: bool) -> None:
    assert is_found(line, text) is found


def test_of_several_phrases_the_certain_one_speaks_then_the_longest() -> None:
    phrases = Phrases()
    lines = ["~ the mill turns again", "~ the mill turns", "!~ the mill"]
    phrases.add([("xx", Role.OTHER, lines)])
    found = phrase_cues(["So the mill turns again", "So the mill turns"], phrases)
    assert [cue and cue.id for cue in found] == ["phrase:xx:the mill"] * 2
    phrases = Phrases()
    phrases.add([("xx", Role.OTHER, lines[:2])])
    assert [cue and cue.id for cue in phrase_cues(["So the mill turns again"], phrases)] == [
        "phrase:xx:the mill turns again"
    ]


def test_a_new_file_is_a_new_language(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(Path(declutter.__file__).parent / "cues" / "data", data)
    blocks = re.findall(r"```text\n(.*?)```", PHRASES, re.DOTALL)
    (data / "phrases" / "cy.txt").write_text(next(b for b in blocks if b.startswith("# Welsh")), "utf-8")
    (title, role), (label, other) = re.findall(r'"([^"]+)" is `(\w+)`', PHRASES)
    segments = segment(parse(f"<p>{title}</p><p>{label}</p>"))
    assert find_cues(segments, read_lexicon(data)).phrase == (
        Cue("phrase:cy:gadael ymateb", Role(role)),
        Cue("phrase:cy:rhannu hyn", Role(other)),
    )


def test_the_phrases_to_begin_with_are_known_in_english() -> None:
    begin = [cells for cells in rows(2) if cells[0] in {role.value for role in Role}]
    assert len(begin) == 16
    for role, concepts in begin:
        texts = [text.replace("{n}", "7").replace("{x}", "7 may") for text in concepts.split("; ")]
        found = phrase_cues(texts, lexicon().phrases)
        assert [text for text, cue in zip(texts, found, strict=True) if cue is None or cue.role != role] == []


def test_the_command_to_try_a_phrase_prints_what_is_shown() -> None:
    (shown,) = re.findall(r"```console\n\$ (python -c .*?)```", PHRASES, re.DOTALL)
    command, _, output = shown.partition("\n")
    done = subprocess.run(
        [sys.executable, *shlex.split(command)[1:]], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == output


def test_selectors_that_are_shown_can_be_read_and_the_good_ones_are_in_the_file() -> None:
    told = PHRASES.partition("## Markup")[2]
    shown = [cells[0].strip("`") for line in told.splitlines() if (cells := line.strip("| ").split(" | "))[1:]]
    markup = Markup()
    for selector in shown[1:]:
        markup.add(selector.removeprefix("!"), Cue("markup:x", Role.OTHER))
    assert len(shown) == 8
    with pytest.raises(ValueError, match="not a selector"):
        markup.add("#one.two", Cue("markup:x", Role.OTHER))
    lines = (Path(declutter.__file__).parent / "cues" / "data" / "markup.txt").read_text("utf-8").splitlines()
    good = re.findall(r"`([^`]+)`", told.partition("- Good: ")[2].partition("Bad:")[0])
    assert len(good) == 3
    assert [selector for selector in good if selector not in lines] == []


@pytest.mark.parametrize("name", ["roles.md", "add-a-phrase.md", "report.md"])
def test_links_lead_somewhere(name: str) -> None:
    text = (DOCS / name).read_text("utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert links
    assert [link for link in links if not (DOCS / link).exists()] == []


def test_whoever_comes_to_the_project_is_led_to_the_documents() -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        assert "docs/add-a-phrase.md" in (DOCS.parent / name).read_text("utf-8")
