"""A process that works beside the program takes no more than it was given, and gives way."""

import subprocess
import sys

import pytest

CHILD = """
import os, resource
from core.modest import be_modest

before = os.nice(0)
be_modest(8 << 30, 5)
print(os.nice(0) - before, resource.getrlimit(resource.RLIMIT_AS)[0] >> 30)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bound address space otherwise or not at all")
def test_priority_and_address_space_are_bounded():
    told = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.split() == ["5", "8"]
