"""Which events concern a person, and in which words."""

import pytest

from core.collaboration.asking import ItemAsked, ItemShelved
from core.collaboration.calls.records import CallStarted
from core.collaboration.records import ChatArrived, ConflictFound, EditsRefused, Mentioned, WorkspaceChanged
from core.collaboration.talk_records import ChatMentioned
from core.federated.records import RoundFinished, TrainingCalled, TrainingFinished
from core.networking.records import MessageRefused, PeerConnected, PeerPaired
from core.notices.news import names, news_of, said_by

ROUND = RoundFinished("f", "Digits", 4, None, 0.5, 10.0, 2, ())


def titles(workspace_id):
    return {"w": "Radiology"}[workspace_id]


@pytest.mark.parametrize(
    ("event", "kind", "title", "text", "place"),
    [
        (
            ChatArrived("w", "Radiology", "Ada", is_mine=False, line_id="1", words="Hi"),
            "chat",
            "Radiology",
            "A message from Ada",
            ("collaboration", "w", "1"),
        ),
        (
            ChatMentioned("w", "Radiology", "Ada", "1"),
            "mention",
            "Radiology",
            "Ada mentioned you",
            ("collaboration", "w", "1"),
        ),
        (CallStarted("w", "c", "Bo"), "call", "Radiology", "Bo started a call", ("collaboration", "w", "")),
        (CallStarted("w", "c", ""), "call", "Radiology", "Somebody started a call", ("collaboration", "w", "")),
        (
            ItemAsked("w", "5e", "bo-id", "Bo", "fox.jpg"),
            "asked",
            "Radiology",
            "Bo asks for an item of your library",
            ("collaboration", "w", ""),
        ),
        (
            ItemShelved("w", "5e", "Bo", "fox.jpg"),
            "shelved",
            "Radiology",
            "Bo put on the shelf what you asked for",
            ("collaboration", "w", ""),
        ),
        (
            TrainingCalled("f", "Digits", "bo-id", "Bo", "workspace:w"),
            "called",
            "Radiology",
            "Bo asks you to take part in “Digits”",
            ("collaboration", "w", ""),
        ),
        (
            EditsRefused("w", "Radiology", "you may only read."),
            "refused",
            "Radiology",
            "Your last edits do not count: you may only read.",
            ("collaboration", "w", ""),
        ),
        (
            TrainingFinished("f", "Digits", 0.914, 20, "finished"),
            "training",
            "Digits",
            "The training is finished: 20 rounds, 91.4 % right",
            ("federated", "f", ""),
        ),
        (
            TrainingFinished("f", "Digits", None, 1, "failed"),
            "training",
            "Digits",
            "The training failed after 1 round",
            ("federated", "f", ""),
        ),
        (
            RoundFinished("f", "Digits", 4, None, 0.5, 10.0, 2, ("Bo", "Cleo")),
            "missing",
            "Digits",
            "Without Bo and Cleo in round 4",
            ("federated", "f", ""),
        ),
        (
            PeerPaired("p", "Bo", "workspace:w", "editor", "Radiology", True),
            "peer",
            "Bo",
            "Joined “Radiology”",
            ("collaboration", "w", ""),
        ),
        (PeerPaired("p", "Bo", "peer", "peer", "", True), "peer", "Bo", "Joined as peer", ("network", "", "")),
        (
            MessageRefused("p", "Bo", "Bo's Vega is older.", "Update it."),
            "trouble",
            "Bo",
            "Bo's Vega is older. Update it.",
            ("network", "", ""),
        ),
    ],
)
def test_what_a_person_hears(event, kind, title, text, place):
    news = news_of(event, titles)
    assert (news.kind, news.title, news.text) == (kind, title, text)
    assert (news.page, news.item, news.line) == place
    assert news.is_urgent is (kind in ("mention", "call"))


@pytest.mark.parametrize(
    "event",
    [
        ChatArrived("w", "Radiology", "me", is_mine=True),
        ChatArrived("w", "Radiology", "Ada", is_mine=False, is_mention=True),  # told as a mention
        CallStarted("w", "c", "me", is_mine=True),
        ROUND,  # nobody was missing
        PeerPaired("p", "Bo", "peer", "peer", "", False),
        PeerConnected("p", "Bo"),
        WorkspaceChanged("w"),
    ],
)
def test_what_nobody_needs_to_hear(event):
    assert news_of(event, titles) is None


def test_what_is_about_a_document_leads_into_it():
    named = news_of(Mentioned("w", "text-note", "Ada"), titles)
    assert (named.kind, named.title, named.text) == ("mention", "Radiology", "Ada mentioned you in a comment")
    assert (named.item, named.part, named.is_urgent) == ("w", "comments:text-note", True)
    in_note = news_of(Mentioned("w", "note-1", "Ada", is_in_note=True), titles)
    assert (in_note.text, in_note.part) == ("Ada mentioned you in a note", "note-1")
    apart = news_of(ConflictFound("w", "text-note"), titles)
    assert (apart.kind, apart.title, apart.part, apart.is_urgent) == ("conflict", "Radiology", "text-note", False)


def test_words_for_people_and_counts():
    assert names(()) == ""
    assert names(("Ada", "Bo", "Cleo")) == "Ada, Bo and Cleo"
    assert names(("Ada", "Bo", "Cleo", "Dan")) == "Ada, Bo, Cleo and others"
    assert said_by(("Ada", "Bo"), 12) == "12 messages from Ada and Bo"
