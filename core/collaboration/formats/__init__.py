"""Formats: what a document of a workspace can be."""

from core.collaboration.formats.base import Format
from core.kinds import load

FORMATS = load(__name__, Format)
