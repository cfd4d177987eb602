"""No library tells anybody, or writes down for them, how this program is used."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SESSION = """
import sys
import core
from pathlib import Path
from core.media.sessions import open_session

open_session(Path(sys.argv[1]), device="cpu")
"""


def test_a_model_that_is_run_leaves_nothing_in_the_home_folder(tmp_path):
    model = next((ROOT / "resources" / "models").rglob("*.onnx"))
    kept = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    environment = {**kept, "HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    subprocess.run(
        [sys.executable, "-B", "-c", SESSION, str(model)], env=environment, check=True, cwd=ROOT, timeout=110
    )
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
