"""Adding a kind is one file; a file that breaks the rule is refused with words."""

import sys
from abc import ABC, abstractmethod
from dataclasses import dataclass
from importlib.metadata import EntryPoint

import pytest

from core import kinds
from core.errors import InputError, KindError
from core.kinds import load, module_names
from core.params import param


class Animal(ABC):
    """What the test folders hold."""

    @abstractmethod
    def sound(self) -> str: ...


GOOD = """
from dataclasses import dataclass
from tests_kinds_base import Animal
class BigDog(Animal):
    '''Barks.'''
    title = "Big dog"
    @dataclass(frozen=True)
    class Params: pass
    def sound(self): return "woof"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A package folder on the path; its files can import the base class as `tests_kinds_base`."""
    package = tmp_path / "zoo"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(sys.modules, "tests_kinds_base", sys.modules[__name__])
    yield package
    for name in [name for name in sys.modules if name == "zoo" or name.startswith("zoo.")]:
        del sys.modules[name]


def test_a_file_in_the_folder_is_a_kind(folder):
    (folder / "big_dog.py").write_text(GOOD)
    (folder / "base.py").write_text("")
    found = load("zoo", Animal)
    assert list(found) == ["big_dog"]
    assert found["big_dog"].name == "big_dog"
    assert found["big_dog"]().sound() == "woof"
    assert module_names("zoo") == ["big_dog"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD.replace("BigDog", "Cat"), "named like the file"),
        (GOOD + GOOD.replace("BigDog", "Other").split("Animal\n", 1)[1], "exactly one"),
        ("", "found none"),
        (GOOD.replace('title = "Big dog"', ""), "no title"),
        (GOOD.replace("frozen=True", "frozen=False"), "no frozen dataclass"),
        (GOOD.replace("def sound", "def noise"), "lacks sound"),
    ],
)
def test_a_file_that_is_no_kind_is_refused(folder, text, words):
    (folder / "big_dog.py").write_text(text)
    with pytest.raises(KindError) as caught:
        load("zoo", Animal)
    assert words in str(caught.value)


def test_an_unknown_name_lists_what_there_is(folder):
    (folder / "big_dog.py").write_text(GOOD)
    with pytest.raises(InputError, match="Did you mean 'big_dog'"):
        load("zoo", Animal)["big_dug"]


class Guest(Animal):
    """Comes from another package."""

    title = "Guest"

    @dataclass(frozen=True)
    class Params:
        loud: bool = param(False, "How it speaks")

    def sound(self) -> str:
        return "hello"


def test_another_package_adds_kinds_and_a_broken_one_is_left_out(folder, monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "guest_package", sys.modules[__name__])
    points = [
        EntryPoint("guest", "guest_package:Guest", "vega.zoo"),
        EntryPoint("broken", "no_such_package:Thing", "vega.zoo"),
    ]
    monkeypatch.setattr(kinds, "entry_points", lambda group: points if group == "vega.zoo" else [])
    assert list(load("zoo", Animal)) == ["guest"]
    assert "'broken'" in caplog.text
