"""Two Vegas on one network find each other, and one that leaves is gone (loopback stands for the network)."""

import asyncio
import ipaddress

import pytest

from core.networking.discovery import Discovery, lan_addresses, lan_networks


def test_the_addresses_are_those_that_others_may_reach():
    found = lan_addresses()
    assert found
    assert all(ipaddress.ip_address(address).version == 4 for address in found)


@pytest.mark.slow
async def test_machines_see_each_other_come_and_go():
    changes = []
    ada = Discovery("a" * 52, "Ada", lambda: changes.append("ada"))
    ben = Discovery("b" * 52, "Ben", lambda: changes.append("ben"))
    await ada.start(4711)
    await ben.start(4712)
    if ada._zeroconf is None:
        await ben.stop()
        pytest.skip("there is no network with multicast here")
    try:
        async with asyncio.timeout(20):
            while not (ada.found and ben.found):
                await asyncio.sleep(0.05)
    except TimeoutError:
        await ada.stop()
        await ben.stop()
        pytest.skip("multicast does not come back here")
    [seen] = ada.found.values()
    assert (seen.peer_id, seen.name) == ("b" * 52, "Ben")
    assert seen.address.endswith(":4712")
    await ben.stop()
    async with asyncio.timeout(20):
        while ada.found:
            await asyncio.sleep(0.05)
    await ada.stop()


async def test_stopping_without_a_start_is_nothing():
    await Discovery("a" * 52, "Ada", lambda: None).stop()


def test_this_machine_is_in_its_own_networks():
    networks = lan_networks()
    assert any(ipaddress.ip_address("127.0.0.1") in network for network in networks)
    for address in lan_addresses():
        assert any(ipaddress.ip_address(address) in network for network in networks)
