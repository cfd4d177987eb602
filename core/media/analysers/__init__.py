"""Analysers: what a model says of a picture, as a Report."""

from core.kinds import load
from core.media.analysers.base import Analyser

ANALYSERS = load(__name__, Analyser)
