"""What a person gets: unread notices that survive, grouping, levels, quiet hours, pauses and summaries."""

import asyncio
import dataclasses

import pytest

from core.collaboration.calls.records import CallEnded, CallStarted
from core.collaboration.records import WorkspaceChanged
from core.collaboration.talk_records import ChatMentioned
from core.errors import InputError
from core.federated.records import TrainingFinished
from core.notices import service
from core.notices.book import MOST
from core.notices.records import NoticesChanged, Screen

MENTION = ChatMentioned("w", "Radiology", "Bo", "7", "@Ada look")
CALL = CallStarted("w", "c", "Cleo")
FAILED = TrainingFinished("f", "Digits", None, 3, "failed")


def told(house):
    return [(event.notice.title, event.notice.text, event.words) for event in house.told]


async def test_ten_messages_of_one_chat_are_one_notice_that_counts(house):
    for number in range(10):
        house.say(f"line {number}", author=("Ada", "Bo")[number % 2], line=str(number))
    [notice] = house.notices.all()
    assert (notice.count, notice.text) == (10, "10 messages from Ada and Bo")
    assert house.notices.unread == 1
    assert notice.wanted == {"workspace": "w", "line": "0"}  # the first that is new
    assert [event.notice.count for event in house.told] == list(range(1, 11))


async def test_chats_are_apart_and_the_newest_comes_first(house):
    house.say()
    house.say(space="v")
    house.now += 60
    house.say()
    assert [(notice.title, notice.count) for notice in house.notices.all()] == [("Radiology", 2), ("Pathology", 1)]


async def test_what_was_written_is_told_and_not_kept(house):
    house.say("the secret")
    assert told(house) == [("Radiology", "A message from Ada", "the secret")]
    await house.notices.flush()
    house.database.close()
    assert b"the secret" not in b"".join(path.read_bytes() for path in house.folder.glob("vega.sqlite*"))
    await house.start()


async def test_unread_notices_survive_a_restart_and_go_on_counting(house):
    house.say()
    house.tell(MENTION, FAILED)
    house.notices.mark_read(house.notices.all()[0].id)
    before = house.notices.all()
    await house.restart()
    assert house.notices.all() == before
    assert house.notices.unread == 2
    house.say()
    assert house.notices.all()[0].count == 2


async def test_what_was_read_begins_anew(house):
    house.say()
    house.notices.mark_all_read()
    assert house.notices.unread == 0
    house.say()
    assert [(notice.count, notice.is_read) for notice in house.notices.all()] == [(1, False), (1, True)]


async def test_levels_of_a_workspace_win_over_the_settings(house):
    house.settings.set("notify_level", "mentions")
    await house.notices.set_level("v", "everything")
    house.say()
    house.say(space="v")
    house.tell(MENTION)
    assert [title for title, _, _ in told(house)] == ["Pathology", "Radiology"]
    await house.restart()
    assert (house.notices.level("v"), house.notices.own_level("w")) == ("everything", "")
    await house.notices.set_level("v", "")
    assert house.notices.level("v") == "mentions"


async def test_levels_that_cannot_be_are_refused(house):
    with pytest.raises(InputError, match="no level"):
        await house.notices.set_level("w", "loud")
    with pytest.raises(InputError, match="no workspace"):
        await house.notices.set_level("x", "nothing")


async def test_what_is_looked_at_is_neither_told_nor_unread(house):
    house.say()
    house.screen = Screen(True, True, "collaboration", "w")
    house.notices.look()
    assert house.notices.unread == 0
    house.say()
    assert len(house.told) == len(house.notices.all()) == 1


async def test_a_chat_that_was_read_elsewhere_in_the_program_is_read(house):
    house.say()
    house.tell(MENTION, FAILED)
    house.spaces["w"] = dataclasses.replace(house.spaces["w"], unread=0)
    house.tell(WorkspaceChanged("w"))
    assert [notice.kind for notice in house.notices.all() if not notice.is_read] == ["training"]


async def test_of_a_workspace_that_is_gone_nothing_stays(house):
    await house.notices.set_level("w", "mentions")
    house.tell(MENTION, FAILED)
    del house.spaces["w"]
    house.tell(WorkspaceChanged("w"))
    assert [notice.kind for notice in house.notices.all()] == ["training"]
    await house.restart()
    assert [notice.kind for notice in house.notices.all()] == ["training"]


