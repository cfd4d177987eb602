"""Where there is nothing yet, it says what to do next."""

from ui.widgets.empty_state import EmptyState


def test_the_buttons_do_it_and_the_first_is_the_primary_one(qtbot):
    done = []
    made = EmptyState(
        "images",
        "Drop pictures here",
        "They stay here.",
        (("Add", lambda: done.append(1)), ("Try", lambda: done.append(2))),
    )
    qtbot.addWidget(made)
    made.show()
    for entry in made.buttons:
        entry.click()
    assert done == [1, 2]
    assert made.buttons[0].property("kind") == "primary"


def test_all_its_words_can_be_read_at_every_width(qtbot):
    """A wrapped label gets the height that its words need."""
    made = EmptyState("images", "No other machine yet", "Invite one, or join with a link that somebody sent. " * 3)
    qtbot.addWidget(made)
    for width in (300, 500, 900):
        made.resize(width, 500)
        made.show()
        assert made.text.height() >= made.text.heightForWidth(made.text.width())
        assert made.title.width() >= made.title.fontMetrics().horizontalAdvance("No other machine yet") or width < 350


def test_it_can_say_something_else(qtbot):
    made = EmptyState("search-x", "Nothing here")
    qtbot.addWidget(made)
    made.set_text("Try another word.", "Nothing found")
    assert (made.title.text(), made.text.text(), made.accessibleName()) == (
        "Nothing found",
        "Try another word.",
        "Nothing found",
    )
