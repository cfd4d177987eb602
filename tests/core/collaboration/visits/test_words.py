"""What a guest's page says is one of few things, within bounds, or is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.visits import words
from core.errors import ProtocolError


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"type": "come", "name": "Eva", "key": "k" * 32}, words.Come("Eva", "k" * 32)),
        ({"type": "edit", "revision": 3, "parts": [1, "x", -2]}, words.Edit(3, (1, "x", -2))),
        ({"type": "join", "is_muted": True, "has_camera": False, "has_screen": False}, words.Join(True, False, False)),
        ({"type": "consent", "agrees": False}, words.Consent(False)),
        ({"type": "leave"}, words.Leave()),
    ],
)
def test_what_a_page_says_is_understood(said, found):
    assert words.read(json.dumps(said).encode()) == found


@pytest.mark.parametrize(
    "said",
    [
        {"type": "come", "name": "x" * 201, "key": "k" * 32},
        {"type": "edit", "revision": -1, "parts": []},
        {"type": "edit", "revision": 0, "parts": [1.5]},
        {"type": "edit", "revision": 0, "parts": [1] * 2001},
        {"type": "leave", "more": 1},
        {"type": "signal", "target": "t", "about": "", "session": "s", "kind": "offer", "sdp": "x" * 64_001, "mid": ""},
        {"type": "shutdown"},
    ],
)
def test_what_goes_beyond_is_refused(said):
    with pytest.raises(ProtocolError):
        words.read(json.dumps(said).encode())


@given(st.binary(max_size=100))
def test_foreign_bytes_are_words_or_refused(data):
    for read in (words.read, words.read_greeting):
        try:
            read(data)
        except ProtocolError:
            continue


def test_a_greeting_of_another_version_says_so():
    assert words.read_greeting(words.write("greeting", version=1, random="0" * 32)).random == "0" * 32
    with pytest.raises(ProtocolError, match="another version"):
        words.read_greeting(words.write("greeting", version=2, random="0" * 32))
