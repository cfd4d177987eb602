"""Views: how each format of document is shown."""

from core.kinds import load
from ui.collaboration.views.base import DocumentView

VIEWS = load(__name__, DocumentView)
