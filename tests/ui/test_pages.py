"""Every page is well formed and in the window once."""

import pytest

from ui import icons
from ui.actions import actions_of
from ui.pages import AT_THE_BOTTOM, BESIDE, IN_THE_SIDEBAR

ALL = (*IN_THE_SIDEBAR, *AT_THE_BOTTOM, *BESIDE)
ORDER = ["home", "media", "federated", "simulation", "collaboration", "analytics", "network"]


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.__name__)
def test_a_page_has_a_name_a_title_and_icons_that_exist(page):
    assert page.name
    assert page.title
    assert icons.source(page.icon)
    for entry in actions_of(page):
        assert icons.source(entry.spec.icon), entry.method
        assert entry.spec.title, entry.method


def test_names_are_unique():
    assert len({page.name for page in ALL}) == len(ALL)


def test_the_sidebar_is_in_the_order_of_the_circle():
    """Read and label, train together, work together, see; the network last."""
    names = [page.name for page in IN_THE_SIDEBAR]
    assert names == sorted(names, key=ORDER.index)


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.__name__)
def test_no_two_verbs_have_the_same_keys(page):
    keys = [entry.spec.shortcut for entry in actions_of(page) if entry.spec.shortcut]
    assert len(set(keys)) == len(keys)
    taken = {"Ctrl+K", "Ctrl+Q", "F11", "Ctrl+Shift+L", "Ctrl+,", *(f"Ctrl+{number}" for number in range(1, 10))}
    assert not taken & set(keys), "these are the window's"
