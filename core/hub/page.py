"""The page by which a browser joins a note and a call: a few files, the same for everybody, without a secret in them.

What makes a guest link stands after its #, which no browser sends to a server (RFC 3986, section 3.5).
"""

from functools import cache
from pathlib import Path

from fastapi import FastAPI, HTTPException, Response

import resources

FOLDER = Path(resources.__file__).parent / "web" / "join"
FORMS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
# Only what comes from this hub runs or is asked; nobody may frame the page, nor learn from where somebody came.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(self), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    # an update of the hub reaches everybody at their next visit
    "Cache-Control": "no-cache",
}


def add_page(app: FastAPI) -> None:
    """Serve it under `/join`."""

    @app.get("/join", include_in_schema=False)
    async def page() -> Response:
        return _answer("index.html")

    @app.get("/join/{name}", include_in_schema=False)
    async def part(name: str) -> Response:
        return _answer(name)


def _answer(name: str) -> Response:
    found = files().get(name)
    if found is None:
        raise HTTPException(404, "There is no such page.")
    return Response(found, headers={**HEADERS, "Content-Type": FORMS[Path(name).suffix]})


@cache
def files() -> dict[str, bytes]:
    """The whole page: some 60 kB, read once; what is not in it cannot be asked for."""
    return {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.suffix in FORMS}
