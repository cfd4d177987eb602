"""What nobody caught is found in the log, also from other threads."""

import subprocess
import sys

CODE = """
import sys, threading
from pathlib import Path
from vega_desktop import crash, logs
profile = Path(sys.argv[1])
logs.start(profile)
crash.install(profile)
if sys.argv[2] == "thread":
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start(); thread.join()
elif sys.argv[2] == "main":
    1 / 0
else:
    import faulthandler
    faulthandler._sigabrt()
"""


def run(tmp_path, how):
    return subprocess.run([sys.executable, "-c", CODE, str(tmp_path), how], capture_output=True, text=True)


def test_an_uncaught_error_is_logged(tmp_path):
    assert run(tmp_path, "main").returncode == 1
    assert "ZeroDivisionError" in (tmp_path / "logs" / "vega.log").read_text()


def test_an_uncaught_error_in_a_thread_is_logged(tmp_path):
    run(tmp_path, "thread")
    assert "ZeroDivisionError" in (tmp_path / "logs" / "vega.log").read_text()


def test_a_fatal_signal_leaves_the_stacks(tmp_path):
    assert run(tmp_path, "abort").returncode < 0
    assert "Fatal Python error: Aborted" in (tmp_path / "logs" / "crash.txt").read_text()
