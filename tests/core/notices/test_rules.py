"""Who hears what: levels, the screen, quiet hours and the pause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.notices.records import KINDS, LEVELS, News, Screen
from core.notices.rules import Hush, Verdict, decide

CHAT = News("chat", "chat:w", "Radiology", "A message from Ada", "collaboration", "w")
MENTION = News("mention", "mention:w:1", "Radiology", "Ada mentioned you", "collaboration", "w", "1", is_urgent=True)
CALL = News("call", "call:c", "Radiology", "Ada started a call", "collaboration", "w", is_urgent=True)
REFUSED = News("refused", "refused:w", "Radiology", "Your last edits do not count", "collaboration", "w")
FAILED = News("training", "training:f", "Digits", "The training failed", "federated", "f")
AWAY = Screen()
ELSEWHERE = Screen(is_visible=True, is_focused=True, page="media")
TOLD = Verdict(is_kept=True, is_told=True)
NOTHING = Verdict(is_kept=False)


def verdict(news, level="everything", screen=ELSEWHERE, hush=None):
    return decide(news, level=level, screen=screen, hush=hush or Hush())


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("everything", [CHAT, MENTION, CALL, REFUSED, FAILED]),
        ("mentions", [MENTION, CALL, REFUSED, FAILED]),
        ("nothing", [REFUSED, FAILED]),
    ],
)
def test_a_level_is_of_its_workspace_only(level, told):
    """Somebody's own refused edits and trainings are not what a workspace says."""
    assert [news for news in (CHAT, MENTION, CALL, REFUSED, FAILED) if verdict(news, level) == TOLD] == told
    assert all(verdict(news, level) in (TOLD, NOTHING) for news in (CHAT, MENTION, CALL, REFUSED, FAILED))


def test_what_is_on_the_screen_is_not_told():
    there = Screen(is_visible=True, is_focused=True, page="collaboration", item="w")
    assert verdict(CHAT, screen=there) == NOTHING
    assert verdict(CHAT, screen=Screen(True, True, "collaboration", "another")) == TOLD
    assert verdict(CHAT, screen=Screen(True, False, "collaboration", "w")) == TOLD  # another program is in front


def test_a_document_is_on_the_screen_only_while_it_is_open():
    conflict = News("conflict", "conflict:w:d", "Radiology", "…", "collaboration", "w", part="d")
    comment = News("mention", "mention:w:d", "Radiology", "…", "collaboration", "w", part="comments:d")
    here = Screen(True, True, "collaboration", "w", ("d",))
    assert verdict(conflict, screen=here) == NOTHING
    assert verdict(comment, screen=here) == TOLD
    assert verdict(comment, screen=Screen(True, True, "collaboration", "w", ("d", "comments:d"))) == NOTHING
    assert verdict(conflict, screen=Screen(True, True, "collaboration", "w", ("another",))) == TOLD


def test_what_comes_while_the_window_is_hidden_is_told_and_summed_up():
    assert verdict(CHAT, screen=AWAY) == Verdict(is_kept=True, is_told=True, held="hidden")


def test_quiet_hours_hold_and_let_through_what_is_urgent_if_wanted():
    held = Verdict(is_kept=True, is_told=False, held="quiet")
    quiet = Hush(is_quiet=True)
    assert verdict(CHAT, hush=quiet) == held
    assert verdict(CALL, hush=quiet) == TOLD
    assert verdict(MENTION, hush=Hush(is_quiet=True, lets_urgent_through=False)) == held


def test_a_request_for_an_item_is_heard_where_mentions_are_and_not_of_a_muted_workspace():
    asked = News("asked", "asked:w:5e:bo", "Radiology", "Bo asks", "collaboration", "w", part="asked:5e:bo")
    assert verdict(asked, level="mentions") == TOLD
    assert not verdict(asked, level="nothing").is_kept


def test_a_training_to_take_part_in_is_heard_where_mentions_are():
    called = News("called", "called:f", "Radiology", "Bo asks you to take part in “Digits”", "collaboration", "w")
    assert verdict(called, level="mentions") == TOLD
    assert not verdict(called, level="nothing").is_kept


def test_do_not_disturb_lets_nothing_through():
    assert not any(verdict(news, hush=Hush(is_paused=True)).is_told for news in (CHAT, MENTION, CALL, FAILED))


news_of_any_kind = st.builds(
    News,
    kind=st.sampled_from(KINDS),
    key=st.just("k"),
    title=st.just("t"),
    text=st.just("x"),
    page=st.sampled_from(["collaboration", "federated"]),
    item=st.sampled_from(["", "w"]),
    is_urgent=st.booleans(),
)
screens = st.builds(
    Screen, st.booleans(), st.booleans(), st.sampled_from(["collaboration", "media"]), st.sampled_from(["", "w", "v"])
)
hushes = st.builds(Hush, st.booleans(), st.booleans(), st.booleans())


@given(news_of_any_kind, st.sampled_from(LEVELS), screens, hushes)
def test_nobody_is_interrupted_against_their_will(news, level, screen, hush):
    found = decide(news, level=level, screen=screen, hush=hush)
    if found.is_told:
        assert found.is_kept
        assert not hush.is_paused
        assert not (hush.is_quiet and not news.is_urgent)
        assert not screen.shows(news)
    if found.is_kept and not found.is_told:
        assert found.held == "quiet"  # nothing that was kept back is forgotten


@given(news_of_any_kind, screens, hushes)
def test_a_lower_level_never_tells_more(news, screen, hush):
    told = [decide(news, level=level, screen=screen, hush=hush).is_told for level in LEVELS]
    assert told == sorted(told, reverse=True)
