# `make` alone lists the habits below. Variables: PYTHON (python3) makes the virtual environment
# VENV (.venv); PORT (8501) and HEADLESS=1 belong to `make run`; ARGS is passed on to `test`,
# `bench` and `shots`.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8501
HEADLESS ?=
ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK = 1

# Two tests at a time, each file by one process, files in their order: those in the browser last.
SIDE_BY_SIDE := --numprocesses 2 --dist loadfile --no-loadscope-reorder

PY := $(VENV)/bin/python
# Each stamp is the last thing its rule writes, so that an interrupted step is done again.
MADE := $(VENV)/.stamp-made
APP := $(VENV)/.stamp-app
DEV := $(VENV)/.stamp-dev
BENCH := $(VENV)/.stamp-bench
FIT := $(VENV)/.stamp-fit

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run fit evaluate test check-data lint format types contract bench shots clean

help: ## List the habits
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(APP) ## Open the app (PORT=8501 by default; HEADLESS=1 opens no browser)
	@echo "Dry needling prices: http://localhost:$(PORT)  (Ctrl+C stops it)"
	@$(PY) -m streamlit run app.py --server.port $(PORT) --logger.hideWelcomeMessage true \
		--server.headless $(if $(filter-out 0 false,$(HEADLESS)),true,false)

test: $(APP) ## Run all tests, those in the browser and on PostgreSQL included
	@$(PY) -m tests.browser.chromium --install || true
	@$(PY) -m tests.store.postgresql --install || true
	REQUIRE_BROWSER=1 REQUIRE_POSTGRES=1 $(PY) -m pytest $(SIDE_BY_SIDE) $(ARGS)

check-data: $(APP) ## Check every table against data/datapackage.json
	$(PY) -m lib.commands check

fit: $(APP) ## Fit the hospital model anew and write data/hospital_model.json
	$(PY) -m lib.fitting
	$(PY) -m lib.commands check --stamp

evaluate: $(FIT) ## Try the hospital model on price lists it has not seen, and keep its scores
	$(PY) -m lib.commands evaluate --write $(ARGS)
	$(PY) -m lib.commands check --stamp

glossary: $(APP) ## Write docs/glossary.md from data/glossary.csv
	@$(PY) -c "from lib.datasets.glossary import as_markdown; print(as_markdown(), end='')" \
		> docs/glossary.md

lint: $(DEV) ## Check style and formatting
	$(PY) -m ruff check
	$(PY) -m ruff format --check

format: $(DEV) ## Put style and formatting right where that can be done safely
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

types: $(DEV) ## Check the types
	$(PY) -m mypy

contract: $(DEV) ## Check that imports follow the architecture
	$(VENV)/bin/lint-imports --no-logo

bench: $(BENCH) ## Time the pages against a blank page and against the same charts in Dash
	@$(PY) -m tests.browser.chromium --install
	$(PY) -m benchmarks $(ARGS)

shots: $(APP) ## Photograph every page into shots/, with contact sheets (ARGS="--pdf --readme")
	@$(PY) -m tests.browser.chromium --install
	$(PY) -m tests.browser.shots $(ARGS)

clean: ## Remove caches and outputs (the virtual environment stays)
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis shots test-results
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp whose interpreter has gone (a removed Python, a moved folder) counts as none.
ifeq ($(shell $(PY) -c 'print(1)' 2>/dev/null),)
.PHONY: $(MADE)
endif

# A healthy environment is kept; a missing or half-made one is made anew. Where the system's
# Python comes without ensurepip (Debian without python3-venv), its own pip fills the gap.
$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "This needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 | head -n 1)"; \
		echo "Name a newer one: make PYTHON=/path/to/python3.11 $(firstword $(MAKECMDGOALS))"; exit 1; }
	@if ! { $(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)' \
		&& $(PY) -m pip --version; } >/dev/null 2>&1; then \
		echo "Making the virtual environment $(VENV)"; \
		$(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1 || { \
			$(PYTHON) -m venv --clear --without-pip $(VENV) && \
			$(PYTHON) -m pip --python $(PY) install -q pip; } || { \
			echo "Could not make a virtual environment: install Python's venv module"; \
			echo "(on Debian and Ubuntu: apt-get install python3-venv)."; exit 1; }; \
	fi
	@touch $@

$(APP): requirements.txt $(MADE)
	@echo "Installing what the app needs (the first time takes a minute or two)"
	@$(PY) -m pip install -q -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt requirements.txt $(MADE)
	@echo "Installing what the checks need"
	@$(PY) -m pip install -q -r requirements-dev.txt
	@touch $@

$(FIT): requirements-fit.txt $(APP)
	@echo "Installing what the hospital model is held against"
	@$(PY) -m pip install -q -r requirements-fit.txt
	@touch $@

$(BENCH): benchmarks/requirements.txt $(APP)
	@echo "Installing what the app is held against"
	@$(PY) -m pip install -q -r benchmarks/requirements.txt
	@touch $@
