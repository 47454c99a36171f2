# make map    sets everything up in .venv and maps the examples into output/
# make test   runs every check; the tests run against the built wheel, not against this folder; the documentation is built as well
# make docs   builds the documentation site into build/site

PYTHON ?= python3

# The versions to install, in the environments and in those that pip makes to build in (older pips read the first for both).
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

SOURCES := $(shell find gazetteer mapper -type f -not -name '*.pyc')
TEST := build/test

.PHONY: map test docs

map: .venv/.installed
	.venv/bin/mapper run examples/reports -o output --note "Example reports: invented wording about well-documented events; no evidence."

.venv/.installed: pyproject.toml constraints.txt $(SOURCES)
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --upgrade pip
	.venv/bin/python -m pip install --quiet .
	touch $@

test:
	rm -rf build
	$(PYTHON) -m venv $(TEST)/.venv
	$(TEST)/.venv/bin/python -m pip install --quiet --upgrade pip
	$(TEST)/.venv/bin/python -m pip wheel --quiet --no-deps --wheel-dir $(TEST)/wheel .
	$(TEST)/.venv/bin/python -m pip install --quiet "$$(echo $(TEST)/wheel/*.whl)[dev,docs]"
	$(TEST)/.venv/bin/ruff check .
	$(TEST)/.venv/bin/mypy gazetteer mapper
	NO_MKDOCS_2_WARNING=1 $(TEST)/.venv/bin/mkdocs build --quiet --strict
	mkdir $(TEST)/tree
	cp -R .ci benchmarks constraints.txt docs examples Makefile notebooks pyproject.toml README.md tests $(TEST)/tree
	cd $(TEST)/tree && FRONTLINE_WHEEL=1 ../.venv/bin/pytest

docs: .venv/.installed
	.venv/bin/python -m pip install --quiet ".[docs]"
	NO_MKDOCS_2_WARNING=1 .venv/bin/mkdocs build --strict
