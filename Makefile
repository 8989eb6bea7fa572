# `make run` opens the app, `make test` runs every test; both prepare what they need in .venv.
# Needs only make and Python 3.11 or newer.

PORT ?= 8501
# The app listens on this machine only; `make run ADDRESS=0.0.0.0` shares it with a class.
ADDRESS ?= 127.0.0.1
# Further words for pytest or the benchmarks: make test ARGS="-k window", make bench ARGS=--long
ARGS ?=
# Processes of the test run. More than two mostly cost memory: each imports torch.
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/ready-to-run
TEST_READY := $(VENV)/ready-to-test
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check $(if $(CI),--quiet)

.DEFAULT_GOAL := help
.PHONY: help run test check bench gallery format clean

help: ## list these commands
	@grep -E '^[a-z]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(RUN_READY) ## start the app (PORT=8501, ADDRESS=127.0.0.1)
	$(BIN)/python -m streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS)

# The workers share the cores: torch's own threads on top of them would only fight.
test: $(TEST_READY) ## run every test: library, pages and browser (ARGS="-k window")
	@chromium=$$($(BIN)/python -m tests.browser.chromium) && \
	CHROMIUM_PATH="$$chromium" OMP_NUM_THREADS=1 \
	$(BIN)/python -m pytest --numprocesses=$(WORKERS) --dist=loadgroup $(ARGS)

check: $(TEST_READY) ## lint, formatting and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(TEST_READY) ## measure speed (ARGS="sparse_vs_dense --long")
	@chromium=$$($(BIN)/python -m tests.browser.chromium) && \
	CHROMIUM_PATH="$$chromium" $(BIN)/python -m tests.benchmarks $(ARGS)

gallery: $(RUN_READY) ## write docs/patterns.md and its pictures again
	$(BIN)/python -m tools.gallery

format: $(TEST_READY) ## put the code into the project's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove the environment and every cache
	rm -rf $(VENV) .hypothesis .mypy_cache .pytest_cache .ruff_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Made again when the requirements change, and when its Python has gone from the machine.
ifneq ($(shell test -x $(BIN)/python && echo yes),yes)
.PHONY: $(RUN_READY)
endif

define MAKE_VENV
for name in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		echo "Making $(VENV) with $$("$$name" --version)"; \
		"$$name" -m venv --clear $(VENV) && exit 0; \
		rm -rf $(VENV); \
		echo "$$name could not make a virtual environment: install its venv module" \
			"(Debian, Ubuntu: apt-get install python3-venv) and run make again." >&2; exit 1; \
	fi; \
done; \
echo "No Python 3.11 or newer was found: install one, or name it: make PYTHON=/path/to/python" >&2; \
exit 1
endef

$(RUN_READY): requirements.txt
	@test -x $(BIN)/python || { $(MAKE_VENV); }
	$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(TEST_READY): requirements-test.txt $(RUN_READY)
	$(PIP_INSTALL) -r requirements-test.txt
	@touch $@
