"""What stands beside what is shown: chosen from a list, and what differs in a table."""

from ui.widgets.beside import Beside, Differences


def test_another_one_is_wanted_by_its_key(qtbot):
    made, wanted = Beside(name="Another"), []
    qtbot.addWidget(made)
    made.wanted.connect(wanted.append)
    made.offer([("a", "One"), ("b", "Two")], "b")
    assert made.box.currentText() == "Two" and wanted == []
    made.box.setCurrentIndex(0)
    assert wanted == [""]
    made.offer([], "")
    assert made.isHidden()


def test_differences_are_hidden_while_there_are_none(qtbot):
    made = Differences()
    qtbot.addWidget(made)
    made.show_rows([("version of torch", "2", "3")])
    assert not made.isHidden()
    assert [cell.text for cell in made.table.rows.rows[0]] == ["Version of torch", "2", "3"]
    made.show_rows([])
    assert made.isHidden()
