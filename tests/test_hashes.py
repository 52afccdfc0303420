"""The model files of the package are those that training wrote, or there is an error."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import declutter.model
from declutter import ModelError
from declutter.model.hashes import FILE, checked, known_hashes
from declutter.model.text import FILE as TEXT_WEIGHTS
from declutter.model.text import read_text_model
from declutter.model.weights import FILE as WEIGHTS
from declutter.model.weights import read_model
from training.hashes import write_hashes

FOLDER = Path(declutter.model.__file__).parent
READ: dict[str, Callable[..., object]] = {WEIGHTS: read_model, TEXT_WEIGHTS: read_text_model}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (FILE, *READ):
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("name", READ)
def test_the_shipped_files_have_the_hashes_that_stand_beside_them(name: str) -> None:
    assert READ[name](FOLDER / name, is_checked=True)


@pytest.mark.parametrize("name", READ)
def test_a_file_with_one_changed_bit_is_no_model(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(ModelError, match=r"not the one that B2SUMS names; reinstall"):
        READ[name](folder / name, is_checked=True)


def test_a_swapped_file_is_no_model(folder: Path) -> None:
    np.savez(folder / WEIGHTS, threshold=np.array(0.5))
    with pytest.raises(ModelError, match="not the one"):
        read_model(folder / WEIGHTS, is_checked=True)


@pytest.mark.parametrize("listed", ["", "garbage", "\xff\xff", "0" * 128 + "  other.npz\n"])
def test_a_file_that_no_hash_is_known_of_is_no_model(folder: Path, listed: str) -> None:
    (folder / FILE).write_text(listed, "latin-1")
    with pytest.raises(ModelError, match="does not name the model"):
        read_model(folder / WEIGHTS, is_checked=True)


def test_without_hashes_there_is_no_model(folder: Path) -> None:
    (folder / FILE).unlink()
    with pytest.raises(ModelError, match="reinstall"):
        read_model(folder / WEIGHTS, is_checked=True)


def test_training_writes_the_hashes_of_what_it_writes(folder: Path) -> None:
    np.savez(folder / WEIGHTS, threshold=np.array(0.5))
    write_hashes(folder)
    assert checked(folder / WEIGHTS) == (folder / WEIGHTS).read_bytes()
    assert set(known_hashes(folder / FILE)) == set(READ)
    assert not list(folder.glob("*.partial"))


def test_no_pickle_is_read(folder: Path) -> None:
    np.savez(folder / WEIGHTS, threshold=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ModelError, match="reinstall"):
        read_model(folder / WEIGHTS)


def test_the_check_costs_next_to_nothing() -> None:
    start = time.process_time()
    for name in READ:
        checked(FOLDER / name)
    assert time.process_time() - start < 0.05  # 2 ms for both


def test_a_damaged_package_says_so_when_a_page_is_read() -> None:
    code = (
        "import declutter, declutter.model.hashes as h\n"
        "h.known_hashes = lambda file: {'weights.npz': '0' * 128}\n"
        "try: declutter.extract('<p>x')\n"
        "except declutter.ModelError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert "weights.npz is not the one" in done.stdout
