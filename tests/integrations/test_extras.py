"""What happens where an engine is not installed."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"

ENGINES = {
    "table": ("pyarrow", "parquet"),
    "spark": ("pyspark", "spark"),
    "ray": ("ray", "ray"),
    "datatrove": ("datatrove", "datatrove"),
    "scrapy": ("scrapy", "scrapy"),
    "langchain": ("langchain_core", "langchain"),
    "llama_index": ("llama_index", "llama-index"),
}
"""Modules of `declutter.integrations`, each with the package that it is for and the extra that brings it."""

WITHOUT = """
import importlib, json, sys
import declutter
for module, engine in json.load(sys.stdin):
    sys.modules[engine] = None
    try:
        importlib.import_module("declutter.integrations." + module)
    except declutter.MissingExtraError as error:
        print(isinstance(error, ImportError), error)
    del sys.modules[engine]
"""


def test_a_missing_engine_is_an_error_that_names_the_extra() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT],
        input=json.dumps([(module, engine) for module, (engine, _) in ENGINES.items()]),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    extras = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["optional-dependencies"]
    for line, (module, (_, extra)) in zip(done.stdout.splitlines(), ENGINES.items(), strict=True):
        assert line.startswith(f"True declutter.integrations.{module} lacks a package (")
        assert line.endswith(f'pip install "declutter[{extra}]"')
        assert extra in extras
        assert extra in extras["engines"][0]


def test_the_package_of_integrations_loads_no_engine() -> None:
    code = "import sys, declutter.integrations; print([n for n in ('pyarrow', 'numpy', 'lxml') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"
