# `make demo` and `make test` need only Python 3.11+, make and git.
# PYTHON=python3.12 selects another Python than the first suitable one.

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast lint types layers tests gate test-lowest format bench prices wheel lock clean run dev

BIN := .venv/bin
export PYTHON

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' Makefile | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: run ## install into .venv, and price workloads/support-chat.yaml
	@$(BIN)/llmcost estimate workloads/support-chat.yaml

test: lint types layers tests ## all checks: style, types, layers, tests with coverage

# Compares with origin/main or main; BASE=HEAD with the last commit.
test-fast: lint types layers ## in under a minute: style, types, layers, and the unit tests of what changed, or most of them all
	@$(BIN)/python -m tests.support.mirror $(BASE)

lint: dev ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: dev ## types (mypy, strict)
	$(BIN)/mypy

layers: dev ## import contracts
	$(BIN)/lint-imports --no-logo

# Measuring coverage takes two thirds of the time of a test: sweeps and properties run without it.
tests: dev ## tests, with branch coverage except of sweeps and properties
	$(BIN)/python -m pytest -n auto --cov --cov-report=term --durations=10 -m "not exhaustive"
	$(BIN)/python -m pytest -n auto --durations=10 -m exhaustive

# As of the day of the price list, so that the result does not change with the calendar. BASE=origin/main compares with a
# branch. Without git there is no comparison.
gate: run ## check the example workloads against llmcost.yaml, and their change since the last commit
	@base=$${BASE:-$$(git rev-parse --quiet --verify HEAD >/dev/null 2>&1 && echo HEAD)}; \
	$(BIN)/llmcost --as-of "$$(sed -n 's/^as_of: *\([0-9-]*\).*/\1/p' pricing.yaml)" gate --strict $${base:+--base "$$base" --max-increase 20%}

test-lowest: ## the tests on the lowest versions that pyproject.toml allows
	@sh requirements/install.sh lowest .venv-lowest
	.venv-lowest/bin/python -m pytest -n auto

format: dev ## format the code
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: dev ## start-up times of commands, compared with unavoidable imports
	@$(BIN)/python benchmarks/startup.py

# Exit codes: 0 nothing to do; 1 files were changed; 2 the result would be wrong, nothing was written; 3 a list could not be read.
# `make` itself ends with 2 for each of them but 0: workflows run the second line.
prices: dev ## bring pricing.yaml up to date with published lists (pip, npm), and print a proposal in Markdown
	@$(BIN)/python -m prices.update $(PRICES)

wheel: dev ## build the source archive and the wheel into dist/
	$(BIN)/python -m build --no-isolation

# Resolves for Python 3.11 and later on every system, and keeps versions that still fit. UPGRADE=1 uses the newest ones.
LOCK = .venv-lock/bin/uv pip compile --quiet --no-config --generate-hashes --no-emit-index-url --no-emit-find-links --no-strip-extras \
	--no-annotate --custom-compile-command 'make lock' --python-version 3.11 $(if $(UPGRADE),--upgrade)

lock: ## update requirements/*.txt from pyproject.toml and requirements/*.in
	@sh -c 'test -x .venv-lock/bin/uv || { "$${PYTHON:-python3}" -m venv .venv-lock && .venv-lock/bin/python -m pip install --quiet uv; }'
	$(LOCK) --universal pyproject.toml requirements/run.in -o requirements/run.txt
	$(LOCK) --universal pyproject.toml requirements/run.in requirements/dev.in -c requirements/run.txt -o requirements/dev.txt
	$(LOCK) --resolution lowest-direct --python-platform linux pyproject.toml requirements/test.in -o requirements/lowest.txt

clean: ## remove all generated files
	rm -rf .venv .venv-lowest .venv-lock .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage build dist

run:
	@sh requirements/install.sh run

dev:
	@sh requirements/install.sh dev
