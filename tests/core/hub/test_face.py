"""The hub over HTTP, as its keeper and Prometheus see it."""

import asyncio
import json
import ssl
import urllib.error
import urllib.request

import pytest

from core.errors import StorageError
from core.hub.lockout import FAILURES
from core.networking.identity import client_context


@pytest.fixture
def ask(hub):
    """`await ask("/health", token)`: status and body."""

    def get(path, token):
        url = hub.address.partition("#")[0].replace("wss", "https") + path
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
        try:
            with urllib.request.urlopen(request, timeout=20, context=client_context()) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    async def call(path, token=""):
        return await asyncio.to_thread(get, path, token)

    return call


async def test_health_is_for_everybody_and_says_what_fails(hub, ask, monkeypatch):
    status, body = await ask("/health")
    assert (status, json.loads(body)) == (200, {"status": "ok", "hub": hub.identity.peer_id})

    async def broken():
        raise StorageError("The disk is full.", "Free some space.")

    monkeypatch.setattr(hub.service.backbone, "check", broken)
    status, body = await ask("/health")
    assert (status, json.loads(body)["what"]) == (503, "The disk is full.")


async def test_sessions_are_for_an_admin(hub, ask, guest_of):
    await guest_of(hub, "ada")
    assert (await ask("/sessions"))[0] == 401
    assert (await ask("/sessions", await hub.token("ben")))[0] == 403
    status, body = await ask("/sessions", await hub.token("root", role="admin"))
    [session] = json.loads(body)
    assert status == 200
    assert (session["name"], session["role"], session["address"], session["connections"]) == (
        "ada",
        "member",
        "127.0.0.1",
        1,
    )


async def test_metrics_are_for_a_monitor(hub, ask, guest_of):
    await guest_of(hub, "ada")
    assert (await ask("/metrics"))[0] == 401
    status, body = await ask("/metrics", await hub.token("prometheus", role="monitor"))
    assert status == 200 and "\nvega_hub_connections 1\n" in body


async def test_guessing_is_slowed(hub, ask):
    answers = [await ask("/sessions", "wrong") for _ in range(FAILURES + 1)]
    assert [status for status, _ in answers] == [401] * FAILURES + [429]


async def test_the_documentation_names_every_path_and_needs_no_other_server(ask):
    _, text = await ask("/openapi.json")
    described = json.loads(text)
    assert set(described["paths"]) == {"/health", "/metrics", "/sessions"}
    _, page = await ask("/docs")
    assert all(path in page for path in described["paths"])
    assert "http://" not in page and "https://" not in page


async def test_only_tls_1_3_is_spoken(hub):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises((ssl.SSLError, ConnectionError)):
        await asyncio.open_connection("127.0.0.1", hub.port, ssl=context)
