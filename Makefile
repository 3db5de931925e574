# 解答 Jieda: everything one does with the source, on a machine with Python 3.11+ and nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= jieda-data
# Tests write to the disk and wait for it thousands of times; where memory holds what they write, it does.
IN_MEMORY = $(shell df -k /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print "PYTEST_DEBUG_TEMPROOT=/dev/shm" }')
PYTEST = env $(IN_MEMORY) $(BIN)/python -m pytest -rs -n auto --dist worksteal
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: setup dev run test quick check lint compiled bench screenshots messages lock clean
.DEFAULT_GOAL := run

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新的版本：make PYTHON=python3.11 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "做不了虚拟环境；Debian/Ubuntu 请先 apt-get install python3-venv"; exit 1; }

$(VENV)/.product: requirements.lock pyproject.toml | $(BIN)/python
	@echo "安装依赖（只有第一次要等）……"
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "安装依赖和测试工具（只有第一次要等）……"
	$(INSTALL) --require-hashes -r requirements-dev.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $(VENV)/.product $@

setup: $(VENV)/.product  ## make .venv with the product in it

dev: $(VENV)/.dev

run: setup  ## serve the demo on http://127.0.0.1:8000
	@$(BIN)/jieda --data $(DATA) serve --demo

test: dev  ## every test that this machine can run
	$(PYTEST) $(ARGS)

quick: dev  ## every test that starts neither a browser nor servers or other processes
	$(PYTEST) -m "not browser and not server" $(ARGS)

lint: dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

compiled: dev  ## bytecode, loops and tests, which many processes that start at once would each compile
	@$(BIN)/python -m compileall -q kb search recommend webui
	@$(BIN)/python -c "from webui.installation import warming; warming.warm_searching(); warming.warm_learning()"
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest --collect-only -q >/dev/null || true

check: dev  ## format, lint, types, tests
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint compiled
	@$(MAKE) --no-print-directory test

bench: dev  ## speed, freshness and codes; with ARGS="ranking FOLDER" and the like, quality on labelled sets
	$(BIN)/python -m benchmarks $(ARGS)

screenshots: dev  ## the pictures of the documentation; needs Chromium
	$(BIN)/python -m tests.e2e.screenshots

messages: dev  ## bring the catalogue of translations in step with the texts
	$(BIN)/python -m webui.languages.collecting

lock:  ## write both lock files anew; needs uv
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra build -o requirements.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra build --extra dev -o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
