"""Topics by their covers: found when the view is seen, opened, gathered into albums, labelled."""

import asyncio

import pytest

from core.media.records import LibraryChanged
from core.media.topics import Survey, Topic
from ui.media.topics_view import NOTHING, TOO_DIFFERENT, TopicsView, titled
from ui.widgets.titled_dialog import TitledDialog


class Found:
    """Topics that are there already; counts how often they are looked for."""

    def __init__(self):
        self.survey = Survey((), 0)
        self.times = 0

    def find(self, *, job):
        self.times += 1
        job.report(1, 1)
        return self.survey


@pytest.fixture
def finder(running_backend, samples):
    """Chelsea and coffee as a topic of two."""
    made = Found()
    ids = running_backend.media.import_paths(samples("chelsea", "coffee", "rocket")).added
    made.survey = Survey((Topic("brown things", ids[:2], ids[0], 0.8),), 3)
    return made


@pytest.fixture
async def view(running_backend, finder, qtbot, until):
    made = TopicsView(running_backend, finder)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    await until(lambda: not made.is_stale)
    yield made
    await asyncio.sleep(0.05)


async def dialog_of(view, until):
    await until(lambda: view.window().findChildren(TitledDialog))
    return view.window().findChildren(TitledDialog)[0]


async def test_topics_are_shown_with_names_and_counts(view):
    assert [(entry.name, entry.below) for entry in view.gallery.entries] == [("Brown things", "2 items")]
    assert view.words.text() == "1 topic · 2 of 3 items"
    told = []
    view.topic_wanted.connect(lambda name, ids: told.append((name, ids)))
    view.gallery.opened.emit(view.gallery.entries[0])
    assert told == [("Brown things", view._survey.topics[0].item_ids)]


async def test_it_looks_when_it_is_seen_and_the_library_has_changed(view, finder, running_backend, until):
    view.hide()
    view.show()
    assert finder.times == 1
    running_backend.events.emit(LibraryChanged())
    assert view.is_stale and "changed" in view.words.text()
    assert finder.times == 1
    view.hide()
    view.show()
    await until(lambda: not view.is_stale)
    assert finder.times == 2


async def test_looking_again_by_hand(view, finder):
    await view.look_again()
    assert finder.times == 2


async def test_it_says_why_there_is_nothing(view, finder, running_backend):
    finder.survey = Survey((), 0)
    await view.look_again()
    assert view.gallery.stack.currentWidget() is view.empty
    assert view.empty.text.text() == NOTHING
    assert not view.empty.buttons[0].isVisible()
    running_backend.events.emit(LibraryChanged())
    assert view.empty.buttons[0].isVisible()
    finder.survey = Survey((), 5)
    await view.look_again()
    assert view.empty.text.text() == TOO_DIFFERENT
    assert not view.bar.isVisible()


async def test_an_album_is_made_of_a_topic(view, running_backend, until):
    done = []
    view.edited.connect(done.append)
    task = view.make_album(view._survey.topics[0])
    dialog = await dialog_of(view, until)
    assert dialog.title == "Brown things"
    dialog.accept()
    await task
    assert [(album.title, album.count) for album in running_backend.media.albums.all()] == [("Brown things", 2)]
    assert len(done) == 1


async def test_all_of_a_topic_are_labelled_and_that_can_be_taken_back(view, running_backend, until):
    done = []
    view.edited.connect(done.append)
    task = view.label_all(view._survey.topics[0])
    dialog = await dialog_of(view, until)
    assert dialog.title == "brown things"
    dialog.line.setText("warm")
    dialog.accept()
    await task
    assert [(each.label, each.count) for each in running_backend.media.labels()] == [("warm", 2)]
    done[0].undo()
    assert running_backend.media.labels() == []


def test_a_title_begins_with_a_large_letter():
    assert titled(Topic("cat and dog", (), 0, 1.0)) == "Cat and dog"
