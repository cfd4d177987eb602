"""Machines that train together, for the tests of this folder."""

import sys
from pathlib import Path

import pytest

# tests are no package; the program that the slow tests start is also what the others build their machines from
sys.path.insert(0, str(Path(__file__).parent))

from federated_program import Machine


@pytest.fixture
def machine(tmp_path):
    """`async with machine("ada", pictures) as ada`."""
    return lambda name, pictures=None, **environment: Machine(tmp_path, name, pictures, **environment)
