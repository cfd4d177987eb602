"""Schedules: the learning rate from round to round."""

from core.federated.schedules.base import Schedule
from core.kinds import load

SCHEDULES = load(__name__, Schedule)
