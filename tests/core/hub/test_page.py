"""The page for guests: served whole, asks nobody else for anything, and may be framed by nobody."""

import asyncio
import re
import urllib.error
import urllib.request

import pytest

from core.hub import page
from core.networking.identity import client_context


@pytest.fixture
def ask(hub):
    """`await ask("/join")`: status, headers and body, as anybody gets them."""

    def get(path):
        url = hub.address.partition("#")[0].replace("wss", "https") + path
        try:
            with urllib.request.urlopen(url, timeout=20, context=client_context()) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()

    return lambda path: asyncio.to_thread(get, path)


async def test_all_that_the_page_names_is_there(ask):
    status, headers, body = await ask("/join")
    assert status == 200 and headers["Content-Type"] == "text/html; charset=utf-8"
    named = re.findall(r'(?:src|href)="(join/[^"]+)"', body)
    assert {"join/app.js", "join/style.css"} <= set(named)
    waiting, seen = [f"/{name}" for name in named], set()
    while waiting:
        path = waiting.pop()
        status, headers, body = await ask(path)
        assert status == 200 and headers["X-Content-Type-Options"] == "nosniff"
        seen.add(path)
        waiting += [one for name in re.findall(r'from "\./([^"]+)"', body) if (one := f"/join/{name}") not in seen]
    assert {path.rpartition("/")[2] for path in seen} | {"index.html"} == set(page.files())


async def test_nothing_comes_from_elsewhere_and_nobody_frames_it(ask):
    _, headers, _ = await ask("/join")
    rules = dict(rule.strip().split(" ", 1) for rule in headers["Content-Security-Policy"].split(";"))
    assert rules["default-src"] == rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert headers["Referrer-Policy"] == "no-referrer"
    everything = b"".join(page.files().values()).replace(b"http://www.w3.org/2000/svg", b"")
    assert not re.search(rb"https?://\w", everything)
    assert not re.search(rb"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", everything)


@pytest.mark.parametrize("path", ["/join/secret.txt", "/join/../hub.db", "/join/%2e%2e%2fapp.js", "/join/app.js.map"])
async def test_nothing_else_is_served(ask, path):
    status, _, _ = await ask(path)
    assert status == 404
