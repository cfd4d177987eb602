"""Programs of the demo: their lines are read, their failures are said in their own words, none is left running."""

import pytest

from core.errors import VegaError
from vega_desktop.demo.programs import Programs, Site


async def test_a_program_answers_and_ends(tmp_path):
    async with Programs() as programs:
        answer = await programs.ask(Site("ada", tmp_path), "settings", "name", "--json")
    assert answer == {"name": "ada"}


async def test_a_failure_comes_with_what_the_program_said(tmp_path):
    async with Programs() as programs:
        with pytest.raises(VegaError, match="exit code 1") as caught:
            await programs.ask(Site("ada", tmp_path), "use", "nothing")
    assert "There is no model 'nothing'" in caught.value.todo


async def test_waiting_for_a_line_that_never_comes_ends_with_the_program(tmp_path):
    async with Programs() as programs:
        program = await programs.start(Site("ada", tmp_path), "settings", "name", "--json")
        with pytest.raises(VegaError, match="ended without saying 'invite'"):
            await program.line("invite")


async def test_leaving_stops_what_still_runs(tmp_path):
    async with Programs() as programs:
        program = await programs.start(Site("ada", tmp_path), "invite", "--json")
        await program.line("invite")
        assert program._process.returncode is None
    assert program._process.returncode is not None
