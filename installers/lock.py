"""Write requirements.lock: what pyproject.toml names and all that it brings, at the versions installed here.

Run it in a working environment after changing a dependency: `.venv/bin/python installers/lock.py`.
"""

import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
# The editable install needs it.
ALSO = ("setuptools",)


def closure(wanted: list[str]) -> dict[str, str]:
    """Name and version of every package that `wanted` needs on this kind of machine."""
    found: dict[str, str] = {}
    waiting = [Requirement(text) for text in wanted]
    while waiting:
        need = waiting.pop()
        name = canonicalize_name(need.name)
        if name in found or name == "pip":
            continue
        package = distribution(need.name)
        # a local build mark (+cpu) names one machine's file, not the release
        found[name] = package.version.partition("+")[0]
        for text in package.requires or ():
            further = Requirement(text)
            extras = need.extras or {""}
            if further.marker is None or any(further.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(further)
    return found


def main() -> None:
    """Write the file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"], *ALSO]
    lines = [f"{name}=={version}" for name, version in sorted(closure(wanted).items())]
    head = "# Written by installers/lock.py; installed with `pip install --no-deps -r requirements.lock`.\n"
    (ROOT / "requirements.lock").write_text(head + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
