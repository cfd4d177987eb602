"""Readers: how files become pictures. The kind of a file is read from its bytes, never from its name."""

from core.kinds import load
from core.media.readers.base import Reader

READERS = load(__name__, Reader)
