"""What hostile participants do in a simulation, to see how much of it a robust rule takes away."""

from core.federated.attacks.base import Attack
from core.kinds import load

ATTACKS = load(__name__, Attack)
