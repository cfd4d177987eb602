"""What an invite may do is chosen before it is made."""

from core.collaboration.roles import IDEAS
from ui.collaboration.invite_options import InviteOptionsDialog


def test_it_begins_with_one_person_for_a_day(qtbot):
    made = InviteOptionsDialog("Study", "viewer")
    qtbot.addWidget(made)
    assert (made.role, made.valid_s, made.uses) == ("viewer", 86_400, 1)
    assert made.idea.text() == IDEAS["viewer"]


def test_role_time_and_number_are_chosen(qtbot):
    made = InviteOptionsDialog("Study", "viewer")
    qtbot.addWidget(made)
    made.box.setCurrentIndex(made.box.findData("guest"))
    made.time.choose("hour")
    made.count.setValue(5)
    assert (made.role, made.valid_s, made.uses) == ("guest", 3600, 5)
    assert made.idea.text() == IDEAS["guest"]
    assert made.count.text() == "5 people"
    made.time.choose("week")
    assert made.valid_s == 604_800
