"""Robust rules: how updates are brought together when some of them may be hostile."""

from core.federated.robust.base import Rule
from core.kinds import load

RULES = load(__name__, Rule)
