"""What a person chose for calls on this machine, kept in the window's state: devices, and what writes down."""

from pathlib import Path

from PySide6.QtCore import QSettings

GROUP = "calls/v1"


class CallMemory:
    """Keeps words by name. Without a profile it forgets them with the program."""

    def __init__(self, profile: Path | None = None) -> None:
        path = profile / "window.ini" if profile is not None else None
        self._state = QSettings(str(path), QSettings.Format.IniFormat) if path is not None else None
        self._words: dict[str, str] = {}

    def get(self, name: str) -> str:
        """What was kept last under this name; "" for nothing."""
        if self._state is None:
            return self._words.get(name, "")
        return str(self._state.value(f"{GROUP}/{name}", ""))

    def keep(self, name: str, words: str) -> None:
        """Keep this; it is there the next time."""
        self._words[name] = words
        if self._state is not None:
            self._state.setValue(f"{GROUP}/{name}", words)
