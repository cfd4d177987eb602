"""The pages in their order. A new page is its folder and one line here."""

from ui.media.page import MediaPage
from ui.network.page import NetworkPage
from ui.page import Page
from ui.settings.page import SettingsPage
from ui.welcome.page import WelcomePage

IN_THE_SIDEBAR: tuple[type[Page], ...] = (
    MediaPage,
    NetworkPage,
)
AT_THE_BOTTOM: tuple[type[Page], ...] = (SettingsPage,)
# Reached from the palette and from other pages only.
BESIDE: tuple[type[Page], ...] = (WelcomePage,)
