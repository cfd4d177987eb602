"""What comes and goes every second is not kept in the stream of events; what a person should hear of is."""

from core.collaboration.talk_records import ChatChanged, ChatMentioned, FileMoved, TypingChanged


def test_only_mentions_are_worth_remembering():
    passing = [getattr(kind, "is_transient", False) for kind in (ChatChanged, TypingChanged, FileMoved, ChatMentioned)]
    assert passing == [True, True, True, False]
