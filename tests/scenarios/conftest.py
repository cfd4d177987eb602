"""`film` makes small videos and lies with the library's tests, `members` is beside this file; tests are no package."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "core" / "media"))
sys.path.insert(0, str(Path(__file__).parent))

from members import Machines


@pytest.fixture
async def machines(tmp_path):
    made = Machines(tmp_path)
    yield made
    await made.close()
