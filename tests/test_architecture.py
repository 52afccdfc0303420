"""ARCHITECTURE.md, held: who imports whom, how long a file is, what an import loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import declutter

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "src" / "declutter"

# The vocabulary: free to all.
COMMON = frozenset(
    (
        *("records", "roles", "flags", "errors", "failures", "options", "version", "later", "addresses", "pieces"),
        *("page", "changes", "document", "columns"),
    )
)

# What else a room may import: whole rooms, or one module of a room. A room is a module or a package of the top level.
ALLOWED: dict[str, set[str]] = {
    "__init__": {"batch.many", "pipeline", "plaintext"},
    "__main__": {"cli"},
    "cli": {"cli_batch", "jobs", "reports", "sinks", "sniff", "sources"},
    "cli_batch": {"batch", "jobs", "sinks", "sources"},
    "jobs": {"pipeline", "plaintext", "render.facts", "render.terminal", "jsonl", "rows", "sniff", "sources"},
    "reports": {"render.report", "sinks"},
    "sinks": set(),
    "sources": {"sniff"},
    "batch": {"pipeline", "plaintext", "jobs", "sinks", "sources"},
    "jsonl": set(),
    "rows": set(),
    "sniff": set(),
    "pipeline": {
        *("decode", "source", "parse", "segment", "cues", "features", "model", "classify", "declared"),
        *("label", "comments", "metadata", "assemble", "compose", "render"),
    },
    "plaintext": {
        *("source", "lines", "cues.lines", "features", "metadata", "model", "assemble", "compose.plain", "render"),
    },
    "lines": {"label.reasons"},
    "decode": set(),
    "source": {"decode"},
    "parse": {"events"},
    "events": set(),
    "segment": {"events", "gather", "head", "outline", "tables", "tags"},
    "gather": {"shown", "tags"},
    "head": {"shown"},
    "outline": {"tags"},
    "tags": set(),
    "tables": set(),
    "shown": set(),
    "cues": set(),
    "features": {"cues.evidence"},
    "model": {"features.tokens", "features.words"},
    "classify": {"cues.evidence"},
    "declared": set(),
    "label": {"cues.evidence", "features.tree"},
    "comments": {"cues.comment_parts", "cues.evidence", "shown"},
    "metadata": set(),
    "assemble": set(),
    "compose": {"tags"},
    "render": set(),
    # What everybody has: the public names.
    "integrations": set(declutter.__all__),
}
STAGES = ALLOWED["pipeline"]

# What a room that is not the pipeline may take from a stage: its records, and the shape of the tree. `source` is
# the door to `decode`.
ACROSS_STAGES = {"CommentParts", "Evidence", "LineWords", "Vocabulary", "Enclosing", "enclosing", "LEVELS", "reason"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imports() -> frozenset[tuple[str, str, str]]:
    """Room, imported module of another room (without `declutter.`), and the name taken from it."""
    found = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: write imports in full"
                taken = [(node.module or "", alias.name) for alias in node.names]
            elif isinstance(node, ast.Import):
                taken = [(alias.name, "*") for alias in node.names]
            else:
                continue
            for module, name in taken:
                if module == "declutter":
                    module = f"declutter.{name}"
                target = module.removeprefix("declutter.")
                if module.startswith("declutter.") and target.split(".")[0] != room_of(path):
                    found.add((room_of(path), target, name))
    return frozenset(found)


def test_every_room_is_in_the_table() -> None:
    assert {room_of(path) for path in modules()} - COMMON <= set(ALLOWED)


def test_rooms_import_what_the_table_allows_and_nothing_else() -> None:
    wrong = [
        f"{room} imports {name} from {target}"
        for room, target, name in sorted(imports())
        if room not in COMMON
        and target not in COMMON
        and target not in ALLOWED[room]
        and target.split(".")[0] not in ALLOWED[room]
    ]
    assert wrong == []


def test_integrations_take_nothing_but_public_names() -> None:
    taken = {target for room, target, _ in imports() if room == "integrations"}
    assert taken
    assert taken <= {*declutter.__all__, "columns"}


def test_the_vocabulary_imports_nothing_but_itself() -> None:
    # But that a page can be asked for its report, which is loaded then.
    asked = {("page", "render.report")}
    assert {target for room, target, _ in imports() if room in COMMON and (room, target) not in asked} <= COMMON


def test_only_the_pipeline_knows_the_stages() -> None:
    assert {target for room, target, _ in imports() if room == "pipeline"} - COMMON == STAGES
    across = {
        (room, target, name)
        for room, target, name in imports()
        if target.split(".")[0] in STAGES and room not in ("pipeline", "plaintext", "jobs", "source", "reports", "page")
    }
    assert {name for _, _, name in across} <= ACROSS_STAGES, sorted(across)


def test_the_map_names_every_room() -> None:
    drawn = (REPOSITORY / "ARCHITECTURE.md").read_text("utf-8")
    missing = [
        path.name if path.parent == PACKAGE else path.parent.name + "/"
        for path in modules()
        if not path.name.startswith("__") and f"`{path.name}`" not in drawn and f"`{path.parent.name}/`" not in drawn
    ]
    assert missing == []


@pytest.mark.parametrize("folder", ["src", "tests", "bench", "training", "fuzz", "examples"])
def test_files_are_short(folder: str) -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in (REPOSITORY / folder).rglob("*.py")}
    assert lengths
    assert [f"{path.name}: {lines}" for path, lines in lengths.items() if lines > 400] == []


def run(code: str) -> str:
    """What a fresh interpreter prints that runs this code in silence."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    return done.stdout.strip()


