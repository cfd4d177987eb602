"""`vega hub`: rooms, tokens and a relay for a team, as a service without a window."""

import asyncio
import contextlib
import gc
import signal
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.table import Table

from core.errors import InputError
from core.hub.records import ROLES, Limits
from core.instance import Instance
from core.networking.discovery import lan_addresses
from core.networking.hub_address import HubAddress
from core.networking.identity import Identity
from vega_desktop import crash, logs
from vega_desktop.commands import knocks
from vega_desktop.session import opened, out, say_json, spoken_errors

if TYPE_CHECKING:  # FastAPI takes half a second to import; other commands need not wait for it
    from core.hub.backbone import Backbone
    from core.hub.tokens import Tokens

T = TypeVar("T")

PORT = 8443
DATABASE = "hub.db"
# Beside connections: databases, logs, connections that were not let in yet.
FILES = 1024
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]

Data = Annotated[
    Path | None, typer.Option(envvar="VEGA_HUB_DATA", help="Its folder; `hub` in the profile when left out.")
]
Redis = Annotated[
    str, typer.Option(envvar="VEGA_HUB_REDIS", help="redis://… that several processes of this hub share.")
]
Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")]
Advertise = Annotated[str, typer.Option(help="HOST:PORT by which others reach it, when it is another.")]
Certificate = Annotated[Path | None, typer.Option(help="Certificate chain (PEM); its own key's when left out.")]
Key = Annotated[Path | None, typer.Option(help="The certificate's private key (PEM).")]
Tls = Annotated[bool, typer.Option(help="Without TLS only behind a proxy that does it.")]
Proxies = Annotated[list[str] | None, typer.Option("--proxy", help="Address whose X-Forwarded-For is believed.")]
ProcessAddress = Annotated[
    str, typer.Option(help="wss://… of this very process, when several share a Redis and relay.")
]
Guests = Annotated[
    bool, typer.Option(help="Whether those without a token may ask the relay for a machine whose id they know.")
]
Connections = Annotated[int, typer.Option(min=1, help="Most connections at once.")]
PerToken = Annotated[int, typer.Option(min=1, help="Most connections of one token.")]
Keep = Annotated[int, typer.Option(min=1, help="Messages that are kept of each room.")]
DiskGb = Annotated[float, typer.Option(min=0.001, help="GB of messages on disk; beyond it none are taken.")]
KeepDays = Annotated[float, typer.Option(min=0.01, help="Days that messages are kept.")]
Workspaces = Annotated[bool, typer.Option(help="Also host this profile's workspaces and trainings.")]

hub_app = typer.Typer(help="A team's hub: rooms, tokens and a relay, without a window.", invoke_without_command=True)
token_app = typer.Typer(help="Who may come in at the hub.", no_args_is_help=True)
hub_app.add_typer(token_app, name="token")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(hub_app, name="hub", rich_help_panel="Network")


@dataclass(frozen=True)
class Place:
    """Where a hub keeps what it keeps."""

    data: Path
    redis: str
    limits: Limits


@hub_app.callback()
def hub(
    context: typer.Context,
    data: Data = None,
    redis: Redis = "",
    host: Host = "0.0.0.0",  # noqa: S104 - a service for others
    port: Port = PORT,
    advertise: Advertise = "",
    certificate: Certificate = None,
    key: Key = None,
    tls: Tls = True,
    proxy: Proxies = None,
    process_address: ProcessAddress = "",
    relay_guests: Guests = True,
    connections: Connections = 2000,
    per_token: PerToken = 200,
    keep: Keep = 10_000,
    keep_days: KeepDays = 30.0,
    disk_gb: DiskGb = 10.0,
    workspaces: Workspaces = False,
    as_json: AsJson = False,
) -> None:
    """Run a hub until it is stopped, or look after its tokens."""
    profile: Path = context.obj["profile"]
    limits = Limits(connections, per_token, keep=keep, keep_s=keep_days * 86_400, disk_bytes=int(disk_gb * 2**30))
    place = Place(data.expanduser().resolve() if data else profile / "hub", redis, limits)
    context.obj["hub"] = place
    if context.invoked_subcommand is not None:
        return
    with spoken_errors():
        logs.start(profile, json_lines=True)
        crash.install(profile)
        identity = Identity.load(place.data)
        serving = _Serving(
            place,
            identity,
            tls=_tls(identity, certificate, key, advertise) if tls else None,
            is_pinned=tls and certificate is None,
            host=host,
            port=port,
            advertise=advertise,
            proxies=tuple(proxy or ()),
            process_address=str(HubAddress.parse(process_address)) if process_address else "",
            relay_guests=relay_guests,
            as_json=as_json,
        )
        _allow_files(connections)
        asyncio.run(_run(serving, profile if workspaces else None))


