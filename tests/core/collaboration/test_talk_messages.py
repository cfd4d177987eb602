"""The messages of the chat travel whole, and a message of many lines with pictures fits into a header."""

import os

from core.collaboration.talk_messages import Piece, Rejected, Told, Typing, Wanted
from core.collaboration.talk_records import Attachment, Content, Entry, Reference
from core.networking.messages import decode, encode

FILE = Attachment("a" * 64, "naïve 😀.png", 10, "image/png", 4, 3, os.urandom(20_000))
LINE = Entry("1", 7, "said", "", "ann", "Ann", 5.0, Content("hi", "b", "r", ("ben",), (FILE,) * 10))


def test_every_message_comes_out_as_it_went_in():
    moment = Entry("2", 0, "said", "", "a", "A", 1.0, Content(references=(Reference("moment", "9", "Walk", 1.5),)))
    for words in (
        Told("w", (LINE, moment)),
        Rejected("w", "1", "no"),
        Typing("w", "a", "Ann", ""),
        Wanted("w", "a" * 64, 5),
        Piece("w", "a" * 64, 5, "", b"bytes"),
    ):
        assert decode(*encode(words)) == words
