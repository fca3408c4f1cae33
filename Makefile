# Every target sets up what it needs, once; a second run starts at once. `make` alone lists the targets.
bin := .venv/bin
catalogues := $(patsubst %.po,%.mo,$(wildcard resources/locale/*/LC_MESSAGES/pronto.po))

.PHONY: help setup demo run test lint acceptance bench torture revision messages docs lock

help:
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

setup: .venv/.installed $(catalogues)  ## the virtual environment, Qt's libraries, the catalogues

demo: setup  ## the desktop on a throw-away demo database; without a display, the tour into demo-out/
	$(bin)/python main.py demo

run: setup  ## the desktop on your own database
	$(bin)/python main.py

test: lint .venv/.test-tools  ## everything CI checks: lint, types, import contracts, all tests
	QT_QPA_PLATFORM=offscreen $(bin)/pytest -n 2

lint: setup  ## style, types and import contracts
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/mypy
	$(bin)/lint-imports --no-logo

acceptance: setup .venv/.test-tools  ## tests against real data: make acceptance DATA=dir
	@test -d "$(DATA)" || { echo "usage: make acceptance DATA=dir"; exit 2; }
	$(bin)/pytest tests/acceptance --data "$(DATA)"

bench: setup .venv/.bench  ## speed, as ratios against peers
	$(bin)/python -m benchmarks

torture: setup .venv/.test-tools  ## processes and servers killed amid their work, hundreds of times
	$(bin)/pytest tests/app/db/test_killed.py --rounds 200

revision: setup  ## a migration from the changed models: make revision M="why"
	$(bin)/python packaging/revise.py "$(M)"

messages: setup  ## bring the catalogues up to date with the texts in the source
	mkdir -p build
	$(bin)/pybabel -q extract -F pyproject.toml -k N_ -k plural:1,2 --no-wrap --sort-by-file --add-location=file \
	    --project=Pronto -o build/pronto.pot app ui reports main.py
	for po in resources/locale/*/LC_MESSAGES/pronto.po; do \
	    $(bin)/pybabel -q update -D pronto -N --no-wrap --ignore-obsolete --ignore-pot-creation-date -i build/pronto.pot -o $$po -l $$(basename $${po%/LC_MESSAGES/*}) || exit 1; \
	done

docs: setup  ## bring the diagrams of docs/domains and the pages of docs/reference up to date
	$(bin)/python packaging/domain_docs.py
	$(bin)/python packaging/reference_docs.py

lock: setup  ## the locks, from pyproject.toml; make lock upgrade=--upgrade takes newer versions
	$(bin)/uv -q pip compile pyproject.toml --group dev $(lock_options) -o requirements.lock
	$(bin)/uv -q pip compile --group bench -c requirements.lock $(lock_options) -o requirements-bench.lock

lock_options = --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
    --custom-compile-command "make lock" $(upgrade)

.venv/.installed: pyproject.toml requirements.lock packaging/setup.sh packaging/qt.sh
	sh packaging/setup.sh
	@touch $@

.venv/.test-tools: .venv/.installed packaging/test-tools.sh
	sh packaging/test-tools.sh
	@touch $@

.venv/.bench: .venv/.installed requirements-bench.lock
	$(bin)/python -m pip --disable-pip-version-check -qq install --require-hashes --no-deps -r requirements-bench.lock
	@touch $@

%.mo: %.po | .venv/.installed
	$(bin)/pybabel -q compile -i $< -o $@
