"""The log: one rotating file in the profile and, when asked for, the terminal. Secrets never get in."""

import json
import logging
import logging.handlers
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

FORM = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
# 4 × 2 MB: enough for weeks, small enough to send.
FILE_BYTES = 2 << 20
KEPT = 3

# What an invite carries must not reach a log that somebody may post.
SECRET = re.compile(
    r"vega://\S+|vega_[0-9a-f]{12}_\S+|(?<=://)[^/@\s]*:[^/@\s]*(?=@)|(?i:secret|token|password)\s*[=:]\s*\S+"
)


class Redacting(logging.Formatter):
    """Blackens invite links and whatever is called a secret, in messages and tracebacks alike."""

    def format(self, record: logging.LogRecord) -> str:
        """One line (and traceback) without secrets."""
        return SECRET.sub("‹hidden›", super().format(record))


class JsonLines(Redacting):
    """One JSON object a line, for whoever collects the logs of services."""

    def format(self, record: logging.LogRecord) -> str:
        """Time in UTC (RFC 3339), level, where it comes from, and the words."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # the words, and a traceback below them
            "text": super().format(record),
        }
        return json.dumps(line, ensure_ascii=False)


def start(profile: Path, *, verbose: bool = False, json_lines: bool = False) -> Path:
    """Log to `profile/logs/vega.log`, and to stderr when verbose or as JSON lines. Returns the file's path."""
    folder = profile / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "vega.log"
    handlers: list[logging.Handler] = [
        logging.handlers.RotatingFileHandler(path, maxBytes=FILE_BYTES, backupCount=KEPT, encoding="utf-8")
    ]
    if verbose:
        handlers.append(logging.StreamHandler(sys.stderr))
    for handler in handlers:
        handler.setFormatter(Redacting(FORM))
    if json_lines:
        handlers.append(logging.StreamHandler(sys.stderr))
        handlers[-1].setFormatter(JsonLines("%(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=handlers, force=True)
    # these report every frame and candidate at INFO
    for chatty in ("websockets", "zeroconf", "PIL", "matplotlib", "torch", "uvicorn"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return path
