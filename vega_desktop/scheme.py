"""Links to Vega in other programs: the system is told that this one opens `vega:`, for this person only."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from core.errors import InputError
from core.storage.files import write_atomically

SCHEME = "vega"
ENTRY = "vega.desktop"
# Whatever stands in a path, it is one word of the line (Desktop Entry Specification 1.5, "The Exec key").
QUOTED = str.maketrans({'"': '\\\\"', "`": "\\\\`", "$": "\\\\$", "\\": "\\\\\\\\", "%": "%%"})
TOOL_S = 20
# Of the person's registry, the innermost first: a key with others in it cannot be deleted.
KEYS = tuple(rf"Software\Classes\{SCHEME}{part}" for part in (r"\shell\open\command", r"\shell\open", r"\shell", ""))


def command(profile: Path | None) -> list[str]:
    """What opens a link, without the link; `profile` is named when it is not the usual one."""
    named = ["--profile", str(profile)] if profile is not None else []
    return [sys.executable, "-m", "vega_desktop", *named, "open"]


def accept(words: Sequence[str]) -> None:
    """From now on, links to Vega open with this command. Raises InputError where the system cannot
    be told, StorageError."""
    if sys.platform == "win32":
        _write_registry(words)
    elif sys.platform == "darwin":
        raise InputError(
            "macOS opens links with applications that are installed as bundles only.",
            "Open a link by hand: vega open LINK, or paste it on the Network page.",
        )
    else:
        write_atomically(entry_path(), desktop_entry(words).encode())
        _tell_desktop()


def refuse() -> None:
    """They do no more."""
    if sys.platform == "win32":
        _clear_registry()
    elif sys.platform != "darwin":
        entry_path().unlink(missing_ok=True)
        _tell_desktop()


def entry_path() -> Path:
    """Where the desktop looks for what a person's programs open."""
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "applications" / ENTRY


def desktop_entry(words: Sequence[str]) -> str:
    """The program as a desktop of Linux lists it; %u is the link."""
    line = " ".join(f'"{word.translate(QUOTED)}"' for word in words)
    return (
        "[Desktop Entry]\nType=Application\nName=Vega\nComment=Read, label, train together, use and see\n"
        f"Exec={line} %u\nTerminal=false\nStartupWMClass=vega\nCategories=Office;Science;\n"
        f"MimeType=x-scheme-handler/{SCHEME};\n"
    )


def _tell_desktop() -> None:
    """Desktops keep a list of what opens what; one without these tools reads the entry itself."""
    folder = str(entry_path().parent)
    is_there = entry_path().exists()
    tools = [["update-desktop-database", folder]]
    tools += [["xdg-mime", "default", ENTRY, f"x-scheme-handler/{SCHEME}"]] if is_there else []
    for tool in tools:
        if shutil.which(tool[0]):
            subprocess.run(tool, check=False, capture_output=True, timeout=TOOL_S)  # noqa: S603 - fixed words


def _write_registry(words: Sequence[str]) -> None:
    if sys.platform == "win32":  # what the checker of types knows of it is there on Windows only
        import winreg

        line = f'{subprocess.list2cmdline(list(words))} "%1"'
        values = {KEYS[-1]: {"": "URL:Vega", "URL Protocol": ""}, KEYS[0]: {"": line}}
        for path, named in values.items():
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, path) as made:
                for name, value in named.items():
                    winreg.SetValueEx(made, name, 0, winreg.REG_SZ, value)


def _clear_registry() -> None:
    if sys.platform == "win32":
        import winreg

        for path in KEYS:
            with contextlib.suppress(FileNotFoundError):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, path)
