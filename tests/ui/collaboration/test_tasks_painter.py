"""Cards say what matters in few signs, and are as high as what is on them."""

import datetime

import pytest
from PySide6.QtGui import QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from core.collaboration.tasks import TaskList
from ui import theme
from ui.collaboration.tasks_model import TasksModel
from ui.collaboration.tasks_painter import CardPainter, LinePainter, day_words, initials, signs, title_lines

TODAY = datetime.date(2026, 11, 27)


@pytest.fixture
def tasks():
    made = TaskList()
    made.add_card(made.add_columns("One")[0], "Buy")
    return made


@pytest.fixture
def card(tasks):
    return lambda: next(iter(tasks.cards.values()))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-27", "today"),
        ("2026-11-28", "tomorrow"),
        ("2026-11-26", "yesterday"),
        ("2026-12-01", "1 Dec"),
        ("2027-01-05", "5 Jan 2027"),
    ],
)
def test_days(day, words):
    assert day_words(day, TODAY) == words


@pytest.mark.parametrize(("name", "words"), [("Ada Lovelace", "AL"), ("bo", "B"), ("a b c", "AC"), ("", "?")])
def test_initials(name, words):
    assert initials(name) == words


def test_signs(tasks, card):
    one = card().id
    assert signs(card(), tasks, TODAY) == []
    tasks.change_card(one, due="2026-11-20")
    tasks.check_item(tasks.add_item(one, "x"), is_done=True)
    tasks.write_card(one, "description", "more")
    assert [(sign.words, sign.tone) for sign in signs(card(), tasks, TODAY)] == [
        *(("20 Nov", "bad"), ("1/1", "good"), ("", "muted"))
    ]
    tasks.change_card(one, is_done=True)
    assert [sign.words for sign in signs(card(), tasks, TODAY)][:2] == ["Done", "20 Nov"]
    assert signs(card(), tasks, TODAY)[1].tone == "muted"


def test_a_long_title_breaks_into_few_lines(tasks, card, qapp):
    tasks.write_card(card().id, "title", "😀 word " * 40)
    lines = title_lines(card(), 200)
    metrics = QFontMetrics(theme.font(13))
    assert len(lines) == 4 and lines[-1].endswith("…")
    assert all(metrics.horizontalAdvance(line.strip()) <= 215 for line in lines)
    assert "".join(lines[:2]).replace("😀", "").replace("word", "").strip() == ""


def test_more_on_a_card_makes_it_higher(tasks, card, qapp):
    model = TasksModel(tasks, "c", move=print)
    model.fill([card()])
    painter, option = CardPainter(tasks), QStyleOptionViewItem()
    heights = [painter.sizeHint(option, model.index(0)).height()]
    one = card().id
    for verb in (
        lambda: tasks.write_card(one, "title", "a longer title that needs two lines at least"),
        lambda: tasks.tag(one, tasks.add_label("urgent", "bad")),
        lambda: tasks.change_card(one, due="2026-11-27"),
    ):
        verb()
        model.fill([card()])
        heights.append(painter.sizeHint(option, model.index(0)).height())
    assert heights == sorted(set(heights))


@pytest.mark.parametrize("kind", [CardPainter, LinePainter])
def test_it_can_be_painted(kind, tasks, card, qapp):
    one = card().id
    tasks.change_card(one, due="2026-11-27", colour="good", is_done=True)
    tasks.assign(one, "p", "Ada")
    tasks.tag(one, tasks.add_label("urgent", "bad"))
    model = TasksModel(tasks, move=print)
    model.fill([*tasks.columns, card()])
    painter = kind(tasks)
    image = QImage(300, 200, QImage.Format.Format_ARGB32)
    image.fill(0)
    option = QStyleOptionViewItem()
    option.rect = image.rect()
    option.state = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus
    brush = QPainter(image)
    for row in range(kind is CardPainter, 2):
        painter.paint(brush, option, model.index(row))
    brush.end()
    assert len({image.pixel(x, y) for x in range(0, 300, 3) for y in range(0, 200, 3)}) > 5
