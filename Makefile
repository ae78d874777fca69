# What to do with this repository: "make" alone tells. The work is done in tools/.

.DEFAULT_GOAL := help
.PHONY: help setup demo pictures test test-queue-job proof lint docs bench upgrade-check \
	modules-check charts-check core-tests database start-db stop-db clean

# Given after a target, as in "make test T=tests/test_install.py".
export T ARGS DATABASE BROWSER JOBS PORT INTERFACE RESET PYTHON
export EXAMPLES ROUNDS SEED
export PART PAIRS FORM_ITEMS OCA_PAIRS FLAT_PAIRS MILLION_PAIRS PARALLEL_PAIRS REPEAT

help: ## Show this list
	@sed -n -e 's/^#: \{0,1\}//p' -e 's/^\([a-z-]*\):.*## /  \1|/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r target text; do \
			if [ -n "$$text" ]; then printf '  %-14s %s\n' $$target "$$text"; \
			else printf '%s\n' "$$target"; fi; \
		done

demo: ## Serve a demo (admin/admin): PORT=8069 INTERFACE=0.0.0.0 RESET=
test: ## Run the tests: T=path ARGS="-k x" JOBS=1 BROWSER=0 DATABASE=x
proof: ## Prove at length: PART=races EXAMPLES=60 ROUNDS=20 SEED=1
lint: ## Check code, data files, translations, and links
docs: ## Build the guide as a site, in .local/site
pictures: ## Take the guide's pictures anew, of the demo
bench: ## Measure speed: PART=limit,bystander,desk,oca,flat,million
database: ## Make DATABASE=name, to try things in
upgrade-check: ## Upgrade databases of our last version, and of OCA's add-on
test-queue-job: ## Test account_netting_queue_job with OCA's queue_job
modules-check: ## Test beside other modules: PART=orders,countries,all,before,each
charts-check: ## Do the whole job in each chart of accounts: PART=fr,de
core-tests: ## Run Odoo's own accounting tests with ours: PART=account,lint
setup: ## Install all that the rest needs (they do it by themselves)
start-db: ## Start the embedded PostgreSQL, and tell how to reach it
stop-db: ## Stop the embedded PostgreSQL
clean: ## Stop all servers and remove all that was installed and made
#:
#:Variables: PYTHON=python3.12 (3.10 to 3.13), ODOO_HOME=folder (an Odoo 19.0),
#:PGHOST, PGPORT, PGUSER (a PostgreSQL of yours, instead of the embedded one).
#:bin/odoo ARGS runs Odoo with all this: bin/odoo shell -d netting_demo.

test-queue-job: export T = tests/queue_job
test-queue-job: export BROWSER = 0

setup demo test test-queue-job lint docs pictures bench upgrade-check modules-check \
charts-check core-tests proof database start-db stop-db clean:
	@tools/run $(patsubst test-queue-job,test,$@)
