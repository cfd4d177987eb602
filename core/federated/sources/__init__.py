"""Data sources: where a participant's own data comes from. It is read here and never leaves."""

from core.federated.sources.base import Source
from core.kinds import load

SOURCES = load(__name__, Source)
