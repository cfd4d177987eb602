"""The handshake: who proves the key comes in; every other move, version or signature is refused."""

import dataclasses

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ProtocolError
from core.networking.frames import Frame, Kind
from core.networking.handshake import Dialler, Hello, Listener, Proof, Refusal, Welcome, knock_code, refusal


def hands(identity):
    ada, ben = identity("ada"), identity("ben")
    return Dialler(ben, ada.peer_id, name="Ben"), Listener(ada)


def test_two_who_are_who_they_say_come_together(identity):
    dialler, listener = hands(identity)
    dialler.invite = b"secret"
    proof = listener.receive(dialler.receive(listener.receive(dialler.hello())))
    assert (proof.name, proof.invite, listener.peer_id) == ("Ben", b"secret", identity("ben").peer_id)
    words = Welcome("Ada", b"session", False, 0, "peer", "member", "Title")
    assert dialler.receive(listener.welcome(words)) == words


def test_a_recorded_handshake_is_worth_nothing(identity):
    dialler, listener = hands(identity)
    hello = dialler.hello()
    proof = dialler.receive(listener.receive(hello))
    again = Listener(identity("ada"))
    again.receive(hello)
    with pytest.raises(ProtocolError, match="prove its identity"):
        again.receive(proof)


def test_a_proof_for_another_machine_is_refused(identity):
    """Whoever is dialled cannot pass the proof on to a third machine."""
    ben = Dialler(identity("ben"), identity("mallory").peer_id, name="Ben")
    listener = Listener(identity("ada"))
    proof = ben.receive(listener.receive(ben.hello()))
    with pytest.raises(ProtocolError, match="prove its identity"):
        listener.receive(proof)


@pytest.mark.parametrize(("version", "words"), [(0, "an older"), (2, "a newer")])
def test_another_version_is_said(identity, version, words):
    dialler, listener = hands(identity)
    hello = msgspec.msgpack.decode(dialler.hello().body, type=Hello)
    frame = Frame(Kind.HELLO, msgspec.msgpack.encode(dataclasses.replace(hello, version=version)))
    with pytest.raises(ProtocolError, match=words):
        listener.receive(frame)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.HELLO], ids=lambda kind: kind.name)
def test_a_listener_hears_only_hello_first(identity, kind):
    _, listener = hands(identity)
    with pytest.raises(ProtocolError, match="wrong moment"):
        listener.receive(Frame(kind, b""))


def test_a_refusal_comes_in_words(identity):
    dialler, _ = hands(identity)
    assert dialler.receive(refusal("No.", "Ask.")) == Refusal("No.", "Ask.")
    with pytest.raises(ProtocolError, match="wrong moment"):
        dialler.receive(refusal("No.", "Ask."))


@given(st.binary(max_size=100))
def test_any_bytes_as_proof_are_refused(junk):
    import tempfile
    from pathlib import Path

    from core.networking.identity import Identity

    with tempfile.TemporaryDirectory() as folder:
        ada = Identity.load(Path(folder))
        listener = Listener(ada)
        listener.receive(Dialler(ada, ada.peer_id, name="").hello())
        with pytest.raises(ProtocolError):
            listener.receive(Frame(Kind.PROOF, junk))


def test_a_proof_says_nothing_secret_but_the_invite(identity):
    fields = {field.name for field in dataclasses.fields(Proof)}
    # the opening is a number of this one knock, worth nothing once it is said
    assert fields == {"signature", "name", "invite", "session", "received", "knock", "opening"}


def knocking(identity, opening=b"r" * 32):
    dialler, listener = hands(identity)
    dialler.knock, dialler.opening = "Let me in", opening
    return dialler, listener


def test_who_knocks_and_who_hears_it_see_the_same_fresh_code(identity):
    codes = set()
    for _ in range(5):
        dialler, listener = knocking(identity)
        proof = listener.receive(dialler.receive(listener.receive(dialler.hello())))
        assert proof.knock == "Let me in"
        assert dialler.code == listener.code
        assert len(dialler.code) == 6 and dialler.code.isdigit()
        codes.add(dialler.code)
    # the listener's part is new each time: nobody can work towards a code beforehand
    assert len(codes) > 1


def test_a_code_cannot_be_chosen_after_the_challenge(identity):
    """Somebody in between who could pick the number late would need 2^20 tries, which are seconds."""
    dialler, listener = knocking(identity)
    challenge = listener.receive(dialler.hello())
    dialler.opening = b"another number"
    with pytest.raises(ProtocolError, match="than it promised"):
        listener.receive(dialler.receive(challenge))


def test_somebody_in_between_makes_the_codes_differ(identity):
    """Ben knocks at Mallory, who knocks at Ada; what Ben and Ada see are different numbers (a match: 1 in 10^6)."""
    ben = Dialler(identity("ben"), identity("mallory").peer_id, name="Ben")
    false_ada, true_ada = Listener(identity("mallory")), Listener(identity("ada"))
    mallory = Dialler(identity("mallory"), identity("ada").peer_id, name="Ben")
    for dialler, listener in ((ben, false_ada), (mallory, true_ada)):
        dialler.opening = b"r" * 32
        listener.receive(dialler.receive(listener.receive(dialler.hello())))
    assert ben.code != true_ada.code


def test_an_older_program_takes_a_knock_for_a_stranger_without_invite(identity):
    """Fields that it does not know are passed over: it refuses in its own words."""

    @dataclasses.dataclass(frozen=True)
    class OldProof:
        signature: bytes
        name: str
        invite: bytes
        session: bytes
        received: int

    dialler, listener = knocking(identity)
    frame = dialler.receive(listener.receive(dialler.hello()))
    assert msgspec.msgpack.decode(frame.body, type=OldProof).invite == b""


@given(
    st.text(max_size=60), st.text(max_size=60), st.binary(min_size=1, max_size=32), st.binary(min_size=32, max_size=32)
)
def test_a_code_is_six_digits_and_the_same_from_both_ends(one, other, opening, nonce):
    code = knock_code(one, other, opening=opening, nonce=nonce)
    assert code == knock_code(other, one, opening=opening, nonce=nonce)
    assert len(code) == 6
    assert code.isdecimal()