async def test_a_call_that_ended_was_missed(house):
    house.tell(CALL)
    assert house.notices.all()[0].text == "Cleo started a call"
    house.tell(CallEnded("w", "c"))
    [notice] = house.notices.all()
    assert (notice.kind, notice.text) == ("missed", "You missed a call from Cleo")


async def test_quiet_hours_hold_back_and_are_summed_up_once(house):
    house.settings.set("quiet_hours", "yes")
    house.now = house.moment("2026-11-27T23:00")
    house.say()
    house.say(space="v")
    house.say()
    house.tell(FAILED, CALL)
    assert [text for _, text, _ in told(house)] == ["Cleo started a call"]  # calls pass
    house.now = house.moment("2026-11-28T06:59")
    house.notices.sum_up_if_due()
    assert house.digests == []
    house.now = house.moment("2026-11-28T07:00")
    house.notices.sum_up_if_due()
    house.notices.sum_up_if_due()
    [digest] = house.digests
    assert (digest.title, digest.text) == ("While it was quiet", "3 messages and a training that ended")


async def test_the_clock_is_asked_again_and_again(house, monkeypatch):
    monkeypatch.setattr(service, "LOOK_S", 0.005)
    await house.restart()
    await asyncio.sleep(0.02)
    house.settings.set("quiet_hours", "yes")
    house.now = house.moment("2026-11-27T23:00")
    house.say()
    changes = []
    house.events.subscribe(NoticesChanged, changes.append)
    while not changes:  # the bell is struck through
        await asyncio.sleep(0.005)
    house.now = house.moment("2026-11-28T07:00")
    while not house.digests:
        await asyncio.sleep(0.005)


async def test_calls_stay_out_of_quiet_hours_if_wanted(house):
    house.settings.set("quiet_hours", "yes")
    house.settings.set("quiet_lets_through", "no")
    house.now = house.moment("2026-11-27T23:00")
    house.tell(CALL, MENTION)
    assert house.told == []


async def test_a_summary_outlives_a_restart_and_leaves_out_what_was_read(house):
    house.settings.set("quiet_hours", "yes")
    house.now = house.moment("2026-11-27T23:00")
    house.say()
    house.tell(FAILED)
    house.notices.mark_read(house.notices.all()[1].id)
    await house.restart()
    house.now = house.moment("2026-11-28T08:00")
    house.notices.sum_up_if_due()
    assert [digest.text for digest in house.digests] == ["Digits: The training failed after 3 rounds"]


async def test_a_hidden_window_hears_at_once_and_sums_up_when_it_is_back(house):
    house.screen = Screen()
    house.say()
    house.tell(MENTION)
    assert len(house.told) == 2
    house.notices.sum_up_if_due()
    assert house.digests == []
    house.screen = Screen(is_visible=True, is_focused=True, page="home")
    house.notices.look()
    assert [(digest.title, digest.text) for digest in house.digests] == [
        ("While you were away", "A mention and a message")
    ]


async def test_do_not_disturb_for_an_hour(house):
    await house.notices.pause(3600)
    house.tell(CALL)
    assert house.told == []
    await house.restart()
    assert house.notices.paused_until == house.now + 3600
    house.now += 3600
    assert house.notices.paused_until == 0
    house.notices.sum_up_if_due()
    assert [digest.text for digest in house.digests] == ["Radiology: Cleo started a call"]


async def test_do_not_disturb_until_tomorrow_and_back(house):
    await house.notices.pause_until_tomorrow()
    assert house.notices.paused_until == house.moment("2026-11-28T08:00")
    house.say()
    await house.notices.resume()
    assert len(house.digests) == 1
    assert not house.notices.hush.is_on


async def test_no_more_are_kept_than_a_person_looks_through(house):
    for number in range(MOST + 5):
        house.tell(dataclasses.replace(FAILED, federation_id=str(number)))
    assert len(house.notices.all()) == MOST
    await house.restart()
    kept = house.notices.all()
    assert (kept[0].item, kept[-1].item, len(kept)) == (str(MOST + 4), "5", MOST)
