"""A round as a machine of states: whatever arrives in whatever order, it ends, and says truly who did what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from core.federated.round import GRACE_S, Round, Standing, Verdict

PEERS = ("ada", "bo", "cleo", "dan")


def begun(*peers, quorum=2, deadline_s=10.0):
    return Round(3, "digest", peers or PEERS[:3], quorum, 100.0, deadline_s)


def answer(current, peer, now=101.0, *, number=3, digest="digest"):
    return current.answer(peer, number, digest=digest, now=now)


def fail(current, peer, error, now=101.0):
    return current.fail(peer, 3, digest="digest", error=error, now=now)


def test_a_round_is_over_when_everybody_answered():
    current = begun()
    for peer in PEERS[:3]:
        assert not current.is_over(101.0)
        assert answer(current, peer) is Verdict.ACCEPTED
    assert current.is_over(101.0)
    assert current.is_complete
    assert current.answered == PEERS[:3]


def test_the_deadline_closes_a_round_exactly_and_names_the_late():
    current = begun()
    answer(current, "ada")
    answer(current, "bo")
    assert not current.is_over(109.999)
    assert current.is_over(110.0)
    assert current.is_complete
    assert current.places["cleo"].standing is Standing.LATE
    assert current.places["cleo"].error == "No answer before the deadline."
    assert answer(current, "cleo", 110.5) is Verdict.LATE
    assert current.answered == ("ada", "bo")


def test_an_answer_at_the_deadline_is_late_even_if_nobody_looked_yet():
    assert answer(begun(), "ada", 110.0) is Verdict.LATE


def test_only_the_first_answer_counts():
    current = begun()
    assert answer(current, "ada") is Verdict.ACCEPTED
    assert answer(current, "ada") is Verdict.DUPLICATE
    assert fail(current, "ada", "now it broke") is Verdict.DUPLICATE
    assert current.answered == ("ada",)


def test_an_answer_to_another_round_or_from_a_stranger_does_not_count():
    current = begun()
    assert answer(current, "ada", number=2) is Verdict.OTHER_ROUND
    assert answer(current, "ada", digest="another model") is Verdict.OTHER_ROUND
    assert answer(current, "mallory") is Verdict.STRANGER
    assert current.answered == ()


def test_who_errs_is_named_with_its_own_words_and_not_waited_for():
    current = begun()
    fail(current, "cleo", "The disk is full.")
    answer(current, "ada")
    answer(current, "bo")
    assert current.is_over(101.0)
    assert (current.places["cleo"].standing, current.places["cleo"].error) == (Standing.FAILED, "The disk is full.")


def test_who_is_away_longer_than_the_grace_is_lost_and_may_come_back():
    current = begun()
    answer(current, "ada")
    answer(current, "bo")
    current.away("cleo", 102.0)
    assert current.next_look(102.0) == GRACE_S
    assert not current.is_over(102.0 + GRACE_S - 0.01)
    assert current.back("cleo")
    assert not current.is_over(102.0 + GRACE_S)
    current.away("cleo", 103.0)
    assert current.is_over(103.0 + GRACE_S)
    assert current.places["cleo"].standing is Standing.LOST
    assert answer(current, "cleo", 109.0) is Verdict.ACCEPTED


def test_who_has_answered_may_leave():
    current = begun()
    answer(current, "ada")
    current.away("ada", 101.0)
    assert not current.back("ada")
    assert current.places["ada"].standing is Standing.ANSWERED


def test_too_few_answers_make_an_incomplete_round_that_says_why():
    current = begun(quorum=3)
    answer(current, "ada")
    fail(current, "bo", "No memory.")
    assert current.is_over(110.0)
    assert not current.is_complete
    assert current.shortfall(str.title) == (
        "Round 3 had 1 of 3 needed answers and is repeated. Bo: No memory. Cleo: No answer before the deadline."
    )


def test_an_answer_that_proves_unusable_counts_no_more():
    current = begun()
    answer(current, "ada")
    answer(current, "bo")
    current.reject("bo", "Not finite.")
    assert current.answered == ("ada",)
    assert not current.is_complete


def test_who_withdraws_is_not_waited_for():
    current = begun("ada")
    current.give_up("ada", "It withdrew.")
    assert current.is_over(100.0)
    assert current.places["ada"].standing is Standing.FAILED


def test_nobody_asked_is_over_at_once_and_never_complete():
    current = Round(1, "d", (), 0, 0.0, 10.0)
    assert current.is_over(0.0)
    assert not current.is_complete


@given(st.floats(0, 50), st.floats(0.1, 20))
def test_nobody_looks_in_vain(away_at, deadline_s):
    """After `next_look` seconds something has changed: no busy waiting, and no round that waits for ever."""
    current = Round(1, "d", ("ada",), 1, 0.0, deadline_s)
    current.away("ada", away_at)
    assert current.is_over(current.next_look(0.0) + 1e-6)


class AnyOrder(RuleBasedStateMachine):
    """Participants answer, fail, repeat themselves, come and go in any order while time passes."""

    def __init__(self):
        super().__init__()
        self.now = 0.0
        self.round = Round(1, "d", PEERS[:3], 2, 0.0, 30.0)
        self.accepted = set()
        self.was_over = False

    @rule(seconds=st.floats(0, 12))
    def time_passes(self, seconds):
        self.now += seconds

    @rule(peer=st.sampled_from(PEERS), digest=st.sampled_from(["d", "d", "old"]))
    def somebody_answers(self, peer, digest):
        before = self.round.answered
        verdict = self.round.answer(peer, 1, digest=digest, now=self.now)
        if verdict is Verdict.ACCEPTED:
            assert peer in PEERS[:3] and digest == "d" and self.now < 30.0
            assert peer not in before
            self.accepted.add(peer)
        else:
            assert self.round.answered == before

    @rule(peer=st.sampled_from(PEERS))
    def somebody_fails(self, peer):
        before = self.round.answered
        self.round.fail(peer, 1, digest="d", error="broke", now=self.now)
        assert self.round.answered == before

    @rule(peer=st.sampled_from(PEERS))
    def somebody_leaves(self, peer):
        self.round.away(peer, self.now)

    @rule(peer=st.sampled_from(PEERS))
    def somebody_returns(self, peer):
        if self.round.back(peer):
            assert self.round.places[peer].standing is Standing.ASKED

    @precondition(lambda self: self.accepted)
    @rule()
    def an_answer_proves_unusable(self):
        peer = sorted(self.accepted)[0]
        self.round.reject(peer, "not finite")
        self.accepted.discard(peer)

    @rule()
    def the_coordinator_looks(self):
        over = self.round.is_over(self.now)
        assert over or self.round.next_look(self.now) > 0
        asked = self.round.standing(Standing.ASKED)
        assert over == (not asked)
        if self.now >= 30.0:
            assert over

    @invariant()
    def the_books_are_right(self):
        assert set(self.round.answered) == self.accepted
        assert self.round.is_complete == (len(self.accepted) >= 2)
        assert set(self.round.places) == set(PEERS[:3])
        for place in self.round.places.values():
            if place.standing in (Standing.FAILED, Standing.LOST, Standing.LATE):
                assert place.error


TestAnyOrder = AnyOrder.TestCase


@pytest.mark.parametrize("quorum", [0, 1])
def test_a_quorum_of_nobody_still_needs_one(quorum):
    assert not begun(quorum=quorum).is_complete
