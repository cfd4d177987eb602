"""Prunings: which parts of a model are removed while it is trained."""

from core.federated.pruning.base import Pruning
from core.kinds import load

PRUNINGS = load(__name__, Pruning)
