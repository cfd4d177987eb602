# Every target sets up what it needs; PYTHON=python3.12 chooses another interpreter.
.PHONY: demo test app check bench screenshots setup format clean
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
OUT ?= demo-out
# No screen is needed for tests; `make app` uses the person's own.
HEADLESS := QT_QPA_PLATFORM=offscreen

help:
	@echo "make demo         set up, and run read, label, train together, use on real data"
	@echo "make app          set up, and open the window"
	@echo "make test         set up, and run every test"
	@echo "make check        format, lint, types, import contracts, house tests"
	@echo "make screenshots  the pictures of docs/, from the real window"
	@echo "make bench        run every benchmark"

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml installers/linux/setup.sh
	@bash installers/linux/setup.sh

demo: setup
	@$(BIN)/vega demo --out $(OUT)
	@echo
	@echo "Open the report:  $(OUT)/report.html"
	@echo "Open the window:  make app"

app: setup
	@$(BIN)/vega

test: setup
	@bash installers/linux/setup.sh --tests
	@$(HEADLESS) $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

check: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(HEADLESS) $(BIN)/python -m pytest tests/test_house.py

format: setup
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# The screen is Qt's own offscreen one: the same fonts and sizes on every machine.
screenshots: setup
	@$(HEADLESS) VEGA_HOST=127.0.0.1 VEGA_ADVERTISE=127.0.0.1 VEGA_DISCOVERY=false VEGA_NAME="Ada's hospital" \
		$(BIN)/vega screenshots --out docs/pictures

bench: setup
	@$(BIN)/vega bench

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
