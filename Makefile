# The commands of this project. `make chat` and `make test` set up whatever they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARCHIVE ?= archive
PORT ?= 7860
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: chat install check fix test stress browser bench-gate

chat: $(VENV)/.installed
	$(BIN)/newsdesk chat --archive $(ARCHIVE) --sample examples/articles --port $(PORT)

install: $(VENV)/.installed

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fix: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: $(VENV)/.installed-dev browser
	$(BIN)/pytest

# The long form of the reliability tests, with the figures it measured: an hour and more.
stress: $(VENV)/.installed-dev
	NEWSDESK_STRESS=1 $(BIN)/pytest -rP tests/reliability

# Benchmarks against their floors, benchmarks/floors.json; skipped, saying so, where data is absent.
bench-gate: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.gate

# The browser tests drive a real Chromium: the system's, else Debian's package, else Playwright's.
browser: $(VENV)/.installed-dev
	@command -v chromium chromium-browser google-chrome >/dev/null && exit 0; \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; \
	else \
		$(BIN)/playwright install chromium; \
	fi

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing; this takes a few minutes the first time ..."
	$(PIP) torch
	$(PIP) --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) --editable '.[dev]'
	@touch $@
