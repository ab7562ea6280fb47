# make report   set everything up and render the shipped reports
# make test     set everything up and pass the tests
# make lab      open JupyterLab on the notebooks
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: report test lab test-slow lint types bench lock clean

report: $(VENV)/runtime.stamp
	$(BIN)/technoparks report

test: $(VENV)/test.stamp
	$(BIN)/pytest -n auto --dist loadfile

test-slow: $(VENV)/oracles.stamp
	$(BIN)/pytest -m slow

lab: $(VENV)/lab.stamp
	$(BIN)/jupyter lab notebooks

lint: $(VENV)/test.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

types: $(VENV)/test.stamp
	$(BIN)/mypy

bench: $(VENV)/test.stamp
	$(BIN)/python benchmarks/report_batch.py

lock:
	sh requirements/compile.sh

clean:
	rm -rf $(VENV) reports build dist

# One environment; each set adds to it what its lock names, and only when the lock has changed.
$(VENV)/%.stamp: requirements/%.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed, $(PYTHON) is %d.%d. Name another: make PYTHON=python3.12 $(MAKECMDGOALS)" % sys.version_info[:2])'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r $<
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@
