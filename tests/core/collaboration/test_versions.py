"""Moments get names, everybody sees them, and nobody names one in another's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.authorship import Author
from core.collaboration.versions import Versions
from core.errors import InputError

ADA, BO = Author("ada1", "Ada"), Author("bo2", "Bo")


@pytest.fixture
def versions():
    made = Versions()
    made.author_of = lambda writer: "ada1" if writer == made.writer else ""
    return made


def test_a_named_moment_is_found_by_its_document(versions):
    version_id = versions.add("text-note", b"then", " First draft ", author=ADA)
    versions.add("board-1", b"now", "Plan", author=ADA)
    (found,) = versions.of("text-note")
    assert (found.id, found.title, found.version, found.author) == (version_id, "First draft", b"then", ADA)
    versions.remove(version_id)
    assert versions.of("text-note") == []
    with pytest.raises(InputError, match="gone"):
        versions.remove(version_id)


def test_a_named_moment_of_a_form_knows_the_answers_of_its_time(versions):
    versions.add("form-1", b"then", "Sent out", author=ADA, beside=b"answers")
    versions.add("form-1", b"now", "Draft", author=ADA)
    assert [(found.title, found.beside) for found in versions.of("form-1")] == [
        ("Sent out", b"answers"),
        ("Draft", b""),
    ]


def test_a_name_in_anothers_name_is_left_out(versions):
    versions.add("text-note", b"then", "Draft", author=BO)
    assert versions.of("text-note") == []


def test_a_moment_without_a_name_and_too_many_are_refused(versions, monkeypatch):
    with pytest.raises(InputError, match="needs a name"):
        versions.add("text-note", b"then", "  ", author=ADA)
    monkeypatch.setattr("core.collaboration.versions.VERSIONS_MOST", 1)
    versions.add("text-note", b"then", "one", author=ADA)
    with pytest.raises(InputError, match="room"):
        versions.add("text-note", b"then", "two", author=ADA)


@given(
    field=st.sampled_from(["author", "name", "written", "document", "title", "version", "beside", ""]),
    junk=st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=4) | st.binary(max_size=4) | st.just([1]),
)
def test_junk_breaks_nothing(field, junk):
    made = Versions()
    made.author_of = lambda writer: "ada1"
    made.add("text-note", b"then", "good", author=ADA)
    entry = next(iter(made._map.get_deep_value().values()))
    made._map.insert("other", {**entry, field: junk} if field else junk)
    made._doc.commit()
    assert "good" in [found.title for found in made.of("text-note")]
