"""The installed model in the profile, and the sentences that are left alone."""

import pytest

from core.collaboration.assist.grammar import shelf as module
from core.collaboration.assist.grammar.records import GrammarModel, Manner
from core.collaboration.assist.grammar.shelf import GrammarShelf
from core.errors import InputError
from core.jobs import NOBODY

RECORD = GrammarModel("little", 10, "ab", 1.0, Manner(0, (1,)), "She have", "She has", 0.5)


@pytest.fixture
def shelf(tmp_path):
    return GrammarShelf(tmp_path / "grammar")


def test_a_model_is_staged_taken_found_again_and_removed(shelf, exported, tmp_path):
    assert shelf.model() is None
    staged, size, digest = shelf.stage(exported, job=NOBODY)
    assert size == sum(path.stat().st_size for path in exported.iterdir()) and len(digest) == 64
    shelf.take(staged, RECORD)
    again = GrammarShelf(tmp_path / "grammar")
    assert again.model() == RECORD
    assert (again.place / "encoder.onnx").exists() and not staged.exists()
    again.remove()
    assert list((tmp_path / "grammar").iterdir()) == []
    with pytest.raises(InputError, match="No grammar model is installed"):
        again.remove()


def test_another_model_takes_its_place(shelf, exported):
    for title in ("one", "two"):
        staged, _, _ = shelf.stage(exported, job=NOBODY)
        shelf.take(staged, GrammarModel(title, 10, "ab", 1.0, Manner(0, (1,))))
    assert shelf.model().title == "two"
    assert [path.name for path in shelf.folder.iterdir()] == ["model"]


def test_nothing_is_left_of_what_was_refused_or_cut_off(shelf, exported):
    (exported / "config.json").unlink()
    with pytest.raises(InputError):
        shelf.stage(exported, job=NOBODY)
    assert not any(shelf.folder.glob("*"))
    (shelf.folder / ".new-1").mkdir(parents=True)
    (shelf.folder / ".old-2").mkdir()
    shelf.prepare()
    assert not any(shelf.folder.glob("*"))


def test_a_record_that_cannot_be_read_is_none(shelf):
    shelf.place.mkdir(parents=True)
    (shelf.place / "model.json").write_text('{"title": 3}')
    assert shelf.model() is None


def test_a_sentence_left_alone_stays_so_and_is_written_nowhere(shelf, tmp_path):
    shelf.leave("She have  a secret.")
    again = GrammarShelf(tmp_path / "grammar")
    assert again.is_left("She have a secret.") and not again.is_left("She has a secret.")
    assert "secret" not in (tmp_path / "grammar" / "left.txt").read_text()


def test_the_oldest_of_very_many_are_forgotten(shelf, monkeypatch):
    monkeypatch.setattr(module, "LEFT_MOST", 2)
    for sentence in ("one", "two", "three"):
        shelf.leave(sentence)
    assert [shelf.is_left(each) for each in ("one", "two", "three")] == [False, True, True]
