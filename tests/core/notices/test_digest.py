"""Summing up: several notices in one sentence, the most important first."""

from core.notices.digest import sum_up
from core.notices.records import KINDS, Notice


def notice(number, kind, *, count=1, held="quiet"):
    return Notice(number, kind, f"{kind}:{number}", "Radiology", "…", "home", "", "", "", (), 1.0, count, held=held)


def test_messages_are_counted_over_all_chats():
    held = [notice(1, "training"), notice(2, "chat", count=12), notice(3, "chat", count=2), notice(4, "call")]
    digest = sum_up(held)
    assert (digest.title, digest.text) == ("While it was quiet", "A call, 14 messages and a training that ended")
    assert digest.notices == tuple(held)


def test_one_alone_keeps_its_words():
    digest = sum_up([notice(1, "call", held="hidden")])
    assert (digest.title, digest.text) == ("While you were away", "Radiology: …")


def test_every_kind_has_words():
    text = sum_up([notice(number, kind, count=2) for number, kind in enumerate(KINDS)]).text
    assert text.count("2 ") == len(KINDS)
