"""One guest's text: whatever both do at once, both have the same; the page's operations are the core's."""

import json
import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.collaboration.ot import TextOperation, compose, transform
from core.collaboration.records import Splice
from core.collaboration.visits.text import TEXT_UNITS, UNSEEN, TextServer, fits, units, whole
from core.errors import ProtocolError

LETTERS = st.sampled_from(["a", "b", "\n", "ñ", "😀", "👩\u200d👧"])
# who acts next: the host, the guest, or a message on its way to the host or to the guest arrives
TURNS = st.lists(
    st.tuples(st.sampled_from(["host", "guest", "up", "down"]), st.randoms(use_true_random=False)), max_size=60
)


class Host:
    def __init__(self, text):
        self.text, self.server = text, TextServer()

    def change(self, splice):
        made = units(self.text)
        self.text = whole(made[: splice.position] + units(splice.inserted) + made[splice.position + splice.removed :])


class Guest:
    """The page's note.js in Python: one edit under way, the next ones composed."""

    def __init__(self, text):
        self.text, self.revision, self.underway, self.waiting = units(text), 0, None, None

    def edit(self, operation):
        self.text = operation.apply(self.text)
        if self.underway is None:
            return self.send(operation)
        self.waiting = compose(self.waiting, operation) if self.waiting else operation
        return None

    def send(self, operation):
        self.underway = operation
        return self.revision, [whole(part) if isinstance(part, str) else part for part in operation.parts]

    def hear(self, parts):
        self.revision += 1
        if parts is None:
            self.underway, self.waiting, waiting = None, None, self.waiting
            return self.send(waiting) if waiting else None
        change = TextOperation(tuple(units(part) if isinstance(part, str) else part for part in parts))
        for name in ("underway", "waiting"):
            own = getattr(self, name)
            if own is not None:
                setattr(self, name, transform(own, change, "right"))
                change = transform(change, own, "left")
        self.text = change.apply(self.text)
        return None


def drawn(text, rng):
    """A splice of whole characters."""
    edges = [0]
    for letter in text:
        edges.append(edges[-1] + len(units(letter)))
    start = rng.randrange(len(edges))
    end = min(start + rng.randrange(3), len(edges) - 1)
    inserted = "".join(rng.choice("ab😀\n") for _ in range(rng.randrange(4)))
    return Splice(edges[start], edges[end] - edges[start], inserted)


@settings(max_examples=200)
@given(st.lists(LETTERS, max_size=6).map("".join), TURNS)
def test_host_and_guest_end_with_the_same_text(text, turns):
    host, guest, up, down = Host(text), Guest(text), [], []

    def take(sent):
        if sent is not None:
            up.append(sent)

    def arrive_up():
        revision, parts = up.pop(0)
        for splice in host.server.take(revision, parts, host.text):
            host.change(splice)
        down.append(None)

    for who, rng in turns:
        if who == "host":
            splice = drawn(host.text, rng)
            host.change(splice)
            down.append(host.server.tell(splice))
        elif who == "guest":
            splice = drawn(whole(guest.text), rng)
            take(guest.edit(TextOperation((splice.position, -splice.removed, units(splice.inserted))).normal()))
        elif who == "up" and up:
            arrive_up()
        elif who == "down" and down:
            take(guest.hear(down.pop(0)))
    while up or down:
        while up:
            arrive_up()
        while down:
            take(guest.hear(down.pop(0)))
    assert whole(guest.text) == host.text


def test_a_caret_goes_with_what_the_guest_has_not_seen():
    server = TextServer()
    server.tell(Splice(0, 0, "abc"))
    assert server.place(2, 0) == 5
    assert server.place(2, 1) == 2


@pytest.mark.parametrize(
    ("revision", "parts", "words"),
    [
        (1, ["x"], "lost count"),
        (0, [9, "x"], "beyond the end"),
        (0, [1, "x"], "half a character"),
        (0, [-1], "half a character"),
        (0, ["\ud83d"], "half a character"),
    ],
)
def test_what_cannot_be_is_refused(revision, parts, words):
    with pytest.raises(ProtocolError, match=words):
        TextServer().take(revision, parts, "😀")


def test_a_page_that_does_not_follow_is_not_remembered_for_ever():
    server = TextServer()
    for _ in range(UNSEEN):
        server.tell(Splice(0, 0, "x"))
    with pytest.raises(ProtocolError, match="does not follow"):
        server.tell(Splice(0, 0, "x"))
    server.saw(UNSEEN - 1)
    server.tell(Splice(0, 0, "x"))


def test_a_text_stays_as_small_as_a_page_can_show():
    assert fits("x" * (TEXT_UNITS - 2), [Splice(0, 0, "😀")])
    assert not fits("x" * (TEXT_UNITS - 1), [Splice(0, 0, "😀")])


@pytest.mark.slow
async def test_the_pages_operations_do_what_the_cores_do(hub, browser):
    """On edits of random texts; the core's own are tested against another implementation."""
    from core.hub.browser_certificate import add_browser_certificate

    add_browser_certificate(hub.server._tls, hub.folder)
    rng, cases = random.Random(3), []
    for _ in range(500):
        text = "".join(rng.choice("abc") for _ in range(rng.randrange(8)))
        one, other = (some_operation(text, rng) for _ in range(2))
        after = some_operation(one.apply(text), rng)
        cases.append((text, one, other, after))
    wanted = [
        [
            one.apply(text),
            parts(compose(one, after)),
            parts(transform(one, other, "left")),
            parts(transform(one, other, "right")),
        ]
        + [one.carry(place, is_behind=True) for place in range(len(text) + 1)]
        for text, one, other, after in cases
    ]
    given_ = json.dumps([[text, parts(one), parts(other), parts(after)] for text, one, other, after in cases])
    tab = await browser.open(hub.address.partition("#")[0].replace("wss", "https") + "/join")
    found = await tab.run(
        f"import('/join/ot.js').then(({{ apply, compose, transform, carry }}) => {given_}.map("
        " ([text, one, other, after]) =>"
        " [apply(one, text), compose(one, after), transform(one, other, 'left'), transform(one, other, 'right'),"
        " ...Array.from({ length: text.length + 1 }, (_, place) => carry(place, one))]))"
    )
    assert found == wanted
    # what typing did is found again, and never through the middle of a character
    texts = ["".join(rng.choice("ab😀😁") for _ in range(rng.randrange(6))) for _ in range(300)]
    pairs = [[one, other, rng.randrange(len(units(other)) + 1)] for one, other in pairwise(texts)]
    edits = await tab.run(
        f"import('/join/ot.js').then(({{ difference }}) => {json.dumps(pairs)}.map((given) => difference(...given)))"
    )
    for (before, after, _), edit in zip(pairs, edits, strict=True):
        host = Host(before)
        for splice in host.server.take(0, edit, before):
            host.change(splice)
        assert host.text == after


def some_operation(text, rng):
    made, at = [], 0
    while at < len(text) or rng.random() < 0.5:
        count = rng.randrange(min(3, len(text) - at) + 1)
        made.append(rng.choice([count, -count, rng.choice(["x", "yz"])]))
        at += abs(made[-1]) if isinstance(made[-1], int) else 0
    return TextOperation(tuple(made)).normal()


def parts(operation):
    return list(operation.parts)
