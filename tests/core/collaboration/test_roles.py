"""Each role may what those after it may; an unknown one nothing."""

import pytest

from core.collaboration.roles import IDEAS, INVITED, ROLES, check_chatting, check_invited, is_at_least
from core.errors import InputError


def test_roles_are_in_order():
    for place, role in enumerate(ROLES):
        assert [is_at_least(role, least) for least in ROLES] == [other >= place for other in range(len(ROLES))]


def test_an_unknown_role_may_nothing():
    assert not is_at_least("", "guest")
    assert not is_at_least("king", "guest")


def test_nobody_is_invited_as_owner():
    assert "owner" not in INVITED
    assert check_invited("commenter") == "commenter"
    for role in ("owner", "king", ""):
        with pytest.raises(InputError, match="no role"):
            check_invited(role)


def test_each_is_explained():
    assert set(IDEAS) == set(ROLES)


def test_chatting_can_begin_with_those_who_only_read_or_after_them():
    assert [check_chatting(role) for role in ("guest", "viewer", "commenter")] == ["guest", "viewer", "commenter"]
    for role in ("editor", "owner", "", "king"):
        with pytest.raises(InputError):
            check_chatting(role)
