"""What declutter is built on is listed, pinned and licensed; what the documents promise has its test."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import declutter
from training.licences import direct, licence, locked, table

ROOT = Path(__file__).resolve().parent.parent
PROMISES = (ROOT / "docs" / "promises.md").read_text("utf-8")
FUZZING = (ROOT / "docs" / "fuzzing.md").read_text("utf-8")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_direct_dependency_has_its_licence_in_the_list() -> None:
    listed = dict(re.findall(r"^\| ([\w-]+) \| ([^|]+) \|", (ROOT / "docs" / "licences.md").read_text("utf-8"), re.M))
    for names in direct().values():
        for name in names:
            assert listed[normal(name)] != "not installed here", name
    assert all(normal(name) in listed for name in locked())
    assert table().startswith("# Licences")


def test_nothing_that_everybody_gets_forbids_free_use() -> None:
    for name in direct()[""]:
        assert not re.search(r"GPL|Affero|proprietary|non-?commercial", licence(name), re.IGNORECASE), name


def test_the_lock_has_a_hash_for_every_package_and_no_address() -> None:
    lines = (ROOT / "requirements" / "dev.txt").read_text("utf-8")
    assert "://" not in lines
    packages = re.findall(r"^([\w.-]+)==[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", lines, re.MULTILINE)
    assert [name for name, _ in packages] == locked()
    for names in direct().values():
        assert {normal(name) for name in names} <= {normal(name) for name in locked()}


def test_the_oldest_versions_are_those_that_the_project_allows() -> None:
    text = (ROOT / "requirements" / "minimum.txt").read_text("utf-8")
    assert "://" not in text
    pinned = {normal(name): version for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for line in (*project["dependencies"], *project["optional-dependencies"]["dev"]):
        if line.startswith("declutter["):
            continue  # other extras of its own
        name, _, version = line.partition(">=")
        name = name.partition("[")[0]
        found = pinned[normal(name)].split(".")
        assert found[: len(version.split("."))] == version.split("."), line


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+\.py)`", PROMISES + FUZZING))))
def test_the_tests_that_promises_name_are_there(name: str) -> None:
    assert (ROOT / "tests" / name).exists() or list((ROOT / "tests").rglob(name))


@pytest.mark.parametrize(
    "module", sorted(set(re.findall(r"python -m (fuzz(?:\.\w+)?|training\.\w+)", PROMISES + FUZZING)))
)
def test_the_commands_that_promises_name_are_there(module: str) -> None:
    path = ROOT / Path(*module.split("."))
    assert path.with_suffix(".py").exists() or (path / "__main__.py").exists()


def test_every_error_is_described_with_what_to_do() -> None:
    described = (ROOT / "docs" / "errors.md").read_text("utf-8")
    for name in declutter.__all__:
        if name.endswith("Error"):
            error = getattr(declutter, name)
            assert f"`{name}`" in described
            kinds = {base.__name__ for base in error.__mro__} & {
                "TypeError",
                "ValueError",
                "ImportError",
                "LookupError",
                "RuntimeError",
            }
            row = re.search(rf"^\| `{name}` \| `(\w+)` \| .+ \| .+ \|$", described, re.MULTILINE)
            assert name == "DeclutterError" or (row is not None and row[1] in kinds), name


def test_the_defaults_in_the_table_are_those_of_the_code() -> None:
    options = declutter.Options()
    assert options.max_bytes == 64 * 2**20
    assert "| `max_bytes` | 64 MiB |" in PROMISES
    assert f"| `max_elements` | {options.max_elements:,} |" in PROMISES
    assert f'| `on_limit` | `"{options.on_limit}"` |' in PROMISES


def test_the_example_of_a_limit_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PROMISES, re.DOTALL)
    names = {"declutter": declutter, "html": "<table>" + "<tr><td>a" * 1_000_000}
    exec(code, names)
    page = names["page"]
    assert isinstance(page, declutter.Page)
    assert page.truncated is not None
    shown = dict(re.findall(r"page\.truncated\.(\w+) +# (\S+)", code))
    assert shown["found"] == str(page.truncated.found)
    assert shown["address"].strip("':") == page.truncated.address
