# One line a target; the text behind `##` is the help.
SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .venv/bin
PORT ?= 8000

.PHONY: help setup setup-dev demo test check bench docs lock messages clean

help: ## Show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## Make the virtual environment for running Threefold
	@tools/setup base

setup-dev: ## The same for developing it: tests, linters, Chromium, PostgreSQL
	@tools/setup dev

demo: setup ## Load real data, run the main job, leave the web app running (ARGS=--no-serve ends instead)
	@$(BIN)/threefold demo $(ARGS)

check: setup-dev ## Lint, types, layers, file sizes, translations, generated pages
	@tools/check

test: check ## Everything: checks, then all tests on SQLite and on PostgreSQL
	@tools/test $(ARGS)

bench: setup-dev ## Print every benchmark (ratios to a peer or limit in the same run)
	@for file in bench/[a-z]*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

docs: setup-dev ## Write the generated reference pages anew
	@$(BIN)/python -m tools.reference --write

messages: setup-dev ## Bring new texts into the catalogues and compile them
	@$(BIN)/python -m tools.messages --write

lock: setup-dev ## Pin the dependencies anew
	@$(BIN)/python tools/lock.py

clean: ## Remove what setup and tests made
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis node_modules
