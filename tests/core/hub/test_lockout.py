"""Failed logins make an address wait; time is an argument."""

from core.hub import lockout
from core.hub.lockout import FAILURES, WINDOW_S, Lockout


def fail(made, count, now, address="a"):
    for _ in range(count):
        made.failed(address, now)


def test_a_few_failures_cost_nothing_and_more_a_minute():
    made = Lockout()
    fail(made, FAILURES - 1, 100.0)
    assert made.wait_s("a", 100.0) == 0
    made.failed("a", 110.0)
    assert made.wait_s("a", 110.0) == WINDOW_S - 10
    assert made.wait_s("b", 110.0) == 0
    assert made.wait_s("a", 100.0 + WINDOW_S) == 0


def test_old_failures_are_forgotten():
    made = Lockout()
    fail(made, FAILURES - 1, 100.0)
    made.failed("a", 100.0 + WINDOW_S)
    assert made.wait_s("a", 100.0 + WINDOW_S) == 0


def test_a_good_token_clears_the_address():
    made = Lockout()
    fail(made, FAILURES, 100.0)
    made.succeeded("a")
    assert made.wait_s("a", 100.0) == 0


def test_only_so_many_addresses_are_remembered(monkeypatch):
    monkeypatch.setattr(lockout, "ADDRESSES", 3)
    made = Lockout()
    for number in range(10):
        fail(made, FAILURES, 100.0, str(number))
    assert [number for number in range(10) if made.wait_s(str(number), 100.0)] == [7, 8, 9]
