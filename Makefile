# Two commands to know: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OTHERS := examples/sahel-transition.html examples/andes-and-strait.jsonl
EXAMPLES := examples/massoud-moscow.txt $(OTHERS)

.DEFAULT_GOAL := help
.PHONY: help demo test lint evaluate bench train clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 12

$(BIN)/dragoman: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Dragoman needs Python 3.11 or later; this is " + sys.version.split()[0] + " (set PYTHON=)" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.test: $(BIN)/dragoman
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,lint]'
	@touch $@

demo: $(BIN)/dragoman ## install into .venv and code the example dispatches
	@mkdir -p demo
	$(BIN)/dragoman code examples/massoud-moscow.txt --date 2023-10-12 --format table
	$(BIN)/dragoman code $(OTHERS) --format table
	$(BIN)/dragoman code examples/sahel-transition.html --format timeline
	$(BIN)/dragoman code $(EXAMPLES) --date 2023-10-12 -o demo/events.jsonl
	$(BIN)/dragoman code $(EXAMPLES) --date 2023-10-12 -o demo/events.csv
	$(BIN)/dragoman annotate $(EXAMPLES) --date 2023-10-12 -o demo/annotations.jsonl
	$(BIN)/dragoman add $(EXAMPLES) --date 2023-10-12 --archive demo/news.duckdb
	$(BIN)/dragoman show --archive demo/news.duckdb --type CONSULT --format table
	$(BIN)/dragoman stats --archive demo/news.duckdb
	@echo "wrote demo/events.jsonl, demo/events.csv, demo/annotations.jsonl and demo/news.duckdb"

test: $(VENV)/.test ## install what the tests need and run them
	$(BIN)/python -m pytest

lint: $(VENV)/.test ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

evaluate: $(VENV)/.test ## scores of every part against their floors (needs ../shared; SHORT=1 without forecasts)
	$(BIN)/python -m benchmarks.evaluate $(if $(SHORT),--short)

bench: $(VENV)/.test ## speed, start-up, memory and installed size (needs ../shared)
	$(BIN)/python -m benchmarks.bench
	$(BIN)/python -m benchmarks.queries
	$(BIN)/python -m benchmarks.scale engines
	$(BIN)/python -m benchmarks.scale cost
	$(BIN)/python -m benchmarks.scale growth
	$(BIN)/python -m benchmarks.forecasting

$(VENV)/.train: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[train]'
	@touch $@

train: $(VENV)/.train ## remake the language model (needs ../shared and a GPU; see training/README.md)
	PATH="$(CURDIR)/$(BIN):$$PATH" training/run.sh

clean: ## remove what the other targets made
	rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
