"""Reworks: what a new video, sound or picture can be made of one that is there."""

from core.kinds import load
from core.media.reworks.base import Rework

REWORKS = load(__name__, Rework)
