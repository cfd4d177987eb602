"""Guests need a hub: says that none is set, with the way to the settings."""

from ui.page import Page
from ui.widgets.dialog import confirm

TITLE = "There is no hub yet"
WORDS = (
    "Guests come with a browser, into a document and its calls. They find this machine through a hub, "
    "and none is set: enter its address and its token first."
)


async def ask_for_hub(page: Page) -> None:
    """Say what is missing; turn to the setting when the person wants that."""
    if await confirm(page, TITLE, WORDS, accept="Open the settings"):
        page.open_page("settings", setting="hub")
