"""`python -m training.licences`: docs/licences.md, from what the installed packages say of themselves.

Run it where everything of requirements/dev.txt is installed; what is not installed is listed as such.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "licences.md"

_NAME = re.compile(r"^[A-Za-z0-9._-]+")
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)

_SAYING_NOTHING = {"atheris": "Apache-2.0", "axe-playwright-python": "MIT"}
"""Packages whose data name no licence, by the licence file that they bring along."""

HEAD = """# Licences of what declutter is built on

Made by `make licences` from what the installed packages say of themselves. declutter itself is Apache-2.0.

"""


def direct() -> dict[str, list[str]]:
    """The names in pyproject.toml by extra; those that everybody gets stand under the empty name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = {"": project["dependencies"], **project["optional-dependencies"]}
    return {
        extra: [match[0] for line in lines if (match := _NAME.match(line)) and match[0] != "declutter"]
        for extra, lines in found.items()
    }


def locked() -> list[str]:
    """The names of all packages in the lock, those that others need too."""
    return _LOCKED.findall((ROOT / "requirements" / "dev.txt").read_text("utf-8"))


def licence(name: str) -> str:
    """What a package says its licence is, on one line; empty if it is not installed or says nothing."""
    try:
        said: Any = metadata(name)  # the stubs leave out what a message can do
    except PackageNotFoundError:
        return ""
    classifiers = [c.rpartition(" :: ")[2] for c in said.get_all("Classifier", []) if c.startswith("License :: ")]
    if not said.get("Name"):
        return ""
    plain = (said.get("License-Expression") or "").strip() or ", ".join(c for c in classifiers if c != "OSI Approved")
    return plain or (said.get("License") or "").strip().partition("\n")[0][:60] or _SAYING_NOTHING.get(name, "")


def table() -> str:
    """The whole document."""
    users: dict[str, list[str]] = {}
    for extra, names in direct().items():
        for name in names:
            users.setdefault(_normal(name), []).append(f"extra `{extra}`" if extra else "everybody")
    rows = sorted({*users, *map(_normal, locked())})
    lines = [
        f"| {name} | {licence(name) or 'not installed here'} | {', '.join(users.get(name, ['through others']))} |"
        for name in rows
    ]
    return HEAD + "| package | licence | who gets it |\n|---|---|---|\n" + "\n".join(lines) + "\n"


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    TARGET.write_text(table(), encoding="utf-8")
    sys.stdout.write(f"{TARGET}\n")
