"""How examples are dealt out among the virtual participants of a simulation."""

from core.federated.partitions.base import Partition
from core.kinds import load

PARTITIONS = load(__name__, Partition)
