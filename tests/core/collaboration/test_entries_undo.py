"""Taking back touches one's own only; of a text, one's own words."""

from core.collaboration.entries_undo import PAUSE_S, Edit, Steps
from core.collaboration.step_stack import STEPS_MOST


class Sheet:
    """A table of one entry, as a document keeps it."""

    def __init__(self, **fields):
        self.entries = {"e": fields}
        self.steps = Steps()

    def known(self, table, key):
        return self.entries.get(key)

    def write(self, step):
        for edit in step:
            if edit.field:
                self.entries[edit.key][edit.field] = edit.after
            elif edit.after is None:
                del self.entries[edit.key]
            else:
                self.entries[edit.key] = dict(edit.after)

    def do(self, *edits, typed_at=None):
        self.steps.add(edits, typed_at=typed_at)
        self.write(edits)

    def undo(self):
        return self.steps.undo(self.known, self.write)

    def redo(self):
        return self.steps.redo(self.known, self.write)


def set_to(before, after, *, is_text=False):
    return Edit("t", "e", "f", before, after, is_text=is_text)


def test_back_and_forth():
    sheet = Sheet(f=1)
    sheet.do(set_to(1, 2))
    assert sheet.undo() and sheet.entries["e"]["f"] == 1
    assert sheet.redo() and sheet.entries["e"]["f"] == 2
    assert not sheet.redo()


def test_what_somebody_else_changed_stays_theirs():
    sheet = Sheet(f=1)
    sheet.do(set_to(1, 2))
    sheet.entries["e"]["f"] = 9
    assert not sheet.undo() and sheet.entries["e"]["f"] == 9


def test_of_a_text_ones_own_words_go():
    sheet = Sheet(f="one")
    sheet.do(set_to("one", "one two", is_text=True))
    sheet.entries["e"]["f"] = "zero one two"
    assert sheet.undo() and sheet.entries["e"]["f"] == "zero one"
    assert sheet.redo() and sheet.entries["e"]["f"] == "zero one two"


def test_an_entry_comes_back_as_it_was():
    sheet = Sheet(f=1)
    sheet.do(Edit("t", "e", "", {"f": 1}, None))
    assert not sheet.entries
    assert sheet.undo() and sheet.entries == {"e": {"f": 1}}


def test_typing_without_a_pause_is_one_step():
    sheet = Sheet(f="")
    for number, (before, after) in enumerate([("", "a"), ("a", "ab"), ("ab", "abc")]):
        sheet.do(set_to(before, after, is_text=True), typed_at=number * PAUSE_S / 2)
    sheet.do(set_to("abc", "abcd", is_text=True), typed_at=99.0)
    assert sheet.undo() and sheet.entries["e"]["f"] == "abc"
    assert sheet.undo() and sheet.entries["e"]["f"] == ""
    assert not sheet.steps.can_undo and sheet.steps.can_redo


def test_nobody_goes_back_for_ever():
    sheet = Sheet(f=0)
    for number in range(STEPS_MOST + 5):
        sheet.do(set_to(number, number + 1))
    assert sum(sheet.undo() for _ in range(STEPS_MOST + 5)) == STEPS_MOST
