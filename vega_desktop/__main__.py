"""Run Vega: `python -m vega_desktop`, or simply `vega`."""

from vega_desktop.cli import main

if __name__ == "__main__":
    main()
