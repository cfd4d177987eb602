"""The hub over HTTP and websockets: `/rooms` and `/relay`, and `/health`, `/metrics`, `/sessions` for its keeper.

`/openapi.json` describes the HTTP part, `/docs` shows it without anything from another server.
"""

import html
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request, Response, WebSocket
from fastapi.responses import HTMLResponse, PlainTextResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from core.errors import RefusedError, StorageError
from core.hub.page import add_page
from core.hub.records import Session, Token
from core.hub.service import HubService
from core.networking import room_frames as frames

BEARER = HTTPBearer(auto_error=False, description="A token of this hub: vega hub token add NAME --role admin")
METRICS_FORM = "text/plain; version=0.0.4; charset=utf-8"


def face(hub: HubService) -> FastAPI:
    """The application that a server runs."""
    app = FastAPI(
        title="Vega hub",
        version=str(frames.VERSION),
        summary="Rooms, sessions and a relay for a team.",
        description="Websockets: `/rooms` (live rooms) and `/relay` (links between machines); see docs/hub.md.",
        docs_url=None,
        redoc_url=None,
    )

    def allowed(*roles: str):  # type: ignore[no-untyped-def]
        async def check(
            request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
        ) -> Token:
            return await _admit(hub, request, given, roles)

        return Depends(check)

    @app.get("/health", summary="Whether the hub and its store answer")
    async def health(response: Response) -> dict[str, str]:
        try:
            await hub.backbone.check()
        except StorageError as error:
            response.status_code = 503
            return {"status": "failing", "what": error.what, "todo": error.todo}
        return {"status": "ok", "hub": hub.hub_id}

    @app.get("/metrics", summary="Figures for Prometheus", response_class=PlainTextResponse)
    async def metrics(token: Annotated[Token, allowed("admin", "monitor")]) -> Response:
        return Response(hub.metrics.text(), media_type=METRICS_FORM)

    @app.get("/sessions", summary="Who is connected, since when, from where, with how many connections")
    async def sessions(token: Annotated[Token, allowed("admin")]) -> list[Session]:
        return await hub.sessions()

    @app.get("/docs", include_in_schema=False, response_class=HTMLResponse)
    async def docs() -> str:
        return _page(app)

    @app.websocket("/rooms")
    async def rooms(socket: WebSocket) -> None:
        await hub.visit(socket)

    @app.websocket("/relay")
    async def relay(socket: WebSocket) -> None:
        await hub.switchboard.serve(socket)

    add_page(app)
    return app


async def _admit(
    hub: HubService, request: Request, given: HTTPAuthorizationCredentials | None, roles: tuple[str, ...]
) -> Token:
    address = request.client.host if request.client else ""
    if given is None:
        raise HTTPException(401, "Send a token: Authorization: Bearer …", {"WWW-Authenticate": "Bearer"})
    if waiting := hub.doorman.wait_s(address):
        raise HTTPException(429, "Too many logins failed from this address.", {"Retry-After": f"{waiting:.0f}"})
    try:
        token = await hub.doorman.admit(given.credentials, address)
    except RefusedError as error:
        raise HTTPException(401, str(error), {"WWW-Authenticate": "Bearer"}) from error
    if token.role not in roles:
        raise HTTPException(403, f"A {token.role} may not see this.")
    return token


def _page(app: FastAPI) -> str:
    """What `/openapi.json` says, for people."""
    rows = [
        f"<tr><td><code>{method.upper()} {html.escape(path)}</code></td>"
        f"<td>{html.escape(verb.get('summary', ''))}</td></tr>"
        for path, verbs in app.openapi()["paths"].items()
        for method, verb in verbs.items()
    ]
    return (
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>Vega hub</title>"
        "<style>body{font:16px sans-serif;margin:3em auto;max-width:46em}td{padding:.4em 1em .4em 0}</style>"
        f"<h1>{html.escape(app.title)}</h1><p>{html.escape(app.summary or '')}</p><table>{''.join(rows)}</table>"
        "<p>Websockets: <code>/rooms</code> and <code>/relay</code>. All of it: <a href='openapi.json'>openapi.json</a>"
        "</p></html>"
    )
