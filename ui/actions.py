"""`@action`: a verb of a page as a safe slot. It may await; its errors become messages; the palette finds it.

    class MediaPage(Page):
        @action(title="Add files…", icon="image-plus", shortcut="Ctrl+O")
        async def add_files(self) -> None:
            ...

- **Call it or connect it**: `self.add_files()`, `button.clicked.connect(self.add_files)`. Both start it on the
  running loop and return at once (the call returns its Task, so tests may await it). Signals may bring arguments
  that the method does not take, such as `clicked(bool)`: they are dropped.
- **No try/except in pages**: Cancelled is silent, a VegaError becomes a message that says what happened and what to
  do, anything else is logged and opens the crash dialog. The Task never raises these; it then answers None. A verb
  that needs the *answer* of another calls a plain async method, not an action.
- **Known to the palette** (Ctrl+K) as "Page: Title" unless `palette=False` or a parameter has no default.
  Its docstring's first line is the hint there and in tooltips. `shortcut` works while the page is visible.
- Plain (not async) methods are fine too: they run at once and are just as safe.

qasync's own `asyncSlot` is not used: it fails on plain zero-argument functions and prints errors to nobody.
"""

import asyncio
import functools
import inspect
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from core.errors import Cancelled, VegaError
from ui.messages import Messages

log = logging.getLogger(__name__)

# asyncio keeps weak references to tasks only.
_running: set["asyncio.Task[Any]"] = set()


@dataclass(frozen=True)
class Spec:
    """What a decorated method says of itself."""

    title: str
    icon: str
    shortcut: str
    hint: str
    is_in_palette: bool


@dataclass(frozen=True)
class Action:
    """A method that the palette can list and run, by its name."""

    method: str
    spec: Spec


def action(
    function: Callable[..., Any] | None = None,
    *,
    title: str = "",
    icon: str = "",
    shortcut: str = "",
    palette: bool = True,
) -> Any:
    """Make a method a safe slot; see the top of this file. Without a title its name is one."""
    if function is None:
        return functools.partial(action, title=title, icon=icon, shortcut=shortcut, palette=palette)
    verb = function
    fit = _fitting(verb)
    spec = Spec(
        title=title or verb.__name__.replace("_", " ").capitalize(),
        icon=icon or "zap",
        shortcut=shortcut,
        hint=(inspect.getdoc(verb) or "").split("\n")[0],
        is_in_palette=palette and _can_run_alone(verb),
    )

    @functools.wraps(verb)
    def slot(self: QWidget, *args: Any, **kwargs: Any) -> Any:
        call = functools.partial(verb, self, *fit(args), **kwargs)
        if inspect.iscoroutinefunction(verb):
            return start(self, call())
        return _guarded(self, call)

    slot.spec = spec  # type: ignore[attr-defined]  # a function carries what it is
    return slot


def start(owner: QWidget, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
    """Run a coroutine with the same safety as an action's; its errors are `owner`'s messages."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # between two turns of Qt's loop: the one that was set is the one that will run
        loop = asyncio.get_event_loop()
    task = loop.create_task(_safely(owner, work))
    _running.add(task)
    task.add_done_callback(_running.discard)
    return task


def spec_of(method: Callable[..., Any]) -> Spec:
    """What an action's method (bound or not) says of itself."""
    spec: Spec = method.spec  # type: ignore[attr-defined]
    return spec


def actions_of(cls: type) -> list[Action]:
    """The actions of a class that the palette shows, in the order they are written."""
    return [Action(name, spec) for name, spec in _specs(cls).items() if spec.is_in_palette]


def bind_shortcuts(owner: QWidget) -> None:
    """Make the shortcuts of `owner`'s actions work while it is visible."""
    for name, spec in _specs(type(owner)).items():
        if spec.shortcut:
            # Qt leaves out hidden widgets, so pages may use the same keys
            shortcut = QShortcut(QKeySequence(spec.shortcut), owner)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(getattr(owner, name))


def _specs(cls: type) -> dict[str, Spec]:
    found: dict[str, Spec] = {}
    for base in reversed(cls.__mro__):
        for name, value in vars(base).items():
            if isinstance(spec := getattr(value, "spec", None), Spec):
                found[name] = spec
    return found


async def _safely(owner: QWidget, work: Coroutine[Any, Any, Any]) -> Any:
    try:
        return await work
    except asyncio.CancelledError:
        raise
    except Exception as error:  # an action is where every error must end
        _tell(owner, error)
        return None


def _guarded(owner: QWidget, call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as error:  # an action is where every error must end
        _tell(owner, error)
        return None


def _tell(owner: QWidget, error: Exception) -> None:
    if isinstance(error, Cancelled):
        return
    is_alive = shiboken6.isValid(owner)
    if isinstance(error, VegaError):
        log.info("%s: %s", type(error).__name__, error)
        if is_alive:
            Messages.of(owner).error(error)
        return
    log.error("An action failed", exc_info=error)
    if is_alive:
        Messages.of(owner).crash(error)


def _parameters(verb: Callable[..., Any]) -> list[inspect.Parameter]:
    return list(inspect.signature(verb).parameters.values())[1:]


def _can_run_alone(verb: Callable[..., Any]) -> bool:
    variadic = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return all(entry.default is not entry.empty or entry.kind in variadic for entry in _parameters(verb))


def _fitting(verb: Callable[..., Any]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Cut what signals bring down to what the method takes."""
    entries = _parameters(verb)
    if any(entry.kind is entry.VAR_POSITIONAL for entry in entries):
        return lambda args: args
    places = [entry for entry in entries if entry.kind in (entry.POSITIONAL_ONLY, entry.POSITIONAL_OR_KEYWORD)]
    wants_bool = bool(places) and places[0].annotation in (bool, "bool")

    def fit(args: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(args) == 1 and isinstance(args[0], bool) and not wants_bool:
            return ()  # `clicked(checked)`
        return args[: len(places)]

    return fit
