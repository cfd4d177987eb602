"""The book of notices: joining, order, bounds, and rows that come back as they went."""

from hypothesis import given
from hypothesis import strategies as st

from core.notices.book import MOST_WHO, Book, from_row, to_row
from core.notices.records import KINDS, News, Notice


def chat(space, who="Ada"):
    return News("chat", f"chat:{space}", space, f"A message from {who}", "collaboration", space, who=(who,))


def take(book, news, time, held=""):
    made = book.join(news, time=time, held=held)
    book.keep([made])
    return made


def test_no_more_names_are_remembered_than_are_said():
    book = Book()
    for number, name in enumerate("ABCDEFG"):
        made = take(book, chat("w", name), float(number))
    assert (made.who, made.count) == (("A", "B", "C", "D"), 7)
    assert len(made.who) == MOST_WHO
    assert made.text == "7 messages from A, B, C and others"


def test_what_waits_for_the_end_of_quiet_hours_goes_on_waiting():
    book = Book()
    take(book, chat("w"), 1.0, "quiet")
    assert take(book, chat("w"), 2.0, "hidden").held == "quiet"


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=30))
def test_it_counts_every_message_once_in_the_order_of_time(steps):
    book, said = Book(), 0
    for time, (space, reads) in enumerate(steps):
        take(book, chat(space), float(time))
        said += 1
        if reads:
            newest = book.newest()[0]
            book.keep([Notice(**{**vars(newest), "is_read": True})])
    found = book.newest()
    assert sum(notice.count for notice in found) == said
    assert [notice.time for notice in found] == sorted((notice.time for notice in found), reverse=True)
    unread = [notice.key for notice in found if not notice.is_read]
    assert len(unread) == len(set(unread))


texts = st.text(max_size=20)


@given(
    st.builds(
        Notice,
        st.integers(1, 10**9),
        st.sampled_from(KINDS),
        texts,
        texts,
        texts,
        texts,
        texts,
        texts,
        texts,
        st.lists(texts, max_size=4).map(tuple),
        st.floats(0, 1e11),
        st.integers(1, 10**6),
        st.booleans(),
        st.booleans(),
        st.sampled_from(["", "quiet", "hidden"]),
    )
)
def test_a_row_comes_back_as_it_went(notice):
    row = {name: int(value) if isinstance(value, bool) else value for name, value in to_row(notice).items()}
    assert from_row(row) == notice
