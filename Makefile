# make run: set everything up and start. make test: set everything up and run the whole suite. Both are safe to repeat.
.DEFAULT_GOAL := help
.PHONY: help run test quick check lock adapter models screenshots clean
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

help:
	@echo "make run          set up and start scheduler and web page"
	@echo "make test         set up and run the whole suite"
	@echo "make quick        format, lint, types, layers and the quick tests"
	@echo "make screenshots  take the README's pictures anew"
	@echo "make models       fit the shipped pack's models anew"
	@echo "make adapter      fit the shipped pack's adapter anew (half an hour)"
	@echo "make lock         resolve the locked dependencies anew"

run: $(VENV)/.run
	@$(BIN)/tracker up

test: check
	$(BIN)/python -m pytest -n 2

quick: check
	$(BIN)/python -m pytest -n 2 -m "not slow and not browser and not postgres"

check: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

screenshots: $(VENV)/.test
	$(BIN)/python -m tests.browser.screenshots

# hatchling and editables build the package itself, so that nothing unlocked is fetched.
LOCK = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -

# Every change of the Karabakh pack's rules, or of how rules are matched, asks for its models to be fitted anew.
# The shared labelled reports lie beside the checkout; without them the models are fitted to what is kept with the code.
SHARED = ../shared/labelled/dev.jsonl

# What fits adapters is too large for the locked dependencies; afterwards the models have to be fitted anew.
adapter: $(VENV)/.test
	$(BIN)/pip install -q torch==2.13.0
	$(BIN)/tracker model tune clauses/karabakh-2020 tests/labelled/karabakh-2020.jsonl \
		tests/labelled/karabakh-2020-held-back.jsonl tests/labelled/karabakh-2020-more.jsonl \
		tests/labelled/karabakh-2020-read.jsonl $(wildcard $(SHARED)) tests/labelled/karabakh-2020-made-up.jsonl

models: $(VENV)/.test
	$(BIN)/tracker model train clauses/karabakh-2020 tests/labelled/karabakh-2020.jsonl \
		tests/labelled/karabakh-2020-held-back.jsonl tests/labelled/karabakh-2020-more.jsonl \
		tests/labelled/karabakh-2020-read.jsonl $(wildcard $(SHARED)) \
		--unread tests/labelled/karabakh-2020-unread.jsonl \
		--unread tests/labelled/karabakh-2020-judged.jsonl --unread tests/labelled/karabakh-2020-made-up.jsonl \
		--held-back tests/labelled/karabakh-2020-judge.jsonl --recall 0.92
	$(BIN)/tracker model train clauses/minsk-2015 tests/labelled/minsk-2015.jsonl tests/labelled/minsk-2015-made-up-read.jsonl \
		--unread tests/labelled/minsk-2015-made-up.jsonl --held-back tests/labelled/minsk-2015-judge.jsonl --recall 0.9

lock:
	printf 'hatchling\neditables\n' | $(LOCK) --extra learn --extra postgres --extra semantic -o requirements.lock
	printf 'hatchling\neditables\n' | $(LOCK) --extra test -c requirements.lock -o requirements-test.lock

$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
		echo "error: $(PYTHON) is missing. Install Python 3.11 or newer with its venv module (Debian: apt install python3.11-venv)," \
		"or name another: make run PYTHON=python3.12" >&2; exit 1; }
	@test "$$($(PYTHON) -c 'print(41 + 1)' 2>/dev/null)" = 42 || { \
		echo "error: $(PYTHON) is no Python. Name one of 3.11 or newer: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "error: $$($(PYTHON) --version) is too old, 3.11 or newer is needed: make run PYTHON=python3.12" >&2; exit 1; }
	@test -w . || { echo "error: no write access to $$(pwd)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo "error: $(PYTHON) could not make a virtual environment (Debian: apt install python3.11-venv)" >&2; exit 1; }
	@touch $@

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/.made
	@echo "installing the locked dependencies into $(VENV) …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements-test.lock pyproject.toml | $(VENV)/.made
	@echo "installing the locked dependencies and the tests' into $(VENV) …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-test.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .coverage
