"""The engine's versions are opaque bytes, and its errors come as words."""

import pytest

from core.collaboration.engine import translated, vector
from core.errors import InputError


def test_no_bytes_are_the_version_of_nothing():
    assert vector(b"").encode() == vector(vector(b"").encode()).encode()


def test_what_is_no_version_is_refused():
    with pytest.raises(InputError, match="no version"):
        vector(b"\xff" * 40)


def test_only_the_engine_is_translated():
    with pytest.raises(InputError, match="It broke"), translated("It broke."):
        raise BaseException("what the engine raises")
    with pytest.raises(ZeroDivisionError), translated("It broke."):
        raise ZeroDivisionError
    with pytest.raises(KeyboardInterrupt), translated("It broke."):
        raise KeyboardInterrupt
