# make demo and make test are the whole set-up: they need only make and a Python 3.12 or later.

SHELL := /bin/sh
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
WANTED := $(shell cat .python-version)
KEY := $(shell cat requirements/dev.txt pyproject.toml .python-version | cksum | cut -d' ' -f1)
STAMP := $(VENV)/.installed-$(KEY)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The first Python that is new enough: the one .python-version asks for (pyenv keeps it off PATH), then those on PATH.
define FIND_PYTHON
for candidate in "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/$(WANTED)*/bin/python \
    python$(WANTED) python3.14 python3.13 python3.12 python3 python; do \
  if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then \
    python=$$candidate; break; \
  fi; \
done; \
if [ -z "$$python" ]; then \
  echo "nosology needs Python 3.12 or later with its venv module, and found none." >&2; \
  echo "Install it (Debian or Ubuntu: python3.12 and python3.12-venv; macOS: brew install python@3.12;" >&2; \
  echo "any system: pyenv install $(WANTED), or the installer from python.org), then run make again." >&2; \
  exit 1; \
fi
endef

.PHONY: help setup demo test lint evaluate bench fuzz docs clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

setup: $(STAMP) ## Create .venv with the pinned packages and nosology itself

$(STAMP): requirements/dev.txt pyproject.toml .python-version
	@if ! $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then \
	  $(FIND_PYTHON); \
	  echo "Creating $(VENV) with $$("$$python" --version)"; \
	  rm -rf $(VENV) && "$$python" -m venv $(VENV); \
	fi
	@echo "Installing the pinned packages into $(VENV)"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/.installed-* && touch $@

demo: $(STAMP) ## Install the embedded code books into .nosology/ and code examples
	@$(BIN)/python examples/demo.py

test: $(STAMP) ## Run the tests
	@$(BIN)/python -m pytest

lint: $(STAMP) ## Style, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy --strict src
	@$(BIN)/lint-imports

evaluate: $(STAMP) ## Measure accuracy against the gold encounters (needs NOSOLOGY_SHARED) and write docs/accuracy.md
	@test -e .nosology/full/icd10cm-2026.sqlite || NOSOLOGY_HOME=.nosology/full $(BIN)/nosology codebooks install
	@NOSOLOGY_HOME=.nosology/full $(BIN)/python -m tools.evaluate

bench: $(STAMP) ## Measure speed and memory and write docs/performance.md
	@test -e .nosology/full/icd10cm-2026.sqlite || NOSOLOGY_HOME=.nosology/full $(BIN)/nosology codebooks install
	@NOSOLOGY_HOME=.nosology/full $(BIN)/python -m tools.bench

fuzz: $(STAMP) ## Break the inputs of every reader for a minute each (with atheris when it is installed)
	@$(BIN)/python -m tools.fuzz

docs: $(STAMP) ## Rebuild the generated pages and the picture in the README
	@$(BIN)/python docs/build.py

clean: ## Remove what make created
	rm -rf $(VENV) .nosology build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
