"""Frames as they go over the line: RFC 6455, section 5.2 and the examples of section 5.7."""

from core.hub.line import framed


def test_text_and_binary_frames_are_those_of_the_rfc():
    assert framed("Hello") == bytes.fromhex("810548656c6c6f")
    assert framed(b"Hello") == bytes.fromhex("820548656c6c6f")
    assert framed(bytes(256))[:4] == bytes.fromhex("827e0100")
    assert framed(bytes(65536))[:10] == bytes.fromhex("827f0000000000010000")
