"""Ada's and Bo's copies of one document, and its history with both their names."""

import pytest

from core.collaboration.history import History


class Two:
    """Ada and Bo on one document of a class."""

    def __init__(self, kind):
        self.names = {"ada": "Ada", "bo": "Bo"}
        self.ada, self.bo = kind(), kind()

    def meet(self):
        self.bo.take(self.ada.updates())
        self.ada.take(self.bo.updates())

    def history(self, *marks, **values):
        self.meet()
        return History(self.ada.snapshot(), {self.ada.writer: "ada", self.bo.writer: "bo"}, marks=marks, **values)


@pytest.fixture
def two():
    return Two


@pytest.fixture
def shown():
    """`shown(view, number, base=…)`: a view shows the moment of a number, or it beside another version."""
    from core.collaboration.history import PastVersion
    from ui.collaboration.past.base import Wanted

    def made(view, number=None, base=None):
        number = len(view.history.moments) - 1 if number is None else number
        wanted = Wanted(number, view.history.at(number), PastVersion(base) if base is not None else None)
        view.show_read(wanted, view.read(wanted))

    return made
