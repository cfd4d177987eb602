"""A model made by hand; see little_grammar.py."""

import sys
from pathlib import Path

import pytest

# tests are no package
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def exported(tmp_path):
    from little_grammar import saved

    return saved(tmp_path / "little-grammar")


@pytest.fixture
def gathered(tmp_path, exported):
    """The folder as it is in the profile."""
    from core.collaboration.assist.grammar.model_files import gather

    gather(exported, tmp_path / "gathered")
    return tmp_path / "gathered"
