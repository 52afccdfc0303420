"""Dumps of pages, their labels, and the measures on text without markup."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.datasets import LabelledPage
from bench.text import OURS, Damage, c4_rule, measure_text
from declutter.model.text import TextModel, read_text_model
from training.dumps import Dump, dumps_from

ARTICLE = """The ferry over the Lune stopped at noon on Monday after its cable broke, the harbour office said.
Nobody was hurt, but forty people had to be taken off the boat by the fire brigade of Lessing.
The office expects a new cable to be in place by the end of the week, if the weather allows it.
Until then a bus runs from the customs house to the market every half hour, and the ticket is free."""
CLUTTER = "Share this:\n\nTwitter\n\nLeave a Reply\n\nYour email address will not be published.\n\n© 2019 Harbour Notes"


def page(number: int = 1, text: str | None = ARTICLE, present: tuple[str, ...] = ()) -> LabelledPage:
    site = f"site{number}.example"
    return LabelledPage("wcxb-dev", str(number), Path("x"), site, "article", "Ferry stops", text, present, ("Twitter",))


def dumps(number: int = 1) -> list[Dump]:
    text = "Home\n\nNews\n\n" + ARTICLE.replace("\n", f" {number}\n\n") + "\n\n" + CLUTTER
    return dumps_from(page(number), {"html-text": text, "inscriptis": text.replace("\n\n", "\n")})


def test_c4_keeps_lines_of_three_words_that_end_as_sentences() -> None:
    assert (
        c4_rule('Home\nHe came home.\r\nHe came home\nNo way.\n"And so he did."') == 'He came home.\n"And so he did."'
    )


def test_damage_counts_words_and_texts() -> None:
    damage = Damage()
    damage.add("a b c d", "a b c d")
    damage.add("a b c d", "a b")
    assert (damage.share, damage.harmed, damage.texts) == (0.75, 1, 2)


def test_all_tools_get_the_dumps_of_a_page_and_ours_its_reference() -> None:
    given: list[str] = []

    class Saved(LabelledPage):
        def read(self) -> bytes:
            return b"<p>The ferry stopped.</p><p>Share this</p>"

    saved = Saved("fundus", "1", Path("x"), "a.example", "", "", "The ferry stopped.", (), ())

    def keep(_: LabelledPage, text: str) -> str:
        given.append(text)
        return "The ferry stopped."

    tallies, damage = measure_text([saved], {OURS: keep})
    assert [text.split() for text in given] == [["The", "ferry", "stopped.", "Share", "this"]] * 2 + [
        ["The", "ferry", "stopped."]
    ]
    assert tallies[OURS].result() == {"fundus": 1.0}
    assert damage["fundus"].share == 1.0


def test_a_dump_has_a_label_for_every_unit() -> None:
    first = dumps()[0]
    content = [text for text, label in zip(first.lines.texts, first.labels.tolist(), strict=True) if label >= 0.5]
    assert len(content) == 4
    assert all("." in text for text in content)


def test_made_up_dumps_hold_the_reference_and_know_it() -> None:
    made = [dump for dump in dumps() if dump.sort not in ("html-text", "inscriptis")]
    assert len(made) == 3
    clean = made[0]
    assert clean.sort == "reference"
    assert clean.labels.tolist() == [1.0] * len(clean.lines)
    for dump in made[1:]:
        kept = " ".join(t for t, label in zip(dump.lines.texts, dump.labels.tolist(), strict=True) if label >= 0.5)
        assert "forty people" in " ".join(kept.split())


def test_strings_label_what_they_stand_in_and_nothing_else() -> None:
    strings = page(text=None, present=("forty people",))
    (dump,) = dumps_from(strings, {"html-text": ARTICLE + "\n" + CLUTTER})
    known = dict(zip(dump.lines.texts, dump.labels.tolist(), strict=True))
    assert {label for text, label in known.items() if "forty people" in text} == {1.0}
    assert known["Twitter"] == 0.0
    assert np.isnan(known["Share this:"])


@pytest.fixture(scope="module")
def model() -> TextModel:
    pytest.importorskip("catboost")
    from training.text import fit_text, line_words, prepare

    prepared = prepare([dump for number in range(12) for dump in dumps(number)])
    assert line_words(prepared).bag
    return fit_text(prepared)


def test_a_model_learns_and_goes_through_its_file(model: TextModel, tmp_path: Path) -> None:
    from training.text import save_text

    save_text(model, tmp_path / "a.npz")
    again = read_text_model(tmp_path / "a.npz")
    assert again.first_names == model.first_names
    save_text(again, tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
