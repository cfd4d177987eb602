"""The template "blank" can be begun with."""

from core.collaboration.formats import FORMATS
from core.collaboration.templates.blank import Blank


def test_its_documents_can_be_written():
    for seed in Blank().seeds():
        document = FORMATS[seed.format]().open()
        before = document.version
        seed.fill(document)
        assert document.version != before or seed.format == "board"
