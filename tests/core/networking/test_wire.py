"""A wire's end is a socket: what goes in is carried, and when it is closed the carrying ends."""

import asyncio

from core.networking.wire import Wire, until_either_ends


async def test_what_goes_in_comes_back_from_an_echo_until_it_is_closed():
    over = asyncio.Event()

    async def echo(reader, writer):
        try:
            while data := await reader.read(1000):
                writer.write(data.upper())
        finally:
            writer.close()
            over.set()

    wire = Wire(echo, way="hub")
    reader, writer = await asyncio.open_connection(sock=wire.socket)
    writer.write(b"hello")
    assert await reader.readexactly(5) == b"HELLO"
    writer.close()
    await asyncio.wait_for(over.wait(), 5)
    await wire.close()


async def test_it_can_be_ended_before_anything_came():
    wire = Wire(lambda reader, writer: asyncio.sleep(60), way="hub")
    await wire.close()
    assert wire.socket.fileno() == -1


async def test_when_one_direction_ends_the_other_does_too():
    stopped = []

    async def out():
        await asyncio.sleep(0)

    async def back():
        try:
            await asyncio.sleep(60)
        finally:
            stopped.append("back")

    async def carry(reader, writer):
        await until_either_ends(out(), back(), writer)

    wire = Wire(carry, way="channel")
    reader, _ = await asyncio.open_connection(sock=wire.socket)
    assert await reader.read() == b"" and stopped == ["back"]
    await wire.close()
