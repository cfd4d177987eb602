"""The pages in their order. A new page is its folder and one line here."""

from ui.analytics.page import AnalyticsPage
from ui.collaboration.page import CollaborationPage
from ui.federated.page import FederatedPage
from ui.home.page import HomePage
from ui.media.page import MediaPage
from ui.network.page import NetworkPage
from ui.page import Page
from ui.settings.page import SettingsPage
from ui.simulation.page import SimulationPage
from ui.welcome.page import WelcomePage

IN_THE_SIDEBAR: tuple[type[Page], ...] = (
    HomePage,
    MediaPage,
    FederatedPage,
    SimulationPage,
    CollaborationPage,
    AnalyticsPage,
    NetworkPage,
)
AT_THE_BOTTOM: tuple[type[Page], ...] = (SettingsPage,)
# Reached from the palette and from other pages only.
BESIDE: tuple[type[Page], ...] = (WelcomePage,)
