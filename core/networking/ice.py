"""Servers that help two machines to reach each other (STUN, RFC 8489, and TURN, RFC 8656), as the person named them."""

from typing import TYPE_CHECKING

from core.errors import SettingError

if TYPE_CHECKING:
    from aiortc import RTCIceServer


def servers(stun: str, turn: str, user: str, password: str) -> "tuple[RTCIceServer, ...]":
    """None unless the person named some.

    Raises SettingError when an address is none ("stun:host:3478", "turn:host:3478?transport=udp").
    """
    from aiortc import RTCIceServer
    from aiortc.rtcicetransport import parse_stun_turn_uri

    found = []
    for urls, name, secret in ((stun.strip(), None, None), (turn.strip(), user or None, password or None)):
        if not urls:
            continue
        try:
            parse_stun_turn_uri(urls)
        except ValueError as error:
            raise SettingError(f"'{urls}' is no address of a STUN or TURN server.", "Write turn:host:port.") from error
        found.append(RTCIceServer(urls=urls, username=name, credential=secret))
    return tuple(found)
