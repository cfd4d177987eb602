"""The second certificate: browsers get it, machines still get the pinned one."""

import socket
import ssl
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from core.errors import StorageError
from core.hub.browser_certificate import FILE, add_browser_certificate
from core.networking.identity import Identity, certificate_peer_id, client_context


def shown_to(client, context):
    """The certificate that a server with `context` shows to a client, in DER."""
    near, far = socket.socketpair()

    def serve():
        with context.wrap_socket(far, server_side=True) as held:
            held.recv(1)

    serving = threading.Thread(target=serve)
    serving.start()
    with client.wrap_socket(near, server_hostname="localhost") as held:
        found = held.getpeercert(binary_form=True)
        held.send(b"x")
    serving.join()
    return found


def test_machines_still_see_the_pinned_key_and_browsers_one_that_they_know(tmp_path):
    identity = Identity.load(tmp_path)
    context = identity.server_context()
    add_browser_certificate(context, tmp_path, host="hub.example")
    assert certificate_peer_id(shown_to(client_context(), context)) == identity.peer_id
    # that a browser takes the other one is seen in the tests of guests
    made = x509.load_pem_x509_certificate((tmp_path / FILE).read_bytes())
    assert isinstance(made.public_key(), RSAPublicKey)
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "hub.example" in names.get_values_for_type(x509.DNSName)


def test_it_stays_the_same_and_nobody_else_reads_it(tmp_path):
    add_browser_certificate(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), tmp_path)
    first = (tmp_path / FILE).read_bytes()
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    add_browser_certificate(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), tmp_path)
    assert (tmp_path / FILE).read_bytes() == first


def test_a_damaged_file_is_said(tmp_path):
    (tmp_path / FILE).write_text("nothing")
    with pytest.raises(StorageError, match=r"browsers"):
        add_browser_certificate(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), tmp_path)
