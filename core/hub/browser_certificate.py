"""A second certificate, for browsers: they know no Ed25519 (CA/Browser Forum), which machines pin the hub by.

It is self-signed, so a browser asks its person once whether to go on. An authority's certificate is asked for nothing.
OpenSSL gives it to nobody who takes the first one: RSA comes after Ed25519 in what its clients wish for.
"""

import datetime
import socket
import ssl
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.x509.oid import NameOID

from core.errors import StorageError
from core.whole_file import write_private

FILE = "browser.pem"
KEY_BITS = 2048
VALID_FOR = datetime.timedelta(days=3650)


def add_browser_certificate(context: ssl.SSLContext, folder: Path, *, host: str = "") -> None:
    """Let browsers in too; the key lies in `folder`, made on first use. Raises StorageError."""
    path = folder / FILE
    try:
        if not path.exists():
            write_private(path, _made(host))
        context.load_cert_chain(path)
    except (OSError, ssl.SSLError) as error:
        raise StorageError(
            f"The certificate for browsers in {folder} cannot be used: {error}.", f"Delete {FILE} there."
        ) from error


def _made(host: str) -> bytes:
    key = generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    for one in dict.fromkeys((host, socket.gethostname())):
        try:
            names.append(x509.IPAddress(ip_address(one)))
        except ValueError:
            names += [x509.DNSName(one)] if one and one.isascii() else []
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Vega hub")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(pem, form, plain) + certificate.public_bytes(pem)
