"""Loaded by each program of the offline scenario: writes down every connection, look-up and program that it starts."""

import os
import sys

_target = os.environ.get("VEGA_AUDIT", "")


def _note(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.exec", "urllib.Request"):
        words = repr(arguments[1] if event == "socket.connect" else arguments[0])
        # not Path.open: it looks at the disk in ways that would be heard here again
        with open(_target, "a", encoding="utf-8") as file:  # noqa: PTH123
            file.write(f"{event}\t{words}\n")


if _target:
    sys.addaudithook(_note)
