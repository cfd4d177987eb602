"""Presence: who was heard within half a minute, and where they are."""

from core.collaboration.presence import GONE_S, PLACE_BYTES, Presences, Visitor


def visitor(name="Ben", *, activity="active", document_id="text-note", place=b"", heard=0.0):
    return Visitor(name, activity, document_id, place, heard)


def test_somebody_is_there_until_they_were_not_heard_for_half_a_minute():
    here = Presences()
    assert here.hear("w", "ben", visitor(heard=100.0))
    assert here.expire(100.0 + GONE_S) == []
    assert here.expire(100.1 + GONE_S) == [("w", "ben")]
    assert here.of("w") == {}


def test_saying_the_same_again_is_no_news_but_keeps_them_there():
    here = Presences()
    here.hear("w", "ben", visitor(heard=0.0))
    assert not here.hear("w", "ben", visitor(heard=20.0))
    assert here.expire(40.0) == []
    assert here.hear("w", "ben", visitor(document_id="board-1", heard=41.0))


def test_those_who_look_at_one_document_are_told_apart():
    here = Presences()
    here.hear("w", "ben", visitor())
    here.hear("w", "cleo", visitor("Cleo", document_id="board-1"))
    assert list(here.looking_at("w", "board-1")) == ["cleo"]
    assert list(here.looking_at("other", "board-1")) == []


def test_who_says_goodbye_is_gone():
    here = Presences()
    here.hear("w", "ben", visitor())
    assert here.hear("w", "ben", visitor(activity="gone"))
    assert not here.hear("w", "ben", visitor(activity="gone"))
    assert here.of("w") == {}


def test_five_restarts_are_one_person():
    """A machine that crashes and comes back is the same machine."""
    here = Presences()
    for start in range(5):
        here.hear("w", "ben", visitor(heard=float(start)))
    assert len(here.of("w")) == 1


def test_nobody_fills_the_memory(monkeypatch):
    monkeypatch.setattr("core.collaboration.presence.PEOPLE_MOST", 2)
    here = Presences()
    for name in ("a", "b", "c"):
        here.hear("w", name, visitor(name))
    assert len(here.of("w")) == 2
    assert not here.hear("w", "a", visitor(place=bytes(PLACE_BYTES + 1)))
