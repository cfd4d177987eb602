"""Related: what fits a paragraph best comes first, with the reason."""

from core.collaboration.assist.related import RelatedItem, asked_words, related


def item(number, *, score=1.0, why="label", title=""):
    return RelatedItem(number, title or f"{number}.jpg", "picture", score, why)


def found_by(**found):
    return lambda word: [item(number, why=f"label {word}") for number in found.get(word, ())]


def test_it_asks_for_what_the_paragraph_is_about():
    assert asked_words("We saw the fox near the old mill; the fox ran.") == ["fox", "near", "mill", "saw", "old", "ran"]
    assert asked_words("and the 12 of it") == []


def test_what_more_and_rarer_words_find_comes_first():
    find = found_by(fox=[1, 2, 3, 4], mill=[2])
    found = related("The fox at the mill", find, lambda _: [])
    assert [entry.id for entry in found] == [2, 1, 3, 4]
    assert found[0].why == "label mill, label fox"


def test_likenesses_of_the_best_fill_what_is_left():
    alike = {1: [item(9, score=0.9), item(8, score=0.7), item(7, score=0.65), item(1, score=1.0), item(6, score=0.1)]}
    found = related("The fox", found_by(fox=[1]), alike.__getitem__)
    assert [(entry.id, entry.why) for entry in found] == [
        (1, "label fox"),
        (9, "looks like 1.jpg"),
        (8, "looks like 1.jpg"),
    ]
    assert related("nothing here", found_by(), alike.__getitem__) == ()
    assert len(related("The fox", found_by(fox=range(10)), alike.__getitem__, limit=4)) == 4
