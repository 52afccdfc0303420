"""The scores of the field: word F1, character F1 and segment F1."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Lower-cased runs of word characters."""
    return _WORD.findall(text.lower())


def characters(text: str) -> list[str]:
    """Single characters without white space and punctuation, for scripts without spaces."""
    return [c for c in text if not c.isspace() and not unicodedata.category(c).startswith("P")]


def f1(output: Iterable[str], reference: Iterable[str]) -> float:
    """Harmonic mean of precision and recall over two multisets; 1 when both are empty."""
    have, want = Counter(output), Counter(reference)
    if not have and not want:
        return 1.0
    common = (have & want).total()
    return 2 * common / (have.total() + want.total())


def precision_recall(output: Iterable[str], reference: Iterable[str]) -> tuple[float, float]:
    """Share of the output's tokens that are in the reference, and the other way round; 1 where there are none."""
    have, want = Counter(output), Counter(reference)
    common = (have & want).total()
    return (common / have.total() if have else 1.0), (common / want.total() if want else 1.0)


def word_f1(output: str, reference: str) -> float:
    """F1 over words."""
    return f1(words(output), words(reference))


def character_f1(output: str, reference: str) -> float:
    """F1 over characters."""
    return f1(characters(output), characters(reference))


@dataclass(slots=True)
class SegmentCount:
    """Counts of strings over all pages of a set; its F1 is the set's score."""

    true_positive: int = 0
    false_negative: int = 0
    false_positive: int = 0

    def add(self, output: str, present: Iterable[str], absent: Iterable[str]) -> None:
        """Count one page."""
        for string in present:
            if string in output:
                self.true_positive += 1
            else:
                self.false_negative += 1
        self.false_positive += sum(string in output for string in absent)

    @property
    def f1(self) -> float:
        """F1 over the strings counted so far."""
        errors = self.false_negative + self.false_positive
        return 2 * self.true_positive / (2 * self.true_positive + errors) if self.true_positive else 0.0


def tokens(set_name: str, text: str) -> list[str]:
    """What the scores of a set count: words, or characters where words are not set apart."""
    return characters(text) if set_name == "zh" else words(text)


def page_score(set_name: str, output: str, reference: str) -> float:
    """The score that a set is measured by, for one page with a reference text."""
    return f1(tokens(set_name, output), tokens(set_name, reference))
