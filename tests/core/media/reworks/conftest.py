"""Videos and sounds of this folder's tests are made as those of the library's."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
