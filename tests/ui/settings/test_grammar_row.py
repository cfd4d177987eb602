"""The grammar model in the settings: one line without a model; installed, tried, found and removed."""

import sys
from pathlib import Path

import pytest

from core.errors import InputError
from ui.settings import grammar_row
from ui.settings.page import SettingsPage

# the model that the core's tests make
sys.path.insert(0, str(Path(__file__).parents[2] / "core" / "collaboration" / "assist" / "grammar"))


@pytest.fixture
async def page(running_backend, qtbot):
    made = SettingsPage(running_backend)
    qtbot.addWidget(made)
    made.resize(1068, 800)
    made.show()
    made.shown()
    return made


@pytest.fixture
def exported(tmp_path):
    from little_grammar import saved

    return saved(tmp_path / "little")


@pytest.fixture
def chosen(monkeypatch):
    """What the person answers: a path, and the words before each sentence (None cancels)."""

    def choose(path, words=""):
        async def pick(parent, **more):
            return [path]

        async def answer(dialog):
            for line in dialog.findChildren(grammar_row.QLineEdit):
                line.setText(words or "")
            return words is not None

        monkeypatch.setattr(grammar_row, "choose_folder", pick)
        monkeypatch.setattr(grammar_row, "choose_any", pick)
        monkeypatch.setattr(grammar_row.Dialog, "answer", answer)

    return choose


def switch(page):
    return page._form_of("grammar_hints").fields["grammar_hints"].widget


async def test_without_a_model_there_is_one_line(page):
    assert "None is installed" in page.grammar.note.text()
    assert not page.grammar.remove_button.isVisible() and not switch(page).isVisible()
    page.search.setText("grammar")
    assert page.grammar.isVisible() and page.cards["Workspaces"].isVisible()
    page.search.setText("voices")
    assert not page.grammar.isVisible()


async def test_a_model_is_installed_from_a_folder_and_removed(page, exported, chosen):
    chosen(exported)
    await page.grammar.install_folder()
    assert page.backend.grammar.model.title == "little"
    assert "“She has two cats and a dog .”" in page.grammar.note.text()
    assert page.grammar.remove_button.isVisible() and switch(page).isVisible()
    await page.grammar.remove_model()
    assert page.backend.grammar.model is None and not switch(page).isVisible()


async def test_words_before_each_sentence_are_given_with_a_blank_after_them(page, tmp_path, chosen):
    from little_grammar import saved

    chosen(saved(tmp_path / "prefixed", prefix=("grammar", ":")), "grammar:")
    await page.grammar.install_zip()
    assert page.backend.grammar.model.manner.prefix == "grammar: "


async def test_who_changes_their_mind_installs_nothing(page, exported, chosen):
    chosen(exported, None)
    await page.grammar.install_folder()
    assert page.backend.grammar.model is None


async def test_what_is_no_model_is_said_and_changes_nothing(page, tmp_path, chosen):
    chosen(tmp_path)
    with pytest.raises(InputError, match=r"There is no tokenizer\.json"):
        await page.backend.grammar.install(tmp_path)
    await page.grammar.install_folder()
    assert page.backend.grammar.model is None and "None is installed" in page.grammar.note.text()
