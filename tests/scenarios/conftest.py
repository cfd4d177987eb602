"""`film` makes small videos and lies with the library's tests, `members` is beside this file; tests are no package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "core" / "media"))
sys.path.insert(0, str(Path(__file__).parent))
