PYTHON ?= python
DATA ?= ../shared/data

.PHONY: check test lint types bench model minimum lock licences fuzz

check: lint types test

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types:
	$(PYTHON) -m mypy

test:
	$(PYTHON) -m pytest

bench:
	$(PYTHON) -m bench quality --data $(DATA) --against trafilatura --against resiliparse --against readability-lxml

model:
	$(PYTHON) -m training --data $(DATA)
	$(PYTHON) -m training --data $(DATA) --text

# The tests under the oldest versions that pyproject.toml allows, in an environment of their own.
minimum:
	$(PYTHON) -m venv build/minimum
	build/minimum/bin/python -m pip install --quiet -r requirements/minimum.txt
	build/minimum/bin/python -m pip install --quiet --no-deps .
	build/minimum/bin/python -m pytest

# Newest versions with hashes, and the oldest direct ones, from pyproject.toml (`pip install uv`).
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra dev --extra bench --extra model --extra fuzz --extra engines -o requirements/dev.txt pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --resolution lowest-direct --no-emit-index-url --no-header \
		--extra dev -o requirements/minimum.txt pyproject.toml

licences:
	$(PYTHON) -m training.licences

fuzz:
	for target in extract text decode json-ld; do $(PYTHON) -m fuzz $$target || exit 1; done
	$(PYTHON) -m fuzz.prefixes
