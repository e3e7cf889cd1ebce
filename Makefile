# Two commands: `make run` and `make test`. Everything else is for those who work on the house.
PYTHON ?= python3
BIN := .venv/bin
export DJANGO_SETTINGS_MODULE := yanzhen.config.settings
SETUP := .venv/.base node_modules/.ready

.PHONY: run test check format lint types imports bench messages screenshots clean demo lock ocr

run: $(SETUP)
	@YANZHEN_DEMO=1 $(BIN)/yanzhen serve

test: $(SETUP) .venv/.dev
	@$(BIN)/python scripts/run_tests.py

check: $(SETUP) .venv/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/django-admin makemigrations --check --dry-run

# Text from scans and photos, for those who want it (docs/decisions/022).
ocr: $(SETUP)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/ocr.txt

format: .venv/.dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: $(SETUP) .venv/.dev
	@$(BIN)/python -m bench

messages: .venv/.dev
	@$(BIN)/python scripts/messages.py

screenshots: $(SETUP) .venv/.dev
	@$(BIN)/python scripts/screenshots.py

lock: .venv/.dev
	@for name in base dev node ocr; do $(BIN)/uv pip compile -q --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
	  requirements/$$name.in -o requirements/$$name.txt; done

clean:
	@rm -rf .venv node_modules build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis \
	  bench/work src/yanzhen/common/static/common/vendor
	@find src tests bench -name __pycache__ -prune -exec rm -rf {} +
	@echo "var/ keeps your data; remove it by hand to start over."

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: PYTHON=python3.12 make ...") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv .venv || { echo "Install the venv module: apt install python3-venv"; rm -rf .venv; exit 1; }

.venv/.base: .venv/bin/python requirements/base.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/base.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.base requirements/dev.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.ready: .venv/.base package-lock.json scripts/assets.py $(shell find src -name '*.po')
	@command -v npm >/dev/null || \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/node.txt
	@$(BIN)/python scripts/assets.py
	@$(BIN)/python scripts/messages.py --compile
	@mkdir -p node_modules && touch $@
