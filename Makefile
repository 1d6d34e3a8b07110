# Two commands matter: `make demo` shows what this is, `make test` proves it. Both set themselves up in .venv.
# Any Python from 3.11 on: make demo PYTHON=python3.12

PYTHON ?= python3
BIN = .venv/bin
CASE = cases/german-soviet
SOURCES = $(shell find src -type f ! -name '*.pyc')

.PHONY: help demo test lint types tests browser docs fuzz clean

help:
	@echo "make demo       set up, check the German-Soviet case, ask it, write out/german-soviet.html"
	@echo "make test       set up, lint, check types, run all tests and doctests"
	@echo "make browser    fetch what the tests of page and desk need: Node's packages; says how to get Chromium"
	@echo "make docs       write docs/reference and what the console blocks show, from the source"
	@echo "make fuzz       throw 100,000 hostile files at the readers (minutes)"
	@echo "make clean      remove what these made"

demo: .venv/for-use
	@sh tools/demo.sh $(BIN)/rapallo $(CASE)

test: lint types tests

lint: .venv/for-test
	$(BIN)/ruff check src tests tools

types: .venv/for-test
	$(BIN)/mypy --strict

tests: .venv/for-test
	$(BIN)/python -m pytest --doctest-modules src/rapallo tests

browser:
	cd frontend && npm ci --no-audit --no-fund
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || echo "Chromium is missing: apt-get install chromium (or set CHROMIUM)"

docs: .venv/for-test
	$(BIN)/python tools/reference.py
	$(BIN)/python tools/docs.py

fuzz: .venv/for-test
	RAPALLO_FUZZ=100000 $(BIN)/python -m pytest tests/laws/test_fuzz_readers.py

clean:
	rm -rf .venv out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# An installation for tests (sources in place, with tools) serves the demo too; one for use alone is renewed with the sources.
.venv/for-use: pyproject.toml $(SOURCES)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	test -f .venv/for-test || $(BIN)/python -m pip install --quiet --disable-pip-version-check .
	@touch $@

.venv/for-test: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@
