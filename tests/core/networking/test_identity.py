"""A machine keeps one key, only its owner can read it, and its id is the key's hash."""

import base64
import hashlib
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError, StorageError
from core.networking.identity import Identity, certificate_peer_id, is_signed, keep, peer_id_of, unseal


def test_the_key_is_made_once_and_only_its_owner_may_read_it(identity):
    first, again = identity("ada"), identity("ada")
    assert first.peer_id == again.peer_id
    assert identity("ben").peer_id != first.peer_id
    assert stat.S_IMODE((first.folder / "identity.pem").stat().st_mode) == 0o600


def test_the_id_is_the_hash_of_the_key():
    """RFC 4648 base32, lower case, of SHA-256."""
    public = bytes(range(32))
    expected = base64.b32encode(hashlib.sha256(public).digest()).decode().lower().rstrip("=")
    assert peer_id_of(public) == expected
    assert len(expected) == 52


def test_a_certificate_names_the_machine_by_its_key(identity):
    import ssl

    ada = identity("ada")
    der = ssl.PEM_cert_to_DER_cert((ada.folder / "certificate.pem").read_text())
    assert certificate_peer_id(der) == ada.peer_id
    assert certificate_peer_id(b"nothing") == ""


@given(st.binary(max_size=64), st.binary(min_size=1, max_size=64))
def test_only_what_was_signed_by_the_key_counts(data, other):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = key.public_key().public_bytes_raw()
    assert is_signed(public, key.sign(data), data)
    assert not is_signed(public, key.sign(data), data + other)
    assert not is_signed(public, other, data)
    assert not is_signed(other[:31], key.sign(data), data)


@pytest.mark.parametrize(("content", "words"), [(b"junk", "damaged"), (b"", "damaged")])
def test_a_damaged_key_is_said_and_never_replaced(tmp_path, content, words):
    (tmp_path / "identity.pem").write_bytes(content)
    with pytest.raises(StorageError, match=words):
        Identity.load(tmp_path)
    assert (tmp_path / "identity.pem").read_bytes() == content


def test_a_key_of_another_kind_is_refused(tmp_path):
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    pem = X25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "identity.pem").write_bytes(pem)
    with pytest.raises(StorageError, match="another kind"):
        Identity.load(tmp_path)


def test_a_sealed_key_makes_the_same_machine_elsewhere(tmp_path):
    identity = Identity.load(tmp_path / "here")
    sealed = identity.sealed("a few words in a row")
    assert identity.key.private_bytes_raw() not in sealed
    keep(unseal(sealed, "a few words in a row"), tmp_path / "there")
    assert Identity.load(tmp_path / "there").peer_id == identity.peer_id
    assert (tmp_path / "there" / "identity.pem").stat().st_mode & 0o077 == 0


def test_a_sealed_key_opens_with_its_passphrase_only_and_replaces_no_other(tmp_path):
    identity = Identity.load(tmp_path / "here")
    with pytest.raises(InputError, match="at least 10"):
        identity.sealed("short")
    sealed = identity.sealed("a few words in a row")
    for pem, passphrase in ((sealed, "other words in a row"), (b"junk", "a few words in a row")):
        with pytest.raises(InputError, match="passphrase"):
            unseal(pem, passphrase)
    with pytest.raises(StorageError, match="already holds"):
        keep(identity.key, tmp_path / "here")
