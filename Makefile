# The only entry to the project: `make help` lists what there is.
PY ?= python3
RUN := .venv/bin/python
VAR := $(or $(ESPAI_VAR),var)
STATIC_SOURCES := $(shell find espai -path '*/static/*' -type f 2>/dev/null)
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/*.po)

# A folder that was moved or copied holds an environment that no longer starts.
$(shell $(RUN) -c pass 2>/dev/null || rm -f .venv/.run .venv/.dev 2>/dev/null)

.PHONY: help run test check bench eval pictures vendor lock messages port
.NOTPARALLEL:
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1	/p' Makefile | expand -t 18

run: port .venv/.run .venv/.messages $(VAR)/.static ## the site with its demonstration on this machine; data stays in var/
	@$(RUN) manage.py migrate --verbosity 0
	@ESPAI_DEMO=on ESPAI_HOST=127.0.0.1 $(RUN) manage.py demo
	@ESPAI_DEMO=on ESPAI_HOST=127.0.0.1 exec $(RUN) manage.py serve

check: .venv/.dev ## the fast half of the tests: SQLite, no browser
	@$(RUN) tools/check.py --fast

test: .venv/.dev ## every test: both databases, browser, accessibility
	@$(RUN) tools/check.py

bench: .venv/.dev ## speed, statements, weight and memory of the pages, in build/bench.json
	@$(RUN) tools/bench.py
	@$(RUN) tools/bench_search.py
	@$(RUN) tools/bench_library.py

eval: .venv/.dev ## how well search finds what people look for, on both databases, by queries that were judged
	@$(RUN) tools/evaluate.py --shut

pictures: .venv/.dev ## pictures of the pages, narrow and wide, light and dark, in build/pictures/
	@$(RUN) tools/pictures.py

vendor: ## bundles the files that come from npm (the only step that needs node)
	@command -v npm >/dev/null || { echo "make vendor needs npm (on Debian: apt install npm)."; exit 1; }
	@cd tools/vendor && npm ci --ignore-scripts --no-audit --no-fund && node build.mjs

lock: .venv/.dev ## writes requirements*.txt from pyproject.toml; UPGRADE=1 takes newer versions
	@$(RUN) tools/lock.py $(if $(UPGRADE),--upgrade)

messages: .venv/.dev ## collects the texts of the interface into locale/
	@$(RUN) tools/messages.py

port: python
	@$(PY) tools/environment.py port

.PHONY: python
python:
	@command -v $(PY) >/dev/null || { echo "Espai needs Python 3.11 or later, and there is no $(PY) (on Debian: apt install python3 python3-venv)."; exit 1; }

.venv/.run: requirements.txt | python
	@$(PY) tools/environment.py install requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt | python
	@$(PY) tools/environment.py install requirements-dev.txt
	@touch $@ .venv/.run

.venv/.messages: .venv/.run $(CATALOGUES)
	@$(RUN) manage.py rebuild_messages
	@touch $@

$(VAR)/.static: .venv/.run $(STATIC_SOURCES)
	@$(RUN) manage.py join_css
	@$(RUN) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@
