"""The last net: what nobody caught is written to the log, also when the interpreter itself dies."""

import faulthandler
import logging
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO

log = logging.getLogger(__name__)

_file: IO[str] | None = None


def install(profile: Path) -> None:
    """Log uncaught exceptions of every thread; write the stacks to `logs/crash.txt` on a fatal signal."""
    global _file
    folder = profile / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    _file = (folder / "crash.txt").open("a", encoding="utf-8")  # faulthandler needs it open for good
    faulthandler.enable(_file)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)


def _uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
        return
    log.critical("Nobody caught this", exc_info=(kind, error, traceback))
    sys.__excepthook__(kind, error, traceback)