IMPORT = """
import sys, time
start = time.process_time()
import declutter
seconds = time.process_time() - start
heavy = ("numpy", "lxml", "nh3", "yaml", "bs4", "trafilatura", "click", "rich", "charset_normalizer")
print(seconds, [name for name in heavy if name in sys.modules])
"""


def test_an_import_alone_loads_next_to_nothing() -> None:
    runs = [run(IMPORT).split(" ", 1) for _ in range(3)]
    assert {loaded for _, loaded in runs} == {"[]"}
    # It takes some 0.02 s; with numpy and lxml 0.2 s and more.
    assert min(float(seconds) for seconds, _ in runs) < 0.1


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_do_not_wait_for_what_reads_pages(option: str) -> None:
    code = f"import sys; from declutter.cli import main\ntry: main([{option!r}])\nfinally: print(sorted(sys.modules))"
    loaded = run(code).splitlines()[-1]
    assert "'click'" in loaded
    assert not [name for name in ("numpy", "lxml", "rich", "declutter.pipeline") if f"'{name}'" in loaded]


def test_public_names_come_by_every_road() -> None:
    assert run("import declutter; print(set(declutter.__all__) <= set(dir(declutter)))") == "True"
    by_star = "import declutter; from declutter import *; print([n for n in declutter.__all__ if n not in globals()])"
    assert run(by_star) == "[]"
    assert (
        run("import declutter; print(declutter.extract('<p>x').blocks[0].kind is declutter.Kind.PARAGRAPH)") == "True"
    )
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        declutter.nonsense  # type: ignore[attr-defined]  # noqa: B018


PROBE = """
import sys
import declutter
declutter.extract("<html><body><p>The mill turns.</p></body></html>")
heavy = ("trafilatura", "rich", "click", "catboost", "bs4", "charset_normalizer", "resiliparse", "readability")
print([name for name in heavy if name in sys.modules])
"""


def test_an_import_and_a_page_of_text_load_no_heavy_packages() -> None:
    assert run(PROBE) == "[]"


def test_public_names_exist_and_say_what_they_are() -> None:
    assert list(declutter.__all__) == sorted(declutter.__all__)
    for name in declutter.__all__:
        thing = getattr(declutter, name)
        assert isinstance(thing, str) or (thing.__doc__ or "").strip(), name
    assert declutter.__version__.count(".") == 2


def test_the_package_says_that_it_is_typed() -> None:
    assert (PACKAGE / "py.typed").exists()
