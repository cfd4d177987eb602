"""Knocking: who asks waits until a person has decided; strangers, however many, cannot take more than their room."""

import ipaddress
from types import SimpleNamespace

import pytest

from core.errors import InputError, RefusedError, WaitingError
from core.events import Events
from core.networking.gate import Admission
from core.networking.handshake import Proof
from core.networking.knocking import DECLINED_S, KEEP_S, MOST, MOST_ASKINGS, WAITING_S, Knocks, is_near
from core.networking.records import Knocked

PEER = Admission("peer", "member", "")


class Door:
    """Knocks with a clock that a test turns."""

    def __init__(self, *, is_on=True):
        self.now = 1000.0
        self.seen = []
        events = Events()
        events.subscribe(Knocked, self.seen.append)
        self.knocks = Knocks(
            events=events, is_on=lambda: is_on, is_known=lambda peer_id: peer_id == "known", clock=lambda: self.now
        )

    def knock(
        self, peer_id="ben", *, opening=b"1", code="111111", name="Ben", words="Let me in", place=("192.168.1.7", 50000)
    ):
        proof = Proof(b"", name, b"", b"", 0, knock=words, opening=opening)
        return self.knocks.answer(SimpleNamespace(peer_id=peer_id, code=code), proof, place)


def test_who_asks_waits_is_announced_once_and_gets_in_when_approved():
    door = Door()
    for _ in range(3):
        with pytest.raises(WaitingError, match="Waiting for approval"):
            door.knock()
    assert door.seen == [Knocked("ben", "Ben", "Let me in")]
    [knock] = door.knocks.all()
    assert (knock.name, knock.words, knock.code, knock.is_waiting, knock.is_known) == (
        "Ben",
        "Let me in",
        "111111",
        True,
        False,
    )
    door.knocks.approve("ben", "111111", PEER)
    # a welcome that got lost on the way is said again
    assert door.knock() == door.knock() == PEER
    assert door.knocks.all() == []


def test_an_approval_is_for_one_asking_and_for_ten_minutes():
    door = Door()
    for _ in range(2):
        with pytest.raises(WaitingError):
            door.knock()
        door.knocks.approve("ben", "111111", PEER)
        with pytest.raises(WaitingError):
            door.knock(opening=b"2", code="222222")
        door.knocks.approve("ben", "222222", PEER)
        door.now += KEEP_S
        with pytest.raises(WaitingError):
            door.knock(opening=b"2", code="222222")
        door.now += KEEP_S


def test_who_was_declined_is_not_heard_for_an_hour():
    door = Door()
    with pytest.raises(WaitingError):
        door.knock()
    door.knocks.decline("ben")
    with pytest.raises(RefusedError, match="declined") as refused:
        door.knock(opening=b"2")
    assert not isinstance(refused.value, WaitingError)
    assert len(door.seen) == 1
    door.now += DECLINED_S
    with pytest.raises(WaitingError):
        door.knock(opening=b"3")


def test_a_code_that_changed_meanwhile_is_not_approved():
    """Otherwise somebody in between could ask again and again until two codes agree."""
    door = Door()
    for number in (b"1", b"2"):
        with pytest.raises(WaitingError):
            door.knock(opening=number, code=number.decode() * 6)
    with pytest.raises(InputError, match="another one"):
        door.knocks.approve("ben", "111111", PEER)
    door.knocks.approve("ben", "222222", PEER)


def test_one_machine_asks_anew_a_few_times_only():
    door = Door()
    for number in range(MOST_ASKINGS):
        with pytest.raises(WaitingError):
            door.knock(opening=bytes([number]))
    with pytest.raises(RefusedError, match="too often"):
        door.knock(opening=b"more")
    door.now += KEEP_S
    with pytest.raises(WaitingError):
        door.knock(opening=b"more")


def test_a_flood_of_strangers_is_bounded_and_over_after_ten_minutes():
    door = Door()
    for number in range(500):
        with pytest.raises(RefusedError):
            door.knock(f"stranger {number}")
    assert len(door.seen) == len(door.knocks.all()) == MOST
    # declining makes room, but not for more and more messages
    for _ in range(20):
        for knock in door.knocks.all():
            door.knocks.decline(knock.peer_id)
        for number in range(MOST):
            with pytest.raises(RefusedError):
                door.knock(f"again {len(door.seen)} {number}")
    assert len(door.seen) <= 2 * MOST
    door.now += KEEP_S
    with pytest.raises(WaitingError):
        door.knock("at last")


def test_who_closed_their_dialog_is_said_to_be_gone_and_later_forgotten():
    door = Door()
    with pytest.raises(WaitingError):
        door.knock()
    door.now += WAITING_S
    assert [knock.is_waiting for knock in door.knocks.all()] == [False]
    door.now += KEEP_S
    assert door.knocks.all() == []
    for verb in (lambda: door.knocks.decline("ben"), lambda: door.knocks.approve("ben", "111111", PEER)):
        with pytest.raises(InputError, match="does not ask"):
            verb()


def test_it_is_for_the_local_network_not_for_a_hubs_streams_and_can_be_turned_off():
    with pytest.raises(RefusedError, match="takes no requests"):
        Door(is_on=False).knock()
    with pytest.raises(RefusedError, match="takes no requests"):
        Door().knock(place=("8.8.8.8", 50000))
    door = Door()
    door.knocks._is_forwarded = lambda port: port == 50001
    with pytest.raises(RefusedError, match="takes no requests"):
        door.knock(place=("127.0.0.1", 50001))
    with pytest.raises(WaitingError):
        door.knock(place=("127.0.0.1", 50002))


@pytest.mark.parametrize(
    ("place", "near"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("fe80::1%eth0", True),
        ("fd00::5", True),
        ("::ffff:192.168.0.4", True),
        ("::ffff:1.1.1.1", False),
        ("93.184.216.34", False),
        ("2606:4700::1111", False),
        ("nonsense", False),
    ],
)
def test_near_is_what_the_standards_call_private(place, near):
    assert is_near(place) is near


def test_near_is_also_what_shares_a_network_of_public_addresses(monkeypatch):
    networks = [ipaddress.ip_network("141.20.5.0/24"), ipaddress.ip_network("0.0.0.0/0")]
    monkeypatch.setattr("core.networking.knocking.lan_networks", lambda: networks)
    assert is_near("141.20.5.77")
    assert not is_near("141.20.6.77")
    assert not is_near("2606:4700::1111")


def test_foreign_words_are_one_short_line():
    door = Door()
    with pytest.raises(WaitingError):
        door.knock(name="Ben\n\x1b[31m" + "x" * 500, words="a\u202eb" * 500)
    [knock] = door.knocks.all()
    assert knock.name.startswith("Ben  [31mxxx")
    assert len(knock.name) == 60
    assert len(knock.words) <= 200
    assert (knock.name + knock.words).isprintable()
