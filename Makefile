# Two commands: `make demo` and `make test`. The rest are their parts.
# Needs Python 3.11 or later and make; everything else is fetched into .tools, .venv and frontend/node_modules.

SHELL := /bin/sh
FIND_PYTHON = for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done
PYTHON ?= $(shell $(FIND_PYTHON))
RUN := .venv/bin/python
ADDRESS ?= 127.0.0.1:8000

.PHONY: help demo test setup services frontend api lint types test-py test-front test-e2e bench pictures clean

help:
	@echo "make demo       a demo team on http://$(ADDRESS)"
	@echo "make test       everything: checks, SQLite, PostgreSQL + Redis, browser"
	@echo "parts           setup services frontend api lint types test-py test-front test-e2e bench pictures clean"

demo: frontend
	@.venv/bin/yingda demo --serve --host $(firstword $(subst :, ,$(ADDRESS))) --port $(lastword $(subst :, ,$(ADDRESS)))

test: setup
	@$(RUN) -m tools.suite

setup:
	@test -n "$(PYTHON)" || { echo "please install Python 3.11 or later" >&2; exit 1; }
	@$(PYTHON) tools/setup.py

services: setup
	@$(RUN) -m tools.services

frontend: setup
	@$(RUN) -m tools.frontend build

api: setup
	@$(RUN) -m tools.frontend api

lint types test-py test-front test-e2e: setup
	@$(RUN) -m tools.suite $@

bench: frontend
	@$(RUN) -m bench

pictures: frontend
	@$(RUN) -m tools.pictures

clean:
	rm -rf .tools .venv frontend/node_modules yingda/site/static/built dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
