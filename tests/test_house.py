"""The house rules, kept by tests: borders, sizes, mirrors, documentation, well-formed kinds."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from core.kinds import check, module_names
from core.settings import SettingsStore

ROOT = Path(__file__).parent.parent
PACKAGES = ("core", "ui", "vega_desktop", "benchmarks")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
FILE_LINES = 400
FUNCTION_LINES = 50
DRAWERS = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}

# Files whose behaviour is only visible through their neighbours' tests.
WITHOUT_MIRROR = {"__init__", "__main__", "base", "records", "messages", "store"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    source = path.read_text(encoding="utf-8")
    try:
        return ast.parse(source)
    except SystemError:  # CPython 3.11 counts the depth of parsers in several threads together (gh-106905)
        return ast.parse(source)


def test_imports_point_down_only():
    """import-linter proves the borders of the design."""
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_module_opens_with_a_sentence(path):
    words = (ast.get_docstring(tree(path)) or "").splitlines()
    assert words and words[0].rstrip().endswith((".", ":", "?")), f"{name(path)}: say in a sentence what it is"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_files_and_functions_stay_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_LINES, f"{name(path)}: find the second noun in it"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            assert length <= FUNCTION_LINES, f"{name(path)}:{node.lineno} {node.name} has {length} lines"


def test_there_are_no_drawers():
    """A file called utils holds what nobody found a name for."""
    assert [name(path) for path in MODULES if path.stem in DRAWERS] == []


def test_every_module_has_its_tests():
    """tests/ mirrors the source folder for folder, so a reader knows where to look."""
    missing = [
        name(path)
        for path in MODULES
        if path.parts[len(ROOT.parts)] != "benchmarks"
        and path.stem not in WITHOUT_MIRROR
        and not (ROOT / "tests" / path.relative_to(ROOT).parent / f"test_{path.stem}.py").exists()
    ]
    assert missing == []


def test_no_test_mirrors_a_file_that_is_gone():
    orphans = []
    for path in (ROOT / "tests").rglob("test_*.py"):
        inside = path.relative_to(ROOT / "tests")
        if inside.parts[0] in ("core", "ui", "vega_desktop") and path.stem != "test_soak":  # that one is a package's
            folder = ROOT / inside.parent
            source = folder / f"{path.stem.removeprefix('test_')}.py"
            if not source.exists() and not (folder / path.stem.removeprefix("test_")).is_dir():
                orphans.append(str(inside))
    assert orphans == []


def test_sql_lives_in_storage_only():
    """Elsewhere there are records and verbs."""
    statement = re.compile(
        r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE)\b", re.S
    )
    guilty = []
    for path in MODULES:
        if "storage" in path.parts:
            continue
        texts = [node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant)]
        guilty += [name(path) for text in texts if isinstance(text, str) and statement.search(text)]
    assert guilty == []


def test_nothing_is_unpickled_and_nothing_is_left_to_do():
    """Foreign bytes never become code, and no stub ships."""
    guilty = []
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        if re.search(r"\bpickle\.loads?\b|\btorch\.load\(|\bTODO\b|\bFIXME\b|raise NotImplementedError", text):
            guilty.append(name(path))
    assert guilty == []


KINDS = (
    ("core.federated.strategies", "Strategy"),
    ("core.federated.tasks", "Task"),
    ("core.federated.robust", "Rule"),
    ("core.federated.compression", "Compressor"),
    ("core.federated.selection", "Selection"),
    ("core.federated.schedules", "Schedule"),
    ("core.federated.pruning", "Pruning"),
    ("core.federated.sources", "Source"),
    ("core.federated.partitions", "Partition"),
    ("core.federated.attacks", "Attack"),
    ("core.media.analysers", "Analyser"),
    ("core.media.adapters", "Adapter"),
    ("core.media.reworks", "Rework"),
    ("core.media.readers", "Reader"),
    ("core.collaboration.formats", "Format"),
    ("core.collaboration.templates", "Template"),
    ("ui.collaboration.views", "DocumentView"),
    ("ui.charts", "Chart"),
)


@pytest.mark.parametrize(("package", "base"), KINDS, ids=[package for package, _ in KINDS])
def test_kinds_are_well_formed(package, base):
    """One class a file, named like it, with a title, frozen Params that say their help, and a docstring."""
    base_class = getattr(importlib.import_module(f"{package}.base"), base)
    names = module_names(package)
    assert names
    for kind in names:
        module = importlib.import_module(f"{package}.{kind}")
        found = [
            value
            for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, base_class) and value.__module__ == module.__name__
        ]
        assert len(found) == 1
        cls = check(found[0], base_class)
        assert cls.__doc__, f"{package}.{kind} needs a docstring"


def documentation() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md"))


def test_every_setting_is_documented():
    text = documentation()
    assert [entry.name for entry in SettingsStore.declared() if f"`{entry.name}`" not in text] == []


def test_every_command_is_documented():
    from typer.main import get_command

    from vega_desktop.cli import app

    text = documentation()
    assert [command for command in get_command(app).commands if f"vega {command}" not in text] == []


def test_every_kind_is_documented():
    """docs/kinds.md is what `vega kinds --markdown` writes."""
    from vega_desktop.commands.kinds import page

    assert (ROOT / "docs" / "kinds.md").read_text(encoding="utf-8") == page()


def test_every_message_is_documented():
    """docs/messages.md is what `vega messages --markdown` writes."""
    from vega_desktop.commands.messages import page

    assert (ROOT / "docs" / "messages.md").read_text(encoding="utf-8") == page()


def test_every_benchmark_is_documented():
    from vega_desktop.bench import find

    text = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert [entry for entry in find() if f"`{entry}`" not in text] == []


def test_every_shipped_model_and_sample_is_in_notice():
    """What we ship of others is named with its licence."""
    text = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for folder in ("models", "samples"):
        shipped = [
            path for path in (ROOT / "resources" / folder).rglob("*") if path.suffix in (".onnx", ".png", ".jpg")
        ]
        assert shipped
        assert [path.name for path in shipped if path.name not in text] == []
