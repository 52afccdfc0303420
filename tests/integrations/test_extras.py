"""What happens where an engine is not installed."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"

WITHOUT = """
import sys
sys.modules[{engine!r}] = None
import declutter
try:
    import declutter.integrations.{module}
except declutter.MissingExtraError as error:
    print(isinstance(error, ImportError), error)
"""


@pytest.mark.parametrize(
    ("module", "engine", "extra"),
    [
        ("table", "pyarrow", "parquet"),
        ("spark", "pyspark", "spark"),
        ("ray", "ray", "ray"),
        ("datatrove", "datatrove", "datatrove"),
        ("scrapy", "scrapy", "scrapy"),
        ("langchain", "langchain_core", "langchain"),
        ("llama_index", "llama_index", "llama-index"),
    ],
)
def test_a_missing_engine_is_an_error_that_names_the_extra(module: str, engine: str, extra: str) -> None:
    code = WITHOUT.format(engine=engine, module=module)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.startswith(f"True declutter.integrations.{module} lacks a package (")
    assert done.stdout.strip().endswith(f'pip install "declutter[{extra}]"')
    extras = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["optional-dependencies"]
    assert extra in extras
    assert extra in extras["engines"][0]


def test_the_package_of_integrations_loads_no_engine() -> None:
    code = "import sys, declutter.integrations; print([n for n in ('pyarrow', 'numpy', 'lxml') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"
