.DEFAULT_GOAL := help

BIN := .venv/bin
# The first of these that is new enough builds .venv; `make env PYTHON=python3.12` chooses. Not the newest first: for
# Python 3.13 no package carries a Redis, and without Docker its tests are not run.
PYTHONS := $(or $(PYTHON),python3.12 python3.11 python3.13 python3)
# The uv on PATH; without one, a copy of its own goes into .venv.
UV := $(shell command -v uv || echo $(BIN)/uv)
CODE := $(wildcard domain application adapters entrypoints tests)
# Tests start many programs, and each would compile anew what the one before has compiled.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: env
env: .venv/.done ## Build .venv from the lock; does nothing when it is up to date

.venv/.done: requirements.lock pyproject.toml
	@echo "Bringing .venv up to date with requirements.lock; the first time this can take a minute."
	@for python in $(PYTHONS) ""; do \
	  test -n "$$python" || break; \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done; \
	test -n "$$python" || { echo "Sixfold needs Python 3.11 or newer, and found none as: $(PYTHONS)." >&2; exit 1; }; \
	test -x $(BIN)/python || "$$python" -m venv .venv
	@test -x "$(UV)" || $(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'
	@# Compiled now, and once: where PYTHONDONTWRITEBYTECODE is set, each program would compile anew all that it imports.
	@$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: run
run: env ## Serve the shop on a SQLite file in ./var
	@$(BIN)/sixfold run

.PHONY: worker
worker: env ## Work off what was queued
	@$(BIN)/sixfold worker

.PHONY: migrate
migrate: env ## Bring the stores of every tenant up to date
	@$(BIN)/sixfold migrate

# Tests run in so many processes, each with servers of its own. Servers that somebody names are there once, and the tests
# of one process change what those of another look at: then there is one process.
# All tests in three, since many wait for a server; in two where it is told how long something took, on a core each.
WORKERS ?= $(if $(SIXFOLD_POSTGRES_URL)$(SIXFOLD_MONGO_URL)$(SIXFOLD_REDIS_URL),0,$(if $(filter test,$@),3,2))

.PHONY: test
test: env ## Run the tests; WORKERS=0 in one process, as their output is easier to follow
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

.PHONY: core
# Pattern P83: Test levels
core: env ## Run the tests of the rules and the use cases, which need no server
	@$(BIN)/python -m pytest -q tests/domain tests/application

.PHONY: contracts
contracts: env ## Hold every adapter to its contract; ADAPTER=postgres for one, without the page of them all
	@$(BIN)/python -m pytest -q tests/contracts/adapters --progress -n $(WORKERS) --maxschedchunk 1 $(if $(ADAPTER),--adapter=$(ADAPTER),--matrix=docs/reference/contract-matrix.md)

.PHONY: certify
certify: env ## Hold an adapter of yours to its laws: ADAPTER=module:name URL=…; LAW=UOW-9 for one law
	@$(BIN)/python -m tests.contracts.certify

.PHONY: acceptance
acceptance: env ## Play every scenario through every way in, on every persistence
	@$(BIN)/python -m pytest -q tests/acceptance

.PHONY: bench
bench: env ## Measure the shop against the same endpoints without layers, a product with many open orders, and log-ins
	@$(BIN)/python -m tests.benchmarks

.PHONY: mutate
mutate: env ## Change the code in small ways and list what no test notices; takes a night, goes on where it was; PART=domain for one
	@$(BIN)/python -m tests.mutation $(PART) --workers $(WORKERS)

.PHONY: docs
docs: env ## Write the pages anew that are generated from code, marks and runs
	@$(BIN)/python -m tests.docs

.PHONY: lint
lint: env ## Check format, lint rules, types, the direction of imports, and that no secret is in it
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@# Which rules there are is the package's business alone: nothing is asked for over the network.
	@$(BIN)/kingfisher scan . --config kingfisher.yaml --no-update-check --quiet

.PHONY: format
format: env ## Format the code and mend what can be mended
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

.PHONY: lock
lock: env ## Pin the newest versions that pyproject.toml allows
	@$(UV) pip compile pyproject.toml --all-extras --group dev --group build --group mutation --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --upgrade --quiet --output-file requirements.lock

.PHONY: clean
clean: ## Remove .venv and every cache; ./var, the shop's data, stays
	@rm -rf .venv dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +
