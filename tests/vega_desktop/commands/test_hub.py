"""`vega hub` as its keeper uses it: tokens, a run, an end, and what is wrong in words."""

import json
import signal
from pathlib import Path

import pytest

import vega_desktop
from core.errors import ProfileInUseError, UnreachableError
from core.instance import Instance
from core.networking.hub_address import HubAddress
from core.networking.relay import reach
from vega_desktop.demo.programs import Programs, Site


def test_a_token_is_shown_once_listed_and_withdrawn(vega, tmp_path):
    assert "vega hub token add" in vega("hub", "token", "list").stdout
    made = json.loads(vega("hub", "token", "add", "ada", "--room", "team/*", "--expires", "30", "--json").stdout)
    assert made["token"].startswith("vega_")
    listed = vega("hub", "token", "list").stdout
    assert "ada" in listed and "team/*" in listed and made["token"] not in listed
    [token] = json.loads(vega("hub", "token", "list", "--json").stdout)
    assert (token["name"], token["role"], token["rooms"]) == ("ada", "member", ["team/*"])
    assert token["expires"] - token["created"] == pytest.approx(30 * 86_400)
    assert made["token"].split("_")[2].encode() not in (tmp_path / "ada" / "hub" / "hub.db").read_bytes()
    assert vega("hub", "token", "withdraw", "ada").exit_code == 0
    assert json.loads(vega("hub", "token", "list", "--json").stdout) == []


def test_what_is_wrong_is_said(vega, tmp_path):
    vega("hub", "token", "add", "ada")
    for given, expected in (
        (("hub", "token", "add", "ada"), "already"),
        (("hub", "token", "add", "ben", "--role", "king"), "no role"),
        (("hub", "token", "withdraw", "cleo"), "no token"),
        (("hub", "--certificate", tmp_path / "x.pem"), "needs its key"),
        (("hub", "--process-address", "http://x"), "not a hub's address"),
        (("hub", "--redis", "http://x", "token", "list"), "address of a Redis"),
        (("hub", "--redis", "redis://127.0.0.1:1", "token", "list"), "Redis does not answer"),
    ):
        result = vega(*given)
        assert result.exit_code == 1 and expected in result.stderr.replace("\n", " ")


# `vega`, which says in the end which packages it has imported.
TELLING = """
import atexit, importlib.metadata, json, sys
def tell():
    found = importlib.metadata.packages_distributions()
    names = {name for module in list(sys.modules) for name in found.get(module.partition('.')[0], [])}
    print(json.dumps({"imported": sorted(names)}), flush=True)
atexit.register(tell)
from vega_desktop.__main__ import main
main()
"""


@pytest.mark.slow
async def test_a_hub_runs_hosts_workspaces_and_ends_politely_with_what_its_image_holds(tmp_path):
    """installers/hub/Dockerfile installs what packages.txt names, and nothing else may be needed."""
    site = Site("hub", tmp_path / "hub")
    async with Programs() as programs:
        options = ("--host", "127.0.0.1", "--port", "0", "--workspaces", "--json")
        running = await programs.start(site, "hub", *options, runs=("-c", TELLING))
        said = await running.line("hub")
        address = HubAddress.parse(said["hub"])
        assert address.key == said["id"]
        with pytest.raises(UnreachableError, match="does not wait at this hub"):
            await reach(address, said["id"])
        with pytest.raises(ProfileInUseError):  # one folder, one hub
            Instance(tmp_path / "hub" / "hub")
        running._process.send_signal(signal.SIGTERM)
        imported = (await running.line("imported"))["imported"]
        await running.end()
        log = [json.loads(line) for line in (await running._stderr).splitlines()]
    assert [line["text"] for line in log if "hub" in line["logger"]][-1] == "The hub has stopped"
    assert any("Started on" in line["text"] for line in log)  # the Backend
    packages = Path(vega_desktop.__file__).parent.parent / "installers" / "hub" / "packages.txt"
    names = {name.lower().replace("_", "-").replace(".", "-") for name in imported}
    assert names - set(packages.read_text().split()) - {"vega-desktop", "pip"} == set()
