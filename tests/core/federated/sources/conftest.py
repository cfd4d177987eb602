"""`film` makes small videos for these tests; it lies with the library's, and tests are no package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "media"))
