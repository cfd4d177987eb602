"""Kinds: pluggable classes, one a file, found by walking their folder and by entry points.

A folder of kinds is a package whose `__init__` is one line: `STRATEGIES = load(__name__, Strategy)`.
`fedavg_m.py` must hold exactly one subclass, named `FedAvgM` (case and underscores aside).
Other packages add kinds through the entry point group `vega.<folder>`; what they bring is checked the same way,
and a broken one is logged and left out, since a guest must not keep the house from opening.
"""

import difflib
import importlib
import inspect
import logging
import pkgutil
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from types import ModuleType
from typing import Generic, TypeVar

from core.errors import InputError, KindError
from core.params import params_of

K = TypeVar("K")

log = logging.getLogger(__name__)


class Registry(Mapping[str, type[K]], Generic[K]):
    """The kinds of one folder by name, in alphabetical order."""

    def __init__(self, folder: str, kinds: dict[str, type[K]]) -> None:
        self.folder = folder
        self._kinds = dict(sorted(kinds.items()))

    def __getitem__(self, name: str) -> type[K]:
        """Raises InputError that names the choices when there is no such kind."""
        if name not in self._kinds:
            close = difflib.get_close_matches(name, self._kinds, n=1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            raise InputError(f"There is no '{name}' in {self.folder}.", f"Known are: {', '.join(self._kinds)}.{hint}")
        return self._kinds[name]

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)


def load(package: str, base: type[K]) -> Registry[K]:
    """Import every file of `package` and return its kinds.

    Raises KindError when a file does not hold exactly one kind named like it, or the kind lacks a title or Params.
    """
    folder = package.rsplit(".", 1)[-1]
    kinds: dict[str, type[K]] = {}
    for name in module_names(package):
        kinds[name] = _one_kind(importlib.import_module(f"{package}.{name}"), base)
        kinds[name].name = name  # type: ignore[attr-defined]  # every base declares `name: ClassVar[str]`
    for entry in entry_points(group=f"vega.{folder}"):
        try:
            kinds[entry.name] = check(entry.load(), base)
            kinds[entry.name].name = entry.name  # type: ignore[attr-defined]
        except Exception:  # foreign code may raise anything while it is imported
            log.exception("The extension '%s' (%s) cannot be used; it is left out", entry.name, entry.value)
    return Registry(folder, kinds)


def module_names(package: str) -> list[str]:
    """Names of the kind files in `package` without importing them; frozen builds list them as hidden imports."""
    paths = importlib.import_module(package).__path__
    return sorted(module.name for module in pkgutil.iter_modules(paths) if module.name != "base")


def check(candidate: object, base: type[K]) -> type[K]:
    """Return `candidate` when it is a well-formed kind; raises KindError otherwise."""
    if not (inspect.isclass(candidate) and issubclass(candidate, base)):
        raise KindError(
            f"{candidate!r} is not a {base.__name__}.", f"Derive it from {base.__module__}.{base.__name__}."
        )
    where = f"{candidate.__module__}.{candidate.__name__}"
    if inspect.isabstract(candidate):
        missing = ", ".join(sorted(getattr(candidate, "__abstractmethods__", ())))
        raise KindError(f"{where} lacks {missing}.", "Write the missing methods.")
    if not getattr(candidate, "title", ""):
        raise KindError(f"{where} has no title.", "Set the class attribute `title` to the words a person reads.")
    try:
        declared = candidate.Params  # type: ignore[attr-defined]
        if not declared.__dataclass_params__.frozen:
            raise TypeError
        params_of(declared)
    except (AttributeError, TypeError) as error:
        raise KindError(
            f"{where} has no frozen dataclass `Params`.", "Declare its parameters with `param(...)`."
        ) from error
    return candidate


def _one_kind(module: ModuleType, base: type[K]) -> type[K]:
    wanted = module.__name__.rsplit(".", 1)[-1].replace("_", "")
    here = [
        value
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, base) and value.__module__ == module.__name__
    ]
    if len(here) != 1 or here[0].__name__.lower() != wanted:
        found = ", ".join(cls.__name__ for cls in here) or "none"
        raise KindError(
            f"{module.__name__} must hold exactly one {base.__name__} named like the file; found {found}.",
            "Rename the class or the file, or move the second one out.",
        )
    return check(here[0], base)
