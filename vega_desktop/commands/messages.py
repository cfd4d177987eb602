"""The command that says what machines say to each other: every message with its fields, sizes and meaning."""

import dataclasses
import inspect
import re
import types
import typing
from typing import Annotated, Any

import typer
from rich.table import Table

import core.backend  # noqa: F401 - every feature registers its messages when it is imported
from core.collaboration.visits import words as page_words
from core.networking import handshake, relay_frames, room_frames
from core.networking.handshake import VERSION
from core.networking.messages import registered
from vega_desktop.session import out, say_json, spoken_errors


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("messages", rich_help_panel="Program")(messages)


def messages(
    markdown: Annotated[bool, typer.Option(help="As docs/messages.md.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of words.")] = False,
) -> None:
    """Say what machines say to each other over a link: each message with its fields."""
    with spoken_errors():
        if as_json:
            say_json({"protocol": VERSION, "messages": [_entry(name) for name in known()]})
        elif markdown:
            typer.echo(page(), nl=False)
        else:
            table = Table("Message", "Fields", "Meaning", box=None)
            for name in known():
                entry = _entry(name)
                fields = "\n".join(f"{field['name']}: {field['type']}" for field in entry["fields"])
                table.add_row(name, fields, entry["meaning"])
            out.print(table)


def known() -> list[str]:
    """The messages of this program by name; those of tests, benchmarks and guests are not among them."""
    return sorted(name for name, cls in registered().items() if cls.__module__.startswith("core."))


def page() -> str:
    """The page of the documentation."""
    lines = [
        "# What machines say to each other",
        "",
        f"Written by `vega messages --markdown`. Version {VERSION} of the protocol ([networking.md](networking.md)):",
        "frames over TLS 1.3, each message a msgpack header `[name, fields]` and, where it has a `payload`, chunks of",
        "raw bytes. What arrives is checked field by field; an unknown message or field is refused in words, and the",
        "link goes on. Messages are sent (answered once they are handled), queued (stored for who is away) or posted",
        "(lost without harm).",
    ]
    family = ""
    for name in known():
        if name.partition(".")[0] != family:
            family = name.partition(".")[0]
            lines += ["", f"## {family.capitalize()}"]
        entry = _entry(name)
        lines += ["", f"### `{name}`", entry["meaning"], "", "| field | type |", "|---|---|"]
        lines += [f"| `{field['name']}` | {field['type'].replace('|', 'or')} |" for field in entry["fields"]]
    parts = _parts()
    if parts:
        lines += ["", "## Parts of messages"]
    for cls in parts:
        lines += ["", f"### `{cls.__name__}`", _meaning(cls), "", "| field | type |", "|---|---|"]
        lines += [f"| `{field['name']}` | {field['type'].replace('|', 'or')} |" for field in _fields(cls)]
    for title, text, classes in _beside():
        lines += ["", f"## {title}", text]
        for cls in classes:
            lines += ["", f"### `{_tag(cls)}`", _meaning(cls)]
            if fields := _fields(cls):
                lines += ["", "| field | type |", "|---|---|"]
                lines += [f"| `{field['name']}` | {field['type'].replace('|', 'or')} |" for field in fields]
    return "\n".join(lines) + "\n"


def _beside() -> list[tuple[str, str, list[type]]]:
    """What is said outside the messages of a link: titles, introductions, and the frames in their order."""
    greeting = [handshake.Hello, handshake.Challenge, handshake.Proof, handshake.Welcome, handshake.Refusal]
    return [
        (
            "Before a link stands",
            "The handshake: msgpack in frames of the link. Whoever connected begins with `Hello`.",
            list(greeting),
        ),
        (
            "The relay of a hub",
            f"Version {relay_frames.VERSION}: msgpack at `/relay`, one frame a message; after `joined` opaque bytes.",
            relay_frames.Words.__subclasses__(),
        ),
        (
            "The rooms of a hub",
            f"Version {room_frames.VERSION}: msgpack (binary) or JSON (text) at `/rooms` ([hub.md](hub.md)).",
            room_frames.Frame.__subclasses__(),
        ),
        (
            "What a guest's page says",
            f"Version {page_words.VERSION}: JSON, sealed between page and host; the hub sees opaque bodies.",
            page_words.Words.__subclasses__(),
        ),
    ]


def _tag(cls: type) -> str:
    """The word by which a frame is known: its `type`, or the name of its class."""
    config = getattr(cls, "__struct_config__", None)
    return str(config.tag) if config is not None and config.tag else cls.__name__


def _entry(name: str) -> dict[str, Any]:
    cls = registered()[name]
    return {"name": name, "meaning": _meaning(cls), "fields": _fields(cls)}


def _meaning(cls: type) -> str:
    return " ".join((inspect.getdoc(cls) or "").split())


def _fields(cls: type) -> list[dict[str, str]]:
    hints = typing.get_type_hints(cls)
    names = [field.name for field in dataclasses.fields(cls)] if dataclasses.is_dataclass(cls) else [*hints]
    return [
        {"name": name, "type": "bytes beside the header" if name == "payload" else _word(hints[name])}
        for name in names
        if not name.startswith("__")
    ]


def _word(hint: Any) -> str:
    """A type as a reader of the page would say it."""
    if hint is type(None):
        return "nothing"
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(_word(part) for part in typing.get_args(hint))
    if origin is not None:
        inner = ", ".join("…" if part is Ellipsis else _word(part) for part in typing.get_args(hint))
        return f"{origin.__name__}[{inner}]"
    return getattr(hint, "__name__", None) or re.sub(r"[\w.]+\.", "", str(hint))


def _parts() -> list[type]:
    """The records that fields of messages are made of, each once, by name."""
    found: dict[str, type] = {}
    waiting = [registered()[name] for name in known()]
    while waiting:
        for hint in typing.get_type_hints(waiting.pop()).values():
            for part in _leaves(hint):
                if dataclasses.is_dataclass(part) and isinstance(part, type) and part.__name__ not in found:
                    found[part.__name__] = part
                    waiting.append(part)
    names = {registered()[name].__name__ for name in known()}
    return [found[name] for name in sorted(found) if name not in names]


def _leaves(hint: Any) -> list[Any]:
    inner = typing.get_args(hint)
    return [leaf for part in inner for leaf in _leaves(part)] if inner else [hint]
