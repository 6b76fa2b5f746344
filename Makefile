# make        sets up and builds both editions into output/
# make test   sets up and runs all tests
# make lint   sets up and asks ruff and mypy whether the code is well formed
.PHONY: all test lint bench fuzz clean
.NOTPARALLEL:

all:
	@scripts/setup
	@.venv/bin/python build.py

test:
	@scripts/setup test
	@.venv/bin/python -m pytest -n $$(nproc 2>/dev/null || echo 2)

lint:
	@scripts/setup lint
	@.venv/bin/ruff format --check
	@.venv/bin/ruff check
	@.venv/bin/mypy

bench:
	@scripts/setup bench
	@.venv/bin/python -m bench
	@.venv/bin/python -m bench.compare

# damages a small book at random, again and again (tests/support/fuzz.py)
fuzz:
	@scripts/setup test
	@.venv/bin/python tests/support/fuzz.py

# everything but releases; build.py clean removes only what is of earlier versions
clean:
	find output -mindepth 1 -maxdepth 1 ! -name releases ! -name .gitignore -exec rm -rf {} +
