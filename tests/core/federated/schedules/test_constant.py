"""A constant is one."""

from core.federated.schedules.constant import Constant


def test_it_never_changes():
    assert {Constant().factor(round, 9, [1.0]) for round in range(1, 10)} == {1.0}
