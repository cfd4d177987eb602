"""The Settings page: every setting, saved at once, wrong ones said in place, found by words."""

import pytest

from core.settings import SettingsStore
from ui import theme
from ui.settings.page import SettingsPage


@pytest.fixture
def page(backend, qtbot):
    made = SettingsPage(backend)
    qtbot.addWidget(made)
    made.resize(1068, 800)
    made.show()
    made.shown()
    return made


def field(page, name):
    return page._form_of(name).fields[name].widget


def test_every_declared_setting_is_there(page):
    names = [name for form in page.forms.values() for name in form.fields]
    assert sorted(names) == sorted(entry.name for entry in SettingsStore.declared())


def test_a_change_is_saved_at_once(page, backend):
    field(page, "detect_faces").setChecked(True)
    field(page, "keep_events_days").setValue(30)
    assert backend.settings.values.detect_faces is True
    assert "keep_events_days = 30" in backend.settings.path.read_text()


def test_text_is_saved_when_the_typing_rests(page, backend, qtbot):
    qtbot.keyClicks(field(page, "name"), "ada")
    assert backend.settings.values.name == ""
    qtbot.waitUntil(lambda: backend.settings.values.name == "ada")


def test_the_theme_changes_while_one_looks(page):
    box = field(page, "theme")
    box.setCurrentIndex(box.findData("light"))
    assert theme.current().name == "light"


def test_what_the_environment_fixes_cannot_be_changed(page):
    """The tests' environment fixes VEGA_HOST."""
    assert not field(page, "host").isEnabled()
    assert "VEGA_HOST" in page._form_of("host").fields["host"].note.text()


def test_a_disk_that_says_no_is_said_in_place(page, backend, monkeypatch):
    """The file's folder is a file: nothing can be written."""
    blocker = backend.profile / "blocker"
    blocker.write_text("")
    monkeypatch.setattr(backend.settings, "path", blocker / "settings.toml")
    monkeypatch.setattr(type(blocker), "mkdir", lambda *args, **more: None)
    field(page, "detect_faces").setChecked(True)
    assert page._form_of("detect_faces").has_error("detect_faces")


def test_words_find_settings(page):
    page.search.setText("face")
    assert field(page, "detect_faces").isVisible()
    assert not field(page, "theme").isVisible()
    assert not page.cards["General"].isVisible()
    page.search.setText("no such thing")
    assert page.nothing.isVisible()
    page.search.setText("")
    assert field(page, "theme").isVisible()
    assert not page.nothing.isVisible()


def test_another_face_may_have_changed_it(page, backend):
    backend.settings.set("detect_faces", True)
    page.shown()
    assert field(page, "detect_faces").isChecked()


def test_it_goes_to_a_wanted_setting(page):
    page.want(setting="name")
    assert page.focusWidget() is field(page, "name")
    page.find()
    assert page.focusWidget() is page.search
