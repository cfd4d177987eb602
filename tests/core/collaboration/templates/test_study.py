"""The template "study" can be begun with."""

from core.collaboration.formats import FORMATS
from core.collaboration.templates.study import Study


def test_its_documents_can_be_written():
    for seed in Study().seeds():
        document = FORMATS[seed.format]().open()
        before = document.version
        seed.fill(document)
        assert document.version != before or seed.format == "board"