@token_app.command("add")
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The person or machine that gets it.")],
    role: Annotated[
        str, typer.Option(help="; ".join(f"{role} {words}" for role, words in ROLES.items()) + ".")
    ] = "member",
    room: Annotated[
        list[str] | None, typer.Option(help="Rooms that it opens, such as team/*; all of them at first.")
    ] = None,
    expires_days: Annotated[
        float | None, typer.Option("--expires", min=0.0001, help="Days that it is good for.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a token and print it, this once: only its hash is kept."""
    valid_s = expires_days * 86_400 if expires_days else None

    async def verb(tokens: "Tokens") -> None:
        made = await tokens.add(name, role=role, rooms=room or ["*"], valid_s=valid_s)
        if as_json:
            say_json({"name": name, "role": role, "token": made})
            return
        out.print(f"A token for {name}; it is shown only now:", made, sep="\n", soft_wrap=True, markup=False)

    _with_tokens(context, verb)


@token_app.command("list")
def list_tokens(context: typer.Context, as_json: AsJson = False) -> None:
    """List the tokens, without their secrets."""

    async def verb(tokens: "Tokens") -> None:
        found = await tokens.all()
        if as_json:
            say_json(found)
            return
        table = Table("Name", "Role", "Rooms", "Made", "Expires", box=None)
        for token in found:
            expires = _day(token.expires) if token.expires else "never"
            table.add_row(token.name, token.role, ", ".join(token.rooms), _day(token.created), expires)
        out.print(table if found else "No token yet. Make one: vega hub token add NAME.")

    _with_tokens(context, verb)


@token_app.command("withdraw")
def withdraw(context: typer.Context, name: Annotated[str, typer.Argument(help="Whose.")]) -> None:
    """End a token; a running hub closes its connections within seconds."""

    async def verb(tokens: "Tokens") -> None:
        await tokens.withdraw(name)
        out.print(f"{name} no longer comes in.", markup=False)

    _with_tokens(context, verb)


@dataclass(frozen=True)
class _Serving:
    """All that was chosen for a run."""

    place: Place
    identity: Identity
    tls: ssl.SSLContext | None
    is_pinned: bool
    host: str
    port: int
    advertise: str
    proxies: tuple[str, ...]
    process_address: str
    relay_guests: bool
    as_json: bool

    def address(self, port: int) -> str:
        """By which others reach it: with its key when its certificate is its own."""
        host = lan_addresses()[0] if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - compared, not bound
        netloc = self.advertise or (f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
        return f"{'wss' if self.tls or self.advertise else 'ws'}://{netloc}" + (
            f"#{self.identity.peer_id}" if self.is_pinned else ""
        )


def _allow_files(connections: int) -> None:
    """Each connection is an open file, and systems allow 1,024 unless asked for more."""
    try:
        import resource
    except ImportError:  # Windows has no such bound
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


async def _run(serving: _Serving, profile: Path | None) -> None:
    from core.hub.server import HubServer
    from core.hub.service import HubService, Options

    stopped = _stopping()
    async with contextlib.AsyncExitStack() as open_things:
        if not serving.place.redis:
            # one process alone numbers what is in the file
            instance = Instance(serving.place.data)
            open_things.callback(instance.release)
        if profile is not None:
            backend = await open_things.enter_async_context(opened(profile))
            if not serving.as_json:
                knocks.announce(backend)
        options = Options(serving.place.limits, relay_guests=serving.relay_guests, address=serving.process_address)
        hub = HubService(_backbone(serving.place), hub_id=serving.identity.peer_id, options=options)
        server = HubServer(hub, tls=serving.tls, proxies=serving.proxies)
        port = await server.open(serving.host, serving.port)
        # what was imported stays for good: the collector need not look at it again while clients wait
        gc.collect()
        gc.freeze()
        try:
            await _say(serving, port, has_tokens=bool(await hub.tokens.all()))
            await stopped.wait()
        finally:
            await server.close()


async def _say(serving: _Serving, port: int, *, has_tokens: bool) -> None:
    address = serving.address(port)
    if serving.as_json:
        say_json({"hub": address, "port": port, "id": serving.identity.peer_id})
        return
    out.print(f"The hub runs. Its address is {address}", soft_wrap=True, markup=False)
    if not has_tokens:
        out.print("Nobody has a token yet. Make one for each machine: vega hub token add NAME", markup=False)
    out.print(f"On each machine: vega settings hub '{address}'", soft_wrap=True, markup=False)
    out.print("                 vega settings hub_token TOKEN", "Ctrl+C stops the hub.", sep="\n", markup=False)
    sys.stdout.flush()


def _stopping() -> asyncio.Event:
    """Set when the program is asked to end."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl+C interrupts the loop itself
            loop.add_signal_handler(number, stopped.set)
    return stopped


def _tls(identity: Identity, chain: Path | None, key: Path | None, advertise: str) -> ssl.SSLContext:
    if (chain is None) != (key is None):
        raise InputError("A certificate needs its key, and a key its certificate.", "Give both, or neither.")
    from core.hub.browser_certificate import add_browser_certificate
    from core.hub.server import certificate

    if chain and key:
        return certificate(chain, key)
    context = identity.server_context()
    add_browser_certificate(context, identity.folder, host=advertise.rpartition(":")[0].strip("[]"))
    return context


def _backbone(place: Place) -> "Backbone":
    if place.redis:
        try:
            from core.hub.redis_backbone import RedisBackbone
        except ImportError as error:
            raise InputError(
                "Redis needs another package.", "Install it: pip install 'vega-desktop[redis]'."
            ) from error
        try:
            return RedisBackbone(place.redis, place.limits)
        except ValueError as error:
            raise InputError("That is no address of a Redis.", "It looks like redis://HOST:6379/0.") from error
    from core.hub.local_backbone import LocalBackbone
    from core.storage.database import Database
    from core.storage.migrations import HUB

    return LocalBackbone(Database(place.data / DATABASE, schema=HUB), place.limits)


def _with_tokens(context: typer.Context, verb: "Callable[[Tokens], Awaitable[T]]") -> None:
    """Do something with the tokens; the hub may run meanwhile."""

    async def work() -> None:
        async with _tokens(context.obj["hub"]) as tokens:
            await verb(tokens)

    with spoken_errors():
        asyncio.run(work())


@contextlib.asynccontextmanager
async def _tokens(place: Place) -> "AsyncIterator[Tokens]":
    from core.hub.tokens import Tokens

    # the identity too, so that several processes which start at once find one
    Identity.load(place.data)
    backbone = _backbone(place)
    await backbone.start()
    try:
        yield Tokens(backbone)
    finally:
        await backbone.stop()


def _day(when: float) -> str:
    return datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%d")
