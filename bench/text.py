"""Scores on text without markup: dumps of the labelled pages, and clean texts of which nothing may be lost."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

import declutter
from bench.converters import convert
from bench.datasets import LabelledPage, load
from bench.folds import FOLDS, fingerprint
from bench.scores import SegmentCount, page_score, words
from declutter.decode import decode
from declutter.model.text import TextModel, load_text_model, read_text_model
from declutter.plaintext import clean_with

CONVERTERS = ("html-text", "inscriptis")
OURS = "declutter"

WHOLE = 0.995
"""Share of a clean text's words that has to come back."""

CACHE = Path(".cache/text-folds")
C4_WORDS = 3
_CLOSING = (".", "!", "?", '"', "”", "。", "！", "？")

Cleaner = Callable[[LabelledPage, str], str]
ModelOf = Callable[[LabelledPage], TextModel]


def c4_rule(text: str) -> str:
    """The line rule that the C4 corpus was cleaned with: three words and a closing mark."""
    lines = (line.strip() for line in re.split(r"[\r\n]+", text))
    return "\n".join(line for line in lines if line.endswith(_CLOSING) and len(line.split()) >= C4_WORDS)


def unseen_sites(data: Path, cache: Path = CACHE) -> ModelOf:
    """Models of five folds by registered domain; trained when they are first asked for, and kept."""
    from training.dumps import all_dumps
    from training.fit import fold_of
    from training.text import fit_text, prepare, save_text

    package = Path(declutter.__file__).parent
    folder = cache / fingerprint(data, package / "plaintext.py", *sorted((package / "lines").glob("*.py")))
    files = [folder / f"fold{number}.npz" for number in range(FOLDS)]
    if not all(file.exists() for file in files):
        prepared = prepare(all_dumps(load(data)))
        folder.mkdir(parents=True, exist_ok=True)
        for number, file in enumerate(files):
            if not file.exists():
                save_text(fit_text([p for p in prepared if fold_of(p.dump.site, FOLDS, "outer:") != number]), file)
    models = [read_text_model(file) for file in files]
    return lambda page: models[fold_of(page.site, FOLDS, "outer:")]


@dataclass(slots=True)
class TextTally:
    """What one tool reached on dumps: page scores and counted strings by set, CPU seconds."""

    scores: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    strings: dict[str, SegmentCount] = field(default_factory=lambda: defaultdict(SegmentCount))
    seconds: float = 0.0
    words: int = 0

    def add(self, page: LabelledPage, text: str, output: str, seconds: float) -> None:
        """Count one dump."""
        self.seconds += seconds
        self.words += len(text.split())
        if page.text is None:
            self.strings[page.set].add(output, page.present, page.absent)
        else:
            self.scores[page.set].append(page_score(page.set, output, page.text))

    def result(self) -> dict[str, float]:
        """Score of each set."""
        means = {name: sum(values) / len(values) for name, values in self.scores.items()}
        return means | {name: count.f1 for name, count in self.strings.items()}

    @property
    def documents_a_second(self) -> float:
        """Documents of 500 words that one core cleans in a second."""
        return self.words / 500 / max(self.seconds, 1e-9)


@dataclass(slots=True)
class Damage:
    """Words of clean texts, and how many came back; texts that lost more than they may."""

    words: int = 0
    kept: int = 0
    texts: int = 0
    harmed: int = 0

    def add(self, text: str, output: str) -> None:
        """Count one clean text."""
        before, after = len(words(text)), len(words(output))
        self.words += before
        self.kept += after
        self.texts += 1
        self.harmed += after < WHOLE * before

    @property
    def share(self) -> float:
        """Share of all words that came back."""
        return self.kept / max(self.words, 1)


def measure_text(
    pages: Iterable[LabelledPage], tools: dict[str, Cleaner]
) -> tuple[dict[str, TextTally], dict[str, Damage]]:
    """Run all tools on the dumps of each page, and ours on its reference."""
    tallies = {name: TextTally() for name in tools}
    damage: dict[str, Damage] = defaultdict(Damage)
    for page in pages:
        html = decode(page.read()).text
        for converter in CONVERTERS:
            text = convert(converter, html)
            for name, tool in tools.items():
                start = time.process_time()
                output = tool(page, text)
                tallies[name].add(page, text, output, time.process_time() - start)
        if page.text is not None and page.text.strip():
            damage[page.set].add(page.text, tools[OURS](page, page.text))
    return tallies, damage


def ours(model_of: ModelOf) -> Cleaner:
    """declutter with the model that fits a page."""
    return lambda page, text: clean_with(model_of(page), text).text


def report_text(data: Path, sets: tuple[str, ...]) -> None:
    """Print scores by set, out of fold, beside keeping all and C4's rule; and the damage to clean texts."""
    tools: dict[str, Cleaner] = {
        OURS: ours(unseen_sites(data)),
        "keep-all": lambda page, text: text,
        "c4-rule": lambda page, text: c4_rule(text),
    }
    tallies, damage = measure_text(load(data, sets), tools)
    results = {name: tally.result() for name, tally in tallies.items()}
    table = Table("set", *results, "clean words kept", f"clean texts below {WHOLE:.1%}", box=None)
    for name in sets:
        harm = damage.get(name)
        clean = [f"{harm.share:.4f}", f"{harm.harmed} of {harm.texts}"] if harm is not None else ["", ""]
        table.add_row(name, *(f"{result[name]:.3f}" for result in results.values()), *clean)
    console = Console(width=140)
    console.print(table)
    console.print(f"{tallies[OURS].documents_a_second:.0f} documents of 500 words a second")


def text_gate(data: Path) -> dict[str, float]:
    """Scores of the model in the package on the sites that it was never trained on."""
    model = load_text_model()
    pages = [page for page in load(data) if page.is_held_out]
    tallies, damage = measure_text(pages, {OURS: ours(lambda page: model)})
    reached = {name: round(value, 4) for name, value in tallies[OURS].result().items()}
    whole = Damage()
    for harm in damage.values():
        whole.words += harm.words
        whole.kept += harm.kept
    return reached | {"clean": round(whole.share, 4)}
