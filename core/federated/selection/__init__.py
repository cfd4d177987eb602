"""Selection: who trains in a round."""

from core.federated.selection.base import Selection
from core.kinds import load

SELECTIONS = load(__name__, Selection)
