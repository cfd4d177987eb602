"""Who this machine is: an Ed25519 key made once, a certificate of that key, and a name that is its hash.

A peer's id is the SHA-256 of its raw public key in base32, lower case, so whoever has the id can recognise the key.
"""

import base64
import datetime
import hashlib
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.x509.oid import NameOID

from core.errors import InputError, StorageError
from core.whole_file import write_private

KEY_FILE = "identity.pem"
CERTIFICATE_FILE = "certificate.pem"
# Whoever has the sealed key can try passphrases as long as they like.
PASSPHRASE_CHARACTERS = 10
# The key is the identity, not the date; some TLS stacks refuse certificates without an end.
VALID_FOR = datetime.timedelta(days=36_500)


@dataclass(frozen=True)
class Identity:
    """This machine's key, public key (32 raw bytes) and id."""

    key: Ed25519PrivateKey
    public: bytes
    peer_id: str
    folder: Path

    @property
    def short(self) -> str:
        """Enough of the id for people to compare."""
        return self.peer_id[:8]

    @classmethod
    def load(cls, folder: Path) -> "Identity":
        """Read the key, or make it on first use. Raises StorageError when the file is damaged or cannot be written."""
        path = folder / KEY_FILE
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not path.exists():
                write_private(path, _pem(Ed25519PrivateKey.generate()))
            key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        except OSError as error:
            raise StorageError(
                f"The identity in {folder} cannot be used: {error.strerror}.", "Check permissions."
            ) from error
        except ValueError as error:
            raise StorageError(f"The identity file {path} is damaged.", "Restore it from a backup.") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise StorageError(f"The identity file {path} holds another kind of key.", "Restore it from a backup.")
        public = _raw(key.public_key())
        identity = cls(key, public, peer_id_of(public), folder)
        write_private(folder / CERTIFICATE_FILE, identity._certificate())
        return identity

    def sign(self, data: bytes) -> bytes:
        """Ed25519 signature, 64 bytes (RFC 8032)."""
        return self.key.sign(data)

    def sealed(self, passphrase: str) -> bytes:
        """The key as PEM, encrypted with a passphrase (PKCS #8, RFC 5958). Raises InputError when that is too short."""
        if len(passphrase) < PASSPHRASE_CHARACTERS:
            raise InputError(
                f"A passphrase needs at least {PASSPHRASE_CHARACTERS} characters.", "Take a few words in a row."
            )
        sealing = serialization.BestAvailableEncryption(passphrase.encode())
        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealing)

    def server_context(self) -> ssl.SSLContext:
        """TLS 1.3 with this machine's certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_cert_chain(self.folder / CERTIFICATE_FILE, self.folder / KEY_FILE)
        return context

    def _certificate(self) -> bytes:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.peer_id)])
        # a fixed start: clocks of two machines may differ by years, and the pinned key is what counts
        start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(start + VALID_FOR)
        )
        return builder.sign(self.key, None).public_bytes(serialization.Encoding.PEM)


def unseal(pem: bytes, passphrase: str) -> Ed25519PrivateKey:
    """A sealed key. Raises InputError for a wrong passphrase or another kind of key."""
    try:
        key = serialization.load_pem_private_key(pem, password=passphrase.encode())
    except (ValueError, TypeError) as error:
        raise InputError("The passphrase is not the one that the key was sealed with.", "Try again.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError("The backup holds another kind of key.", "Choose another backup.")
    return key


def keep(key: Ed25519PrivateKey, folder: Path) -> None:
    """Let this be the identity of a folder that has none. Raises StorageError."""
    path = folder / KEY_FILE
    if path.exists():
        raise StorageError(f"{folder} already holds an identity.", "Restore into an empty folder: --profile FOLDER.")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(path, _pem(key))
    except OSError as error:
        raise StorageError(f"The identity cannot be written: {error.strerror}.", "Check permissions.") from error


def client_context() -> ssl.SSLContext:
    """TLS 1.3 that accepts any certificate: the caller then compares its key with the pinned one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def peer_id_of(public: bytes) -> str:
    """The id of a raw 32-byte public key: 52 characters."""
    return base64.b32encode(hashlib.sha256(public).digest()).decode().rstrip("=").lower()


def certificate_peer_id(der: bytes) -> str:
    """The id of the key in a DER certificate, or "" when it holds no Ed25519 key."""
    try:
        key = x509.load_der_x509_certificate(der).public_key()
    except ValueError:
        return ""
    return peer_id_of(_raw(key)) if isinstance(key, Ed25519PublicKey) else ""


def is_signed(public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the owner of `public` signed `data`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
