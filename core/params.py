"""Parameters: dataclass fields that know their title, unit, range and help, so that forms, files and commands agree."""

import dataclasses
import difflib
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from core.errors import InputError

T = TypeVar("T")

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


@dataclass(frozen=True)
class Param:
    """One parameter as a person meets it. `low` and `high` are inclusive; `choices` limits the values."""

    name: str
    type: type
    default: Any
    help: str
    title: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    group: str = ""
    # never shown: a form hides what is typed, a list says only that there is one
    is_secret: bool = False

    def check(self, value: object) -> object:
        """Return `value` as this parameter's type; text is read as a person would write it.

        Raises InputError when it is not of the type, out of range or not a choice.
        """
        value = self._convert(value)
        if self.choices and value not in self.choices:
            close = difflib.get_close_matches(str(value), self.choices, n=1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            raise InputError(
                f"{self.title}: '{value}' is not a choice.", f"Choose one of: {', '.join(self.choices)}.{hint}"
            )
        if isinstance(value, int | float) and not isinstance(value, bool):
            self._check_range(value)
        return value

    def _convert(self, value: object) -> object:
        try:
            return _CONVERTERS[self.type](value)
        except (TypeError, ValueError) as error:
            wanted = {bool: "yes or no", int: "a whole number", float: "a number", str: "text"}[self.type]
            raise InputError(f"{self.title}: '{value}' is not {wanted}.", f"Give {wanted}.") from error

    def _check_range(self, value: float) -> None:
        unit = f" {self.unit}" if self.unit else ""
        # `not (a <= b)` also refuses NaN, which compares false with everything
        if self.low is not None and not value >= self.low:
            raise InputError(f"{self.title}: {value:g}{unit} is too small.", f"The least is {self.low:g}{unit}.")
        if self.high is not None and not value <= self.high:
            raise InputError(f"{self.title}: {value:g}{unit} is too large.", f"The most is {self.high:g}{unit}.")
        if value != value:
            raise InputError(f"{self.title}: not a number.", "Give a number.")


def param(
    default: Any,
    help: str,
    *,
    title: str = "",
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
    group: str = "",
    is_secret: bool = False,
) -> Any:
    """Declare a dataclass field as a parameter; `params_of` reads it back."""
    metadata = {
        "help": help,
        "title": title,
        "unit": unit,
        "low": low,
        "high": high,
        "choices": choices,
        "group": group,
        "is_secret": is_secret,
    }
    return dataclasses.field(default=default, metadata={"param": metadata})


def params_of(declared: type) -> tuple[Param, ...]:
    """The parameters of a dataclass in the order they are written. Types are bool, int, float or str."""
    found = _read.get(declared)
    if found is None:
        found = _read[declared] = _declared(declared)
    return found


# Reading type hints costs more than building what they describe.
_read: dict[type, tuple[Param, ...]] = {}


def _declared(declared: type) -> tuple[Param, ...]:
    hints = typing.get_type_hints(declared)
    return tuple(
        Param(
            name=field.name,
            type=hints[field.name],
            default=field.default,
            **{**field.metadata["param"], "title": field.metadata["param"]["title"] or _title(field.name)},
        )
        for field in dataclasses.fields(declared)
        if "param" in field.metadata
    )


def build(declared: type[T], values: Mapping[str, object]) -> T:
    """Make `declared` from names and values (text is converted); what is not given takes its default.

    Raises InputError for an unknown name or a value that cannot be.
    """
    known = {entry.name: entry for entry in params_of(declared)}
    for name in values:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            raise InputError(f"There is no parameter '{name}'.", f"Known are: {', '.join(known) or 'none'}.{hint}")
    return declared(**{name: known[name].check(value) for name, value in values.items()})


def check(filled: object) -> None:
    """Raise InputError when a filled parameter dataclass holds a value that cannot be."""
    for entry in params_of(type(filled)):
        entry.check(getattr(filled, entry.name))


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _to_bool(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in _TRUE | _FALSE:
        return text in _TRUE
    raise ValueError(value)


def _to_int(value: object) -> int:
    if isinstance(value, bool):
        raise ValueError(value)
    if isinstance(value, float) and not value.is_integer():
        raise ValueError(value)
    return int(value)  # type: ignore[call-overload, no-any-return]  # anything else raises, which is the answer


def _to_float(value: object) -> float:
    if isinstance(value, bool):
        raise ValueError(value)
    return float(value)  # type: ignore[arg-type]  # anything else raises, which is the answer


def _to_str(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value


_CONVERTERS: dict[type, Callable[[object], object]] = {bool: _to_bool, int: _to_int, float: _to_float, str: _to_str}
