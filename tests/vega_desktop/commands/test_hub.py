"""`vega hub` as its keeper uses it: tokens, a run, an end, and what is wrong in words."""

import json
import signal
import subprocess
import sys
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


@pytest.mark.slow
async def test_a_hub_runs_hosts_workspaces_and_ends_politely(tmp_path):
    site = Site("hub", tmp_path / "hub")
    async with Programs() as programs:
        running = await programs.start(site, "hub", "--host", "127.0.0.1", "--port", "0", "--workspaces", "--json")
        said = await running.line("hub")
        address = HubAddress.parse(said["hub"])
        assert address.key == said["id"]
        with pytest.raises(UnreachableError, match="does not wait at this hub"):
            await reach(address, said["id"])
        with pytest.raises(ProfileInUseError):  # one folder, one hub
            Instance(tmp_path / "hub" / "hub")
        running._process.send_signal(signal.SIGTERM)
        assert await running._process.wait() == 0
        log = [json.loads(line) for line in (await running._stderr).splitlines()]
        assert [line["text"] for line in log if "hub" in line["logger"]][-1] == "The hub has stopped"
        assert any("Started on" in line["text"] for line in log)  # the Backend


def test_the_image_holds_every_package_that_the_hub_imports():
    """Dockerfile installs what packages.txt names; a program that may import nothing else starts."""
    root = Path(vega_desktop.__file__).parent.parent
    named = set((root / "installers" / "hub" / "packages.txt").read_text().split())
    script = (
        "import sys, importlib.metadata as m; import vega_desktop.cli, vega_desktop.commands.hub, core.hub.server, "
        "core.hub.redis_backbone, core.hub.local_backbone; found = m.packages_distributions(); "
        "print(*{name for module in list(sys.modules) for name in found.get(module.partition('.')[0], [])})"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    imported = {name.lower().replace("_", "-").replace(".", "-") for name in ran.stdout.split()}
    assert imported - named - {"vega-desktop", "pip"} == set()
