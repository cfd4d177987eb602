"""Compressors: how updates become small on the wire."""

from core.federated.compression.base import Compressor
from core.kinds import load

COMPRESSORS = load(__name__, Compressor)
