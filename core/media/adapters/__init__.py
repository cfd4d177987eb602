"""Adapters: how the models of one family, as they are usually exported to ONNX, become analysers of the library."""

from core.kinds import load
from core.media.adapters.base import Adapter

ADAPTERS = load(__name__, Adapter)
