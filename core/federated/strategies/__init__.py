"""Aggregation strategies: how the updates of a round become the next model."""

from core.federated.strategies.base import Strategy
from core.kinds import load

STRATEGIES = load(__name__, Strategy)
