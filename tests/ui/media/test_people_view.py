"""People: off until it is turned on, with a word on why; then named, joined and forgotten."""

import pytest

from core.media.records import Person
from ui.media.people_view import OFF, PeopleView
from ui.widgets.dialog import Dialog
from ui.widgets.titled_dialog import TitledDialog

ADA, BO, ONCE = Person(1, "Ada", 3, 3, 0), Person(2, "", 2, 2, 0), Person(3, "", 1, 1, 0)


@pytest.fixture
async def view(running_backend, qtbot):
    made = PeopleView(running_backend)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


async def test_it_is_off_and_says_why(view):
    assert view.gallery.stack.currentWidget() is view.empty
    assert view.empty.text.text() == OFF
    assert [button.text() for button in view.empty.buttons] == ["Find faces"]


async def test_turning_it_on_finds_the_faces_of_what_is_there(view, running_backend, samples, until):
    running_backend.media.import_paths(samples("astronaut", "coffee"))
    await view.turn_on()
    assert running_backend.settings.values.detect_faces
    await until(lambda: len(view._people) == 1)
    view.everybody.setChecked(True)
    assert [entry.name for entry in view.gallery.entries] == ["Who is this?"]


async def test_those_seen_once_are_shown_when_wanted(view):
    view.backend.settings.set("detect_faces", True)
    view.show_people([ADA, BO, ONCE])
    assert [entry.id for entry in view.gallery.entries] == [1, 2]
    view.everybody.setChecked(True)
    assert [entry.id for entry in view.gallery.entries] == [1, 2, 3]


async def test_what_can_be_done_depends_on_how_many_are_chosen(view):
    view.backend.settings.set("detect_faces", True)
    view.show_people([ADA, BO])
    view.gallery.select(1)
    assert view.name_button.isVisible() and not view.join_button.isVisible()
    view.gallery.select(1, 2)
    assert view.join_button.isVisible() and not view.name_button.isVisible()


async def test_a_name_is_given_in_the_dialog(view, running_backend, samples, until):
    running_backend.media.import_paths(samples("astronaut"))
    await view.turn_on()
    await until(lambda: len(view._people) == 1)
    view.everybody.setChecked(True)
    view.gallery.select(view._people[0].id)
    task = view.name_selected()
    await until(lambda: view.window().findChildren(TitledDialog))
    dialog = view.window().findChildren(TitledDialog)[0]
    dialog.line.setText("Eileen")
    dialog.accept()
    await task
    assert running_backend.media.people.all()[0].name == "Eileen"


async def test_everybody_is_forgotten_after_asking(view, running_backend, samples, until):
    running_backend.media.import_paths(samples("astronaut"))
    await view.turn_on()
    task = view.forget()
    await until(lambda: view.window().findChildren(Dialog))
    view.window().findChildren(Dialog)[0].accept()
    await task
    assert running_backend.media.people.all() == []
    assert not running_backend.settings.values.detect_faces
