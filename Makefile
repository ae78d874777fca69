# What to do with this repository: "make" alone tells. The work is done in tools/.

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-queue-job lint bench upgrade-check modules-check \
	core-tests proof database start-db stop-db clean

# Given after a target, as in "make test T=tests/test_install.py".
export T ARGS DATABASE BROWSER JOBS PORT INTERFACE RESET PYTHON
export EXAMPLES ROUNDS SEED
export PART PAIRS OCA_PAIRS FLAT_PAIRS MILLION_PAIRS PARALLEL_PAIRS REPEAT

help: ## Show this list
	@echo "account_netting: what make can do"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## /  \1|/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r target text; do printf '  %-15s %s\n' $$target "$$text"; done
	@sed -n 's/^#: \{0,1\}//p' $(MAKEFILE_LIST)

#:
#:Options
#:  make demo PORT=8070              serve at another port
#:  make demo INTERFACE=0.0.0.0      let other machines in (default: this one only)
#:  make demo RESET=1                begin with a fresh demo database
#:  make test T=tests/test_x.py      only these files, folders or pytest node ids
#:  make test ARGS="-k reverse -x"   further arguments for pytest
#:  make test JOBS=1                 in one process (default: one per processor, up to 4)
#:  make test BROWSER=0              without the tests that need a web server or browser
#:  make test DATABASE=scratch       in that database as it is, not in a fresh one
#:  make proof PART=races,kills      only these parts of: invariants, security, races,
#:                                   kills, load, uninstall
#:  make proof EXAMPLES=60 SEED=1    how many books are made up, and from what
#:  make proof ROUNDS=20 PAIRS=1000  how many races and kills, and pairs under load
#:  make core-tests PART=lint        only these parts of: account, lint
#:  make bench PART=oca,flat         only these parts of: oca, flat, million, parallel
#:  make bench PAIRS=300 REPEAT=3    how many pairs are netted, and how often (also
#:                                   OCA_PAIRS, FLAT_PAIRS, MILLION_PAIRS, PARALLEL_PAIRS)
#:  PYTHON=python3.12                which Python to use (3.10 to 3.13)
#:  ODOO_HOME=folder                 an Odoo 19.0 of yours, instead of fetching one
#:  PGHOST, PGPORT, PGUSER           a PostgreSQL of yours, instead of the embedded one
#:
#:bin/odoo ARGS runs Odoo with all this, for example bin/odoo shell -d netting_demo.

setup: ## Install all that the rest needs (they do it by themselves)
	@tools/run setup

demo: ## Serve a demo company at http://localhost:8069 (admin / admin)
	@tools/run demo

test: ## Run the whole test suite
	@tools/run test

test-queue-job: ## Run the tests of account_netting_queue_job, with OCA's queue_job
	@T=tests/queue_job BROWSER=0 tools/run test

lint: ## Check the style of code, data files and translations
	@tools/run lint

bench: ## Measure the speed, against OCA's add-on and on large books
	@tools/run bench

upgrade-check: ## Upgrade a database with OCA's add-on of the same name to ours
	@tools/run upgrade-check

modules-check: ## Test with OCA's payment orders and Odoo's online payments
	@tools/run modules-check

proof: ## Prove at length that it can be trusted with a ledger (20 minutes)
	@tools/run proof

core-tests: ## Run the tests of Odoo's accounting with ours installed (14 minutes)
	@tools/run core-tests

database: ## Make DATABASE=name, a database with the add-on to try things in
	@tools/run database

start-db: ## Start the embedded PostgreSQL, and tell how to reach it
	@tools/run start-db

stop-db: ## Stop the embedded PostgreSQL
	@tools/run stop-db

clean: ## Stop all servers and remove all that was installed and made
	@tools/run clean
