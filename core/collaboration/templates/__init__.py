"""Templates: what a new workspace begins with."""

from core.collaboration.templates.base import Template
from core.kinds import load

TEMPLATES = load(__name__, Template)
