"""Saving settings one by one, with what is wrong said in the place where it is wrong."""

from core.errors import VegaError
from core.settings import SettingsStore

# These are read when the program starts; everything else works at once.
NEXT_START = frozenset(
    {"workers", "listen", "host", "port", "discovery", "device", "max_message_mb", "hub", "hub_token"}
)


def save(store: SettingsStore, name: str, value: object) -> str:
    """Save one setting; returns what is wrong in words, or "" when it is saved."""
    if getattr(store.values, name) == value:
        return ""
    try:
        store.set(name, value)
    except VegaError as error:
        # the file's name helps on the command line; here the field itself stands above the words
        return f"{error.what} {error.todo.split(' (file ')[0]}".strip()
    return ""


def note_of(store: SettingsStore, name: str, help: str) -> str:
    """The words below a setting: its help, and what else there is to know."""
    if name in store.fixed:
        return f"{help} Fixed by the environment (VEGA_{name.upper()})."
    return f"{help} From the next start on." if name in NEXT_START else help
