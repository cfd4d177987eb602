"""Messages: frozen dataclasses registered by name, checked field by field when they arrive.

One field may be called `payload: Payload`; it travels as raw chunks beside the header, up to the size that the
settings allow, and a large one arrives in a file.
"""

import dataclasses
import typing
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from core.errors import ProtocolError
from core.spool import Payload

M = TypeVar("M")

# Everything but the payload. Generous for lists of labels, small enough to be held for every peer at once.
HEADER_BYTES = 1 << 20

_types: dict[str, type] = {}
_kinds: dict[type, str] = {}
# What travels in the header of each kind: everything but the payload.
_headers: dict[str, type[msgspec.Struct]] = {}


def message(kind: str) -> Callable[[type[M]], type[M]]:
    """Register a frozen dataclass as the message type `kind` ("family.name"). A name is given once."""

    def register(cls: type[M]) -> type[M]:
        known = _types.get(kind)
        if known is not None and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise ValueError(f"The message type '{kind}' is taken by {known.__module__}.{known.__qualname__}.")
        _types[kind] = cls
        _kinds[cls] = kind
        _headers[kind] = _header(cls)
        return cls

    return register


def kind_of(cls: type) -> str:
    """The registered name of a message class."""
    return _kinds[cls]


def registered() -> dict[str, type]:
    """Every message type by name."""
    return dict(_types)


def encode(outgoing: object) -> tuple[bytes, Payload]:
    """Header and payload of a message."""
    names = [field.name for field in dataclasses.fields(outgoing) if field.name != "payload"]  # type: ignore[arg-type]
    fields = {name: getattr(outgoing, name) for name in names}
    header = msgspec.msgpack.encode([_kinds[type(outgoing)], fields])
    if len(header) > HEADER_BYTES:
        raise ValueError(f"A message header of {len(header)} bytes is over {HEADER_BYTES}; use the payload.")
    return header, getattr(outgoing, "payload", b"")


def decode(header: bytes, payload: Payload) -> Any:
    """The message. Raises ProtocolError for an unknown kind, an unknown or missing field, or a wrong type."""
    try:
        kind, fields = msgspec.msgpack.decode(header, type=tuple[str, dict[str, Any]])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ProtocolError(f"A message could not be read: {error}.", "Update the other machine's Vega.") from error
    cls = _types.get(kind)
    if cls is None:
        raise ProtocolError(f"Nobody here knows messages of the kind '{kind[:80]}'.", "Update Vega on both machines.")
    has_payload = any(field.name == "payload" for field in dataclasses.fields(cls))
    header_type = _headers[kind]
    if (payload and not has_payload) or not set(fields) <= set(header_type.__struct_fields__):
        raise ProtocolError(f"A '{kind}' message has parts that it cannot have.", "Update Vega on both machines.")
    try:
        found = msgspec.convert(fields, header_type)
        if not _holds(msgspec.to_builtins(found), fields):
            raise ValueError("it says more than this version understands")
        values = {name: getattr(found, name) for name in header_type.__struct_fields__}
        return cls(**values, payload=payload) if has_payload else cls(**values)
    except (msgspec.MsgspecError, RecursionError, ValueError, TypeError) as error:
        raise ProtocolError(f"A '{kind}' message is malformed: {error}.", "Update Vega on both machines.") from error


def _holds(taken: Any, given: Any) -> bool:
    """Whether nothing of what was given fell away: what a newer version says more would be half a message."""
    if isinstance(given, dict) and isinstance(taken, dict):
        return all(name in taken and _holds(taken[name], value) for name, value in given.items())
    if isinstance(given, list | tuple) and isinstance(taken, list | tuple):
        # rows of plain values cannot lose anything, and there may be many
        rows = zip(taken, given, strict=False) if any(isinstance(value, dict) for value in given) else ()
        return all(_holds(*pair) for pair in rows)
    return True


def _header(cls: type) -> type[msgspec.Struct]:
    """A struct of the fields that the header holds: msgspec checks their types."""
    hints = typing.get_type_hints(cls)
    fields: list[Any] = []
    for field in dataclasses.fields(cls):
        if field.name == "payload":
            continue
        if field.default is not dataclasses.MISSING:
            fields.append((field.name, hints[field.name], field.default))
        elif field.default_factory is not dataclasses.MISSING:
            factory = msgspec.field(default_factory=field.default_factory)
            fields.append((field.name, hints[field.name], factory))
        else:
            fields.append((field.name, hints[field.name]))
    return msgspec.defstruct(f"{cls.__name__}Header", fields, kw_only=True)
