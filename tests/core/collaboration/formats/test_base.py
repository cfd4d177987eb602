"""Every format opens empty, comes back from its snapshot, and says what it is for."""

import pytest

from core.collaboration.formats import FORMATS
from core.errors import InputError
from ui.icons import source


@pytest.mark.parametrize("name", list(FORMATS))
def test_an_empty_document_comes_back(name):
    made = FORMATS[name]()
    document = made.open()
    assert made.open([document.snapshot()]).version == document.version


@pytest.mark.parametrize("name", list(FORMATS))
def test_damaged_storage_is_said_in_words(name):
    with pytest.raises(InputError, match="damaged"):
        FORMATS[name]().open([b"not an update"])


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_person_is_told_what_it_is(name):
    assert FORMATS[name].idea.endswith(".")
    assert source(FORMATS[name].icon)


def test_an_unknown_format_names_the_known_ones():
    with pytest.raises(InputError, match="hologram"):
        FORMATS["hologram"]


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_copy_of_an_empty_document_is_an_empty_document(name):
    made = FORMATS[name]()
    assert made.open([made.open().present()]).digests() == set()
