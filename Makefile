# Set-up lives in .venv/; every target makes what it needs first. Needs python3 >= 3.11, make and git.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SERVERS := $(VENV)/.servers
LOCKED := $(BIN)/pip -q install --disable-pip-version-check --require-hashes -r
COMPILE := $(VENV)/lock/bin/uv pip compile --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate --no-header -q
export CHARTCITE_HOME ?= $(CURDIR)/$(VENV)/chartcite
INDEX := $(CHARTCITE_HOME)/current
NOTES ?= examples/*.txt

.PHONY: help demo code test servers check check-fast format docs bench lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

demo: $(INDEX) ## Set everything up and code the example notes
	@$(BIN)/chartcite code $(NOTES)

code: demo ## The same as demo; NOTES="a.txt b.txt" codes your own

test: $(INDEX) ## Everything that must pass: format, lint, types, layers, tests with coverage
	@$(MAKE) --no-print-directory check-fast
	@$(BIN)/pytest -n 2 --cov --cov-report=term --cov-fail-under=90 -q

servers: $(SERVERS) ## Build llama.cpp's server, which tests/servers needs (some minutes, once)

check: test ## The same as test

check-fast: $(READY) ## Format, lint, types and layers only
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(READY) ## Format the code and mend what ruff can mend
	@$(BIN)/ruff check --fix -q . || true
	@$(BIN)/ruff format -q .

docs: $(INDEX) ## Write the generated docs anew (rules, schema, help texts)
	@$(BIN)/python -m agent.rules.pages docs/rules
	@$(BIN)/python -m agent.contract

bench: $(INDEX) ## Measure accuracy, speed, memory; writes docs/benchmarks.md
	@$(BIN)/python -m evals.bench

lock: ## Pin versions and hashes anew (needs network)
	@$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip -q install uv
	@$(COMPILE) pyproject.toml --group dev -o requirements.lock
	@$(COMPILE) --group servers -c requirements.lock -o tests/servers/requirements.lock
	@$(COMPILE) --group compiler -o tests/servers/compiler.lock

clean: ## Remove the set-up and all caches
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .coverage .import_linter_cache .hypothesis

$(READY): pyproject.toml requirements.lock
	@echo "Setting up $(VENV) (once, a minute or two) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(LOCKED) requirements.lock
	@$(BIN)/pip -q install --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(SERVERS): tests/servers/requirements.lock tests/servers/compiler.lock $(READY)
	@echo "Building llama.cpp's server (once, some minutes) ..."
	@set -e; if [ -z "$$CXX" ] && ! command -v c++ >/dev/null; then \
		$(LOCKED) tests/servers/compiler.lock; \
		zig="$$($(BIN)/python -c 'import ziglang; print(ziglang.__path__[0])')/zig"; \
		export CC="$$zig cc" CXX="$$zig c++"; \
	fi; \
	CMAKE_ARGS="-DLLAVA_BUILD=OFF -DGGML_OPENMP=OFF $$CMAKE_ARGS" $(LOCKED) tests/servers/requirements.lock
	@touch $@

$(INDEX): $(READY) $(wildcard index/*.py index/*/*.py index/*/data/* index/lexicon/*.txt index/embedding/weights.npz)
	@$(BIN)/chartcite index build >/dev/null  # its manifest is for `chartcite index status`
	@touch $@
