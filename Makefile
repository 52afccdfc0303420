PYTHON ?= python
DATA ?= ../shared/data

.PHONY: check test lint types bench model

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
