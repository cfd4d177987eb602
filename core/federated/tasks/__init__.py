"""Tasks: what is learned, and how a participant learns it locally."""

from core.federated.tasks.base import Task
from core.kinds import load

TASKS = load(__name__, Task)
