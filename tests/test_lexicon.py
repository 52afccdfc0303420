"""The lexicon: its files are well formed, no entry is dead, and phrases are found on pages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import declutter
from declutter import Role, extract
from declutter.cues import Evidence, find_cues
from declutter.cues.phrases import normalise
from declutter.parse import parse
from declutter.segment import segment

DATA = Path(declutter.__file__).parent / "cues" / "data"
LANGUAGES = sorted(path.stem for path in (DATA / "phrases").glob("*.txt"))

# Scripts that write no spaces, and Korean, whose compounds are as long as sentences.
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
SELECTOR = re.compile(
    r"([a-z][a-z0-9-]*)?(?:#([^\s.#\[\]*]+\*?)|\.([^\s.#\[\]*]+\*?)|\[([\w-]+)=([^*\]]+\*?|\*[^*\]]*)\])?",
    re.IGNORECASE,
)
TRAPS = {"share", "comment", "newsletter", "author", "meta", "header", "foot", "footer", "content", "post", "entry"}


class Entry(NamedTuple):
    """One line of a data file."""

    line: int
    role: str
    certain: bool
    text: str

    @property
    def sign(self) -> str:
        return self.text[:1]

    @property
    def phrase(self) -> str:
        return self.text[2:].strip()

    def example(self) -> str:
        """A text that the phrase must be found in."""
        return self.phrase.replace("{n}", "7").replace("{x}", "some thing")


@cache
def entries(name: str) -> tuple[Entry, ...]:
    role = ""
    found = []
    for number, line in enumerate((DATA / name).read_text("utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line == "#" or line.startswith("# "):
            continue
        if re.fullmatch(r"\[[^=\]]*\]", line):
            role = line[1:-1]
            continue
        found.append(Entry(number, role, line.startswith("!"), line.removeprefix("!").strip()))
    return tuple(found)


def phrases() -> Iterator[tuple[str, Entry]]:
    for language in LANGUAGES:
        for entry in entries(f"phrases/{language}.txt"):
            yield language, entry


def cues(page: str) -> Evidence:
    return find_cues(segment(parse(page)))


# The files


def test_there_are_many_languages() -> None:
    assert {"en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "ar", "ja", "zh", "ko"} <= set(LANGUAGES)
    assert len(entries("phrases/en.txt")) > 500
    assert len(entries("markup.txt")) > 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_sections_of_phrases_are_roles_of_clutter(language: str) -> None:
    roles = {role.value for role in Role if not role.is_content}
    listed = entries(f"phrases/{language}.txt")
    assert [f"{language}:{entry.line} [{entry.role}]" for entry in listed if entry.role not in roles] == []


def test_sections_of_markup_are_roles_and_content_is_never_certain_to_be_clutter() -> None:
    roles = {role.value for role in Role}
    wrong = [
        f"{entry.line} [{entry.role}] {entry.text}"
        for entry in entries("markup.txt")
        if entry.role not in roles or (entry.certain and Role(entry.role).is_content)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_are_well_formed(language: str) -> None:
    wrong = [
        f"{language}:{entry.line} {entry.text}"
        for entry in entries(f"phrases/{language}.txt")
        if not re.fullmatch(r"[=^~] \S.*", entry.text)
        or entry.phrase != entry.phrase.lower()
        or entry.phrase.strip("{}nx ") == ""
        or re.search(r"\{(?![nx]\})[^{]", entry.phrase.replace("{{", ""))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_stands_twice(language: str) -> None:
    seen: dict[tuple[str, str], int] = {}
    twice = []
    for entry in entries(f"phrases/{language}.txt"):
        first = seen.setdefault((entry.sign, " ".join(entry.phrase.split())), entry.line)
        if first != entry.line:
            twice.append(f"{language}:{entry.line} {entry.text} (also in line {first})")
    assert twice == []


def test_phrases_that_are_looked_for_in_longer_text_are_long_enough() -> None:
    short = []
    for language, entry in phrases():
        if entry.sign in "^~":
            fixed = entry.phrase.replace("{x}", " ")
            letters = "".join(fixed.split())
            if len(fixed.split()) < 2 and not (UNSPACED.search(fixed) and len(letters) >= 5):
                short.append(f"{language}:{entry.line} {entry.text}")
    assert short == []


def test_selectors_are_well_formed_and_stand_once() -> None:
    wrong = [f"{e.line} {e.text}" for e in entries("markup.txt") if not e.text or not SELECTOR.fullmatch(e.text)]
    assert wrong == []
    lines: dict[str, list[int]] = {}
    for entry in entries("markup.txt"):
        lines.setdefault(entry.text.lower(), []).append(entry.line)
    assert {text: found for text, found in lines.items() if len(found) > 1} == {}


def test_words_that_content_uses_too_are_never_certain() -> None:
    trapped = [
        f"{entry.line} {entry.text}"
        for entry in entries("markup.txt")
        if entry.certain and entry.text.lower().lstrip(".#").rstrip("s*") in TRAPS
    ]
    assert trapped == []


def test_share_targets_are_beginnings_of_addresses() -> None:
    lines = [line.strip() for line in (DATA / "share_targets.txt").read_text("utf-8").splitlines()]
    targets = [line for line in lines if line and not line.startswith("#")]
    assert len(targets) > 20
    assert len(set(targets)) == len(targets)
    assert [t for t in targets if t != t.lower() or t.startswith(("http", "www.", "//")) or " " in t] == []


# No entry is dead


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_found(language: str) -> None:
    listed = entries(f"phrases/{language}.txt")
    found = cues("".join(f"<p>{html.escape(entry.example())}</p>" for entry in listed)).phrase
    assert len(found) == len(listed)
    dead = [f"{e.line} {e.text}" for e, cue in zip(listed, found, strict=True) if cue is None]
    assert dead == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_that_is_a_part_of_a_text_is_found_in_longer_text(language: str) -> None:
    listed = [entry for entry in entries(f"phrases/{language}.txt") if entry.sign in "^~"]
    texts = [
        entry.example() + ("春夏" if language in ("ja", "th", "zh") else " zebra crossing")
        if entry.sign == "^"
        else f"zebra {entry.example()} crossing"
        for entry in listed
    ]
    found = cues("".join(f"<p>{html.escape(text)}</p>" for text in texts)).phrase
    assert len(found) == len(listed)
    dead = [f"{e.line} {e.text}" for e, cue in zip(listed, found, strict=True) if cue is None]
    assert dead == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_certain_phrase_is_certain(language: str) -> None:
    listed = [entry for entry in entries(f"phrases/{language}.txt") if entry.certain]
    found = cues("".join(f"<p>{html.escape(entry.example())}</p>" for entry in listed)).phrase
    weak = [f"{e.line} {e.text}" for e, cue in zip(listed, found, strict=True) if cue is None or not cue.certain]
    assert weak == []


def example_of(selector: str) -> str:
    match = SELECTOR.fullmatch(selector)
    assert match is not None
    tag, id_, name, attribute, value = match.groups()
    for key, text in (("id", id_), ("class", name), (attribute, value)):
        if key and text:
            text = text.strip("\"'")
            text = "x" + text[1:] if text.startswith("*") else text.removesuffix("*") + "x" * text.endswith("*")
            return f'<{tag or "div"} {key}="{html.escape(text)}">Zebra crossing</{tag or "div"}>'
    return f"<{tag}>Zebra crossing</{tag}>"


def test_every_selector_is_found() -> None:
    dead = []
    rest = "<div><p>" + "The mill turns. " * 20 + "</p></div>"
    for entry in entries("markup.txt"):
        found = cues(f"<body>{example_of(entry.text)}{rest}</body>").markup
        if len(found) != 2 or found[0] is None or found[1] is not None:
            dead.append(f"{entry.line} {entry.text}")
    assert dead == []


REST = "<div><p>" + "The mill turns. " * 20 + "</p></div>"


@pytest.mark.parametrize("action", ["/wp-comments-post.php", "https://example.org/blog/wp-comments-post.php"])
def test_an_ending_is_found_behind_whatever_stands_before_it(action: str) -> None:
    cue = cues(f'<form action="{action}"><p>Zebra crossing</p></form>{REST}').markup[0]
    assert cue is not None
    assert cue.role is Role.COMMENT_FORM
    assert cues(f'<form action="{action}?x=1"><p>Zebra crossing</p></form>{REST}').markup[0] is None


# Phrases on pages


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Leave a Reply", Role.COMMENT_FORM),
        ("LEAVE A REPLY:", Role.COMMENT_FORM),
        ("Your email address will not be published. Required fields are marked *", Role.COMMENT_FORM),
        ("Share this:", Role.SHARE),
        ("Schreibe einen Kommentar", Role.COMMENT_FORM),
        ("Laisser un commentaire", Role.COMMENT_FORM),
        ("Deja un comentario", Role.COMMENT_FORM),
        ("Lascia un commento", Role.COMMENT_FORM),
        ("Deixe um comentário", Role.COMMENT_FORM),
        ("Dodaj komentarz", Role.COMMENT_FORM),
        ("Добавить комментарий", Role.COMMENT_FORM),
        ("コメントを残す", Role.COMMENT_FORM),
        ("发表评论", Role.COMMENT_FORM),
        ("댓글 남기기", Role.COMMENT_FORM),
        ("（责任编辑：张三）", Role.BYLINE),
        ("اترك تعليقاً", Role.COMMENT_FORM),
        ("Artikel teilen", Role.SHARE),
        ("Newsletter abonnieren", Role.SUBSCRIBE),
        ("Accept all cookies", Role.CONSENT),
        ("Forgot your password?", Role.LOGIN),
    ],
)
def test_phrases_are_found_whatever_their_case_and_punctuation(text: str, role: Role) -> None:
    evidence = cues(f"<div><p>{html.escape(text)}</p></div>")
    cue = evidence.phrase[0] or evidence.structure[0]
    assert cue is not None
    assert cue.role is role


@pytest.mark.parametrize("text", ["%d bloggers like this:", "{{ title }}", "Connecting to %s", "${name}"])
def test_templates_that_nobody_filled_in_are_placeholders(text: str) -> None:
    article = "<p>" + "The old mill turned again this spring, and the miller was glad. " * 8 + "</p>"
    block = extract(f"<article>{article * 3}</article><div><p>{text}</p></div>").blocks[-1]
    assert (block.text, block.role) == (text, Role.PLACEHOLDER)


@pytest.mark.parametrize(
    "text",
    [
        "The council will leave a reply to the letter open until spring, when the mill turns again.",
        "He would share this bread with all who came.",
        "We asked readers about cookies, and they like them with milk.",
        "水车今年春天又转动起来了。",
        "She forgot her umbrella in the library.",
    ],
)
def test_prose_is_no_label(text: str) -> None:
    cue = cues(f"<p>{text}</p>").phrase[0]
    assert cue is None or not cue.certain


@pytest.mark.parametrize("phrase", ["all rights reserved", "we use cookies to improve your experience"])
def test_a_phrase_does_not_reach_from_one_block_into_the_next(phrase: str) -> None:
    first, _, last = phrase.rpartition(" ")
    evidence = cues(f"<p>And so: {first}</p><p>{last}, they say.</p><p>And so: {phrase}, they say.</p>")
    assert evidence.phrase[:2] == (None, None)
    assert evidence.phrase[2] is not None


def test_texts_are_normalised_together_as_they_would_be_alone() -> None:
    texts = ["Share  This:", "", " 1,234.5\n67 ", "«Été»", "\u2003", "It’s\xa0…", "١٢٣", "x"]
    assert normalise(texts) == ["share this:", "", "0 0", "«été»", "", "it's .", "0", "x"]
    assert normalise(texts) == [form for text in texts for form in normalise([text])]
    assert normalise([]) == []


# Structure on pages


def test_text_for_browsers_without_scripts_is_a_placeholder_but_a_menu_among_it_is_not() -> None:
    page = (
        "<noscript><p>Zebras need a script to run.</p><ul><li><a href=/a>Zebra crossing</a></li></ul></noscript>" + REST
    )
    message, menu, text = cues(page).structure
    assert message is not None
    assert message.id == "structure:noscript"
    assert (menu, text) == (None, None)


@pytest.mark.parametrize(
    ("inside", "role"),
    [
        ("<div class=share-button>Zebra</div>", Role.SHARE),
        ("<div class=login-form>Zebra</div>", Role.LOGIN),
        ("<div class=comment-form>Zebra</div>", Role.COMMENT_FORM),
        ("<div class=post-date>Zebra</div>", Role.COMMENT),
        ("<div class=menu>Zebra</div>", Role.COMMENT),
    ],
)
def test_a_part_of_a_comment_service_is_told_apart_and_as_certain_as_the_whole(inside: str, role: Role) -> None:
    evidence = cues(f"<div id=disqus_thread>{inside}</div>{REST}")
    cue = evidence.markup[0]
    assert cue is not None
    assert (cue.role, cue.certain, evidence.in_comments[0]) == (role, True, True)


def test_the_stars_of_another_product_belong_to_its_teaser() -> None:
    stars = "<div class=star-rating>Rated 5 out of 5</div>"
    assert [cue and cue.role for cue in cues(f"<div class=related>{stars}</div>{stars}{REST}").markup[:2]] == [
        Role.RELATED,
        Role.LIKE,
    ]


def test_what_is_hidden_on_narrow_screens_only_is_not_hidden() -> None:
    page = "<div class='hidden xl:flex'>Zebra</div><div class=hidden>Zebra</div>"
    assert [cue and cue.role for cue in cues(page + REST).markup[:2]] == [None, Role.HIDDEN]


FIELD = "<input type=email name=mail>"


def test_who_writes_a_text_does_not_subscribe() -> None:
    boxes = "<p class=newsletter>Zebra</p>" * 3
    structure = cues(f"<form>{boxes}{FIELD}<textarea name=text></textarea></form>{REST}").structure
    assert [cue and cue.role for cue in structure[:3]] == [Role.COMMENT_FORM] * 3


def test_a_newsletter_form_is_one_in_a_footer_too_with_its_heading() -> None:
    form = f"<form action=/newsletter><label>Zebra</label>{FIELD}</form>"
    structure = cues(f"{REST}<div class=site-footer><p>Quagga</p><div><h3>Herd</h3>{form}</div></div>").structure
    assert [cue and (cue.role, cue.certain) for cue in structure[1:]] == [None] + [(Role.SUBSCRIBE, True)] * 2


def test_an_email_field_with_a_heading_is_for_subscribers_where_no_name_says_so() -> None:
    structure = cues(f"{REST}<div><h3>Herd</h3><form><label>Zebra</label>{FIELD}</form></div>").structure
    assert [cue and (cue.role, cue.certain) for cue in structure[1:]] == [(Role.SUBSCRIBE, False)] * 2


def test_a_longer_name_says_more_than_the_beginning_of_it() -> None:
    names = ("sharethis-inline-share-buttons", "sharethis-inline-follow-buttons", "a2a_kit", "a2a_kit a2a_follow")
    page = "".join(f'<div class="{name}">Zebra</div>' for name in names)
    roles = [cue and cue.role for cue in cues(page + REST).markup[: len(names)]]
    assert roles == [Role.SHARE, Role.SUBSCRIBE, Role.SHARE, Role.SUBSCRIBE]


def test_what_a_board_calls_comments_are_its_posts() -> None:
    posts = "<div class=comment><p>Zebra</p></div>" * 2
    assert [cues(f"<table id={name}><tr><td>{posts}</table>{REST}").in_comments[0] for name in ("hnmain", "x")] == [
        False,
        True,
    ]


def test_phrases_in_code_are_code() -> None:
    page = "<pre>Leave a Reply</pre><p><code>Leave a Reply</code></p><div class=comment-respond><pre>x = 1</pre></div>"
    evidence = cues(page + "<p>The mill turns again in spring.</p>")
    assert evidence.phrase == (None,) * 4
    assert evidence.markup == (None,) * 4
