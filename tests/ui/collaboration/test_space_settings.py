"""A workspace's settings: they begin as they are, and an empty title is none."""

from core.collaboration.records import Workspace
from core.collaboration.roles import CHATTING
from ui.collaboration import space_settings
from ui.collaboration.space_settings import SpaceSettingsDialog


def test_it_shows_what_is_so_and_gives_back_what_was_chosen(qtbot):
    made = SpaceSettingsDialog(
        Workspace("w", "Study", "owner", "me", 0.0, invited_role="viewer", chat_role="commenter")
    )
    qtbot.addWidget(made)
    assert (made.title, made.invited_role, made.chat_role) == ("Study", "viewer", "commenter")
    made.line.setText("  New study ")
    made.invited.setCurrentIndex(made.invited.findData("guest"))
    made.chat.setCurrentIndex(made.chat.findText("Everybody but guests"))
    assert (made.title, made.invited_role, made.chat_role) == ("New study", "guest", "viewer")
    assert made.accept_button.isEnabled()
    made.line.setText("  ")
    assert not made.accept_button.isEnabled()


def test_every_choice_of_who_may_chat_has_words():
    assert tuple(space_settings.CHATTING) == CHATTING
