# The daily words. `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PORT ?= 8000
export PORT
# Compiled modules are kept, whatever the surroundings say: a start without them takes twice as long.
export PYTHONDONTWRITEBYTECODE :=
V := .venv/bin

help:            ## this list
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## */\1|/' | awk -F'|' '{printf "  make %-14s %s\n", $$1, $$2}'

setup:           ## .venv with the command `puente`
	@sh bin/setup base

setup-dev:       ## .venv with all that working on Puente needs
	@sh bin/setup dev

run: setup       ## try Puente: demo organization on http://127.0.0.1:8000 (PORT=8001 for another)
	@PUENTE_DEMO=1 exec $(V)/puente serve --demo --port $(PORT)

check: setup-dev ## before every commit: lint, types, floors, translations, unit tests on SQLite
	@sh bin/check

test: setup-dev  ## everything: browser journeys too, on SQLite and on PostgreSQL
	@sh bin/test

soak: setup-dev  ## what takes long; its figures go to docs/
	@sh bin/soak

bench: setup-dev ## measures speed, writes docs/performance*.md (BENCH="desk --quick" for one of them)
	@sh bin/bench $(BENCH)

lint: setup-dev  ## ruff
	@$(V)/ruff check . && $(V)/ruff format --check .

format: setup-dev ## ruff, and mends what it can
	@$(V)/ruff check --fix . ; $(V)/ruff format .

types: setup-dev ## mypy
	@$(V)/mypy

floors: setup-dev ## each floor stands on the ones below it
	@$(V)/lint-imports --cache-dir .cache/imports

translations: setup-dev ## collects every string into the rooms' locale/, then says what Spanish lacks
	@$(V)/python bin/translations collect

lock:            ## pins requirements/*.txt anew from pyproject.toml
	@sh bin/lock

.PHONY: help setup setup-dev run check test soak bench lint format types floors translations lock
