"""`vega(words…)` runs a command on a profile of its own, as a person would."""

import pytest
from typer.testing import CliRunner

from vega_desktop.cli import app


@pytest.fixture
def vega(tmp_path):
    def call(*words, profile="ada"):
        return CliRunner().invoke(app, ["--profile", str(tmp_path / profile), *map(str, words)])

    return call
