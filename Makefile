# Two commands are enough: `make demo` to try it, `make test` to work on it. GNU make 3.81 will do.
PYTHON ?= python3
PORT ?= 8123
N ?= 200
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
# Only what the demo and `opsbot` run on; the tools of development come on top.
RUNS := .venv/.runs
DEVELOPS := .venv/.develops
EMPTY ?=
EMPTY_FLAG := $(if $(EMPTY),--empty)

.PHONY: install demo test check generated crash bench sbom lock clean

install: $(RUNS)
	@echo "Installed: $(BIN)/opsbot"

demo: $(RUNS)
	@$(BIN)/opsbot demo --port $(PORT) $(EMPTY_FLAG)

test: $(DEVELOPS)
	$(BIN)/pytest --numprocesses auto --dist loadfile --ignore tests/crash
	$(BIN)/pytest tests/crash

check: $(DEVELOPS)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot.generated --check
	$(BIN)/python -m bot.catalogue --check

generated: $(DEVELOPS)
	$(BIN)/python -m bot.generated
	$(BIN)/python -m bot.catalogue

# Kill the bot N times on each database and compare what Slack saw with what is kept.
crash: $(DEVELOPS)
	PYTHONPATH=tests $(BIN)/python -m harness.crash --kills $(N)

# Measure what is promised about speed; NAME="commands timers" measures only these rows.
bench: $(DEVELOPS)
	$(BIN)/python -m bench $(NAME) $(if $(NAME),,--keep)

# What Opsbot is made of, for those who have to know (CycloneDX).
sbom: $(DEVELOPS)
	@mkdir -p build
	@$(BIN)/python -m bot.sbom > build/sbom.json
	@echo "Written: build/sbom.json"

# Exact versions with hashes and no addresses; needs uv.
lock:
	printf 'setuptools\nwheel\n' > build.in
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --extra demo --extra postgres pyproject.toml build.in -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --extra demo --extra postgres --extra dev \
	  pyproject.toml build.in -o requirements-dev.txt
	rm build.in

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Opsbot needs Python 3.11 or newer; say which with PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv

$(RUNS): .venv/bin/python requirements.txt pyproject.toml
	@echo "Preparing .venv (once)..."
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(DEVELOPS): $(RUNS) requirements-dev.txt
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@
