"""The languages that can be chosen are those that can be coloured."""

import pytest

from core.collaboration.code_text import ENDINGS
from ui.collaboration.code_lexing import lexer_of
from ui.collaboration.languages import LANGUAGES, LanguageBox


@pytest.mark.parametrize("language", sorted({name for name, _ in LANGUAGES} | set(ENDINGS.values())))
def test_every_language_has_its_lexer(language):
    assert lexer_of(language) is not None


def test_unknown_languages_get_a_line_of_their_own(qtbot):
    box = LanguageBox("Plain text")
    qtbot.addWidget(box)
    assert box.language == ""
    box.show_language("cobol")
    assert (box.language, box.currentText()) == ("cobol", "cobol")
    box.name_none("Guessed")
    box.show_language("")
    assert box.currentText() == "Guessed"
