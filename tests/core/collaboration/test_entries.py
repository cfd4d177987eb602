"""Tables of entries: text that merges from the first letter, what cannot be shown, limits alike everywhere."""

from typing import ClassVar

import loro
import pytest

from core.collaboration import entries as module
from core.collaboration.entries import Entries, EntriesChanged, Table, new_id, within
from core.errors import InputError


def read(key, values):
    if values.get("bad"):
        raise ValueError(key)
    return dict(values)


class Notes(Entries):
    tables: ClassVar = (Table("notes", read, 4), Table("about", read, 1, only="all"))

    def add(self, **values):
        edit = self._adding("notes", values)
        self._do([edit])
        return edit.key

    def set(self, key, table="notes", **values):
        self._do(self._setting(table, key, **values))

    def remove(self, *keys):
        self._do(self._removing("notes", keys))

    def all(self, table="notes"):
        return self._records[table]


def exchange(one, other):
    one.take(other.updates(one.version))
    other.take(one.updates(other.version))


@pytest.fixture
def pair():
    ada, bo = Notes(), Notes()
    key = ada.add(size=1)
    bo.take(ada.updates())
    return ada, bo, key


def test_two_who_begin_to_write_at_once_both_keep_their_words(pair):
    ada, bo, key = pair
    ada.set(key, title="ada ")
    bo.set(key, title="bo ")
    exchange(ada, bo)
    assert ada.all() == bo.all()
    assert sorted(ada.all()[key]["title"].split()) == ["ada", "bo"]


def test_the_only_entry_of_a_table_is_one_whoever_makes_it():
    ada, bo = Notes(), Notes()
    ada.set("all", "about", title="ada ", colour="red")
    bo.set("all", "about", title="bo ", size=3)
    exchange(ada, bo)
    found = ada.all("about")["all"]
    assert found == bo.all("about")["all"]
    assert (found["colour"], found["size"], len(found["title"])) == ("red", 3, 7)
    ada.undo()
    assert ada.all("about")["all"]["title"].strip() == "bo"


def test_who_removes_wins(pair):
    ada, bo, key = pair
    ada.remove(key)
    bo.set(key, size=2, title="words")
    exchange(ada, bo)
    assert ada.all() == bo.all() == {}
    bo.set(key, size=3)  # it is gone: nothing happens
    assert bo.all() == {}


def test_who_listens_hears_what_changed(pair):
    _ada, bo, key = pair
    heard = []
    subscription = bo.listen(heard.append)
    bo.set(key, size=2)
    bo.set(key, size=2)
    bo.remove(key)
    subscription.cancel()
    bo.add(size=1)
    place = ("notes", key)
    assert heard == [
        EntriesChanged(frozenset({place}), frozenset()),
        EntriesChanged(frozenset(), frozenset({place})),
    ]
    assert heard[0].touches("notes") and not heard[0].touches("about")


def test_what_cannot_be_shown_is_kept_and_comes_back_when_it_can(pair):
    ada, bo, key = pair
    other = ada.add(bad=True)
    exchange(ada, bo)
    assert set(bo.all()) == {key}
    again = Notes([bo.snapshot()])
    assert set(again.all()) == {key} and again.version == ada.version
    assert other not in again.all()


def test_a_hostile_machine_may_write_anything():
    notes, foreign = Notes(), loro.LoroDoc()
    held = foreign.get_map("notes")
    held.insert("a" * 16, "words")
    held.insert_container("b" * 16, loro.LoroList()).insert(0, 1)
    held.insert_container("../../etc", loro.LoroMap()).insert("x", 1)
    full = held.insert_container("c" * 16, loro.LoroMap())
    for number in range(module.FIELDS_MOST + 1):
        full.insert(str(number), 1)
    odd = held.insert_container("d" * 16, loro.LoroMap())
    odd.insert("title", 5)
    odd.insert_container("inner", loro.LoroMap()).insert_container("deeper", loro.LoroList()).insert(0, "x")
    foreign.get_map("about").insert("other", 1)
    foreign.get_list("notes").insert(0, 5)
    foreign.get_tree("trees").create()
    foreign.commit()
    notes.take(foreign.export(loro.ExportMode.Snapshot()))
    assert set(notes.all()) == {"d" * 16} and not notes.all("about")
    notes.set("d" * 16, title="words")
    assert notes.all()["d" * 16]["title"] == "words"
    notes.undo()


def test_maps_in_maps_are_not_looked_into():
    """Deep enough, whoever reads them all at once ends the program (entries_changes.py)."""
    notes, foreign = Notes(), loro.LoroDoc()
    inner = foreign.get_map("notes").insert_container("a" * 16, loro.LoroMap())
    inner.insert("size", 1)
    for _ in range(2_000):
        inner = inner.insert_container("k", loro.LoroMap())
    foreign.commit()
    notes.take(foreign.export(loro.ExportMode.Snapshot()))
    assert notes.all() == {"a" * 16: {"size": 1}}
    notes.set("a" * 16, size=2)
    assert notes.all()["a" * 16]["size"] == 2


def test_of_too_many_all_show_the_same():
    ada, bo = Notes(), Notes()
    for number in range(4):
        ada.add(size=number)
        bo.add(size=number)
    exchange(ada, bo)
    assert ada.all() == bo.all() and len(ada.all()) == 4
    gone = sorted(ada.all())[:3]
    ada.remove(*gone)
    bo.take(ada.updates(bo.version))
    assert ada.all() == bo.all() and len(ada.all()) == 4


def test_a_lone_half_becomes_a_question_mark(pair):
    ada, _bo, key = pair
    ada.set(key, title="a\ud83d", colour="\ud83d")
    assert (ada.all()[key]["title"], ada.all()[key]["colour"]) == ("a?", "?")


def test_who_may_not_write_changes_nothing(pair):
    ada, _bo, key = pair
    ada.set(key, size=2)
    ada.is_writable = False
    for verb in (lambda: ada.set(key, size=3), lambda: ada.add(size=1), lambda: ada.remove(key), ada.undo, ada.redo):
        with pytest.raises(InputError, match="not change it"):
            verb()
    ada.is_writable = True
    assert ada.all() == {key: {"size": 2}}
    ada.undo()
    assert ada.all() == {key: {"size": 1}}


def test_too_long_is_said_in_words():
    assert within("abc", 3, "A title") == "abc"
    with pytest.raises(InputError, match="room for 3 characters"):
        within("abcd", 3, "A title")
    assert module.ID.fullmatch(new_id())
