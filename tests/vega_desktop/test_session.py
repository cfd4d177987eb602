"""One command's life: errors in words and exit codes, waiting that ends, JSON that programs can read."""

import asyncio
import json

import pytest
import typer

from core.backend import Backend
from core.collaboration.records import Workspace
from core.errors import Cancelled, InputError
from vega_desktop.session import opened, say_json, spoken_errors, wait_until


def test_an_error_for_people_becomes_words_and_exit_code_1(capsys):
    with pytest.raises(typer.Exit) as caught, spoken_errors():
        raise InputError("The [file] is gone.", "Choose another.")
    assert caught.value.exit_code == 1
    assert "The [file] is gone. Choose another." in capsys.readouterr().err.replace("\n", " ")


@pytest.mark.parametrize("kind", [Cancelled, KeyboardInterrupt, asyncio.CancelledError])
def test_stopping_is_no_failure(kind):
    with pytest.raises(typer.Exit) as caught, spoken_errors():
        raise kind
    assert caught.value.exit_code == 130


def test_other_errors_are_not_swallowed():
    with pytest.raises(ZeroDivisionError), spoken_errors():
        raise ZeroDivisionError


def test_records_become_json_lines(capsys):
    say_json({"space": Workspace("w", "Grüße 👋", "owner", "me", 1.5)})
    line = capsys.readouterr().out
    assert line.endswith("\n")
    assert json.loads(line)["space"]["title"] == "Grüße 👋"
    assert "Grüße 👋" in line


async def test_waiting_looks_after_every_event_and_gives_up_in_time(tmp_path):
    backend = Backend(tmp_path)
    backend.events.bind(asyncio.get_running_loop())
    flags = []
    asyncio.get_running_loop().call_later(0.02, lambda: (flags.append(1), backend.events.emit("something")))
    assert await wait_until(backend, lambda: bool(flags), patience_s=10)
    assert not await wait_until(backend, lambda: len(flags) > 5, patience_s=0.05)
    await backend.stop()


async def test_a_profile_is_let_go_whatever_happens(tmp_path):
    with pytest.raises(InputError):
        async with opened(tmp_path) as backend:
            assert backend.network.address
            raise InputError("No.", "")
    await Backend(tmp_path).stop()
