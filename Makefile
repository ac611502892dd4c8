# The one front door. `make help` lists what it opens.
PYTHON ?= python3
VENV_PYTHON := .venv/bin/python

# Every Python below starts from compiled modules, even where the machine says to keep none: that halves each start.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.tools/pycache
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test check docs bench bench-boards bench-scene bench-broadcasts chaos screenshots lighthouse

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' Makefile

setup: ## install what the others need (they call it themselves; instant when done)
	@$(PYTHON) -m tools.setup

run: ## build the demonstration county and start it (PORT=8000, DATABASE_URL=sqlite:///var/sanlian.sqlite3)
	@$(PYTHON) -m tools.run

test: ## all tests, on SQLite and on PostgreSQL (ARGS="-k words" for some)
	@$(PYTHON) -m tools.test $(ARGS)

check: ## style, types, contracts, translations, migrations, generated pages: under a minute
	@$(PYTHON) -m tools.check

docs: ## write the generated reference pages anew
	@$(PYTHON) -m tools.setup
	@$(VENV_PYTHON) -m tools.generated

bench: ## measure speed against bare views on the same server (ARGS="--help")
	@$(PYTHON) -m tools.setup
	@$(VENV_PYTHON) -m bench $(ARGS)

bench-boards: ## time the boards of a county and of the whole country (ARGS="--help")
	@$(PYTHON) -m tools.setup
	@$(VENV_PYTHON) -m bench.boards $(ARGS)

bench-scene: ## time a hundred thousand orders on the scene, drawn without a graphics card (ARGS="--help")
	@$(PYTHON) -m tools.setup
	@$(VENV_PYTHON) -m bench.scene $(ARGS)

bench-broadcasts: ## time a broadcast to every member of a county, and its progress page while they answer (ARGS="--help")
	@$(PYTHON) -m tools.setup
	@$(VENV_PYTHON) -m bench.broadcasts $(ARGS)

chaos: ## kill server and worker at random under load, let people race, and count what is lost (ARGS="--help")
	@$(PYTHON) -m tools.setup
	@$(VENV_PYTHON) -m bench.chaos $(ARGS)

screenshots: ## take the pictures of the README from the running product
	@$(PYTHON) -m tools.setup
	@$(VENV_PYTHON) -m tools.screenshots $(ARGS)

lighthouse: ## measure the residents' first page with Lighthouse, fetched by npx, into docs/reference/first-page.md
	@$(PYTHON) -m tools.setup
	@$(VENV_PYTHON) -m tools.lighthouse $(ARGS)
