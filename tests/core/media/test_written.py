"""Titles, keywords and ratings are read from IPTC and XMP; broken words are no words."""

import io
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.media.written import Written, read_written

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmp:Rating="{rating}"><dc:subject><rdf:Bag><rdf:li>harbour</rdf:li><rdf:li>dusk</rdf:li></rdf:Bag></dc:subject>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Evening</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>Jane</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"""


def iptc(*records):
    data = b"".join(b"\x1c" + bytes([2, number]) + struct.pack(">H", len(value)) + value for number, value in records)
    head = b"Photoshop 3.0\0" + b"8BIM" + struct.pack(">H", 0x0404) + b"\0\0" + struct.pack(">I", len(data))
    return head + data + b"\0" * (len(data) % 2)


def jpeg(*, xmp=b"", photoshop=b""):
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "JPEG", **({"xmp": xmp} if xmp else {}))
    data = buffer.getvalue()
    segment = b"\xff\xed" + struct.pack(">H", len(photoshop) + 2) + photoshop if photoshop else b""
    return data[:2] + segment + data[2:]


def read(data):
    with Image.open(io.BytesIO(data)) as image:
        return read_written(image)


def test_iptc_is_read_in_either_encoding():
    data = iptc((5, b"Boat"), (25, b"boat"), (25, "Häfen".encode()), (80, "José".encode("latin-1")), (120, b"At  dusk"))
    assert read(jpeg(photoshop=data)) == Written("Boat", "At dusk", "José", ("boat", "Häfen"))


def test_xmp_counts_where_both_speak_and_keywords_are_joined():
    found = read(jpeg(xmp=XMP.format(rating=4).encode(), photoshop=iptc((5, b"Old"), (25, b"boat"), (25, b"dusk"))))
    assert found == Written("Evening", "", "Jane", ("harbour", "dusk", "boat"), 4)
    assert found.rows() == (
        ("Title", "Evening"),
        ("Author", "Jane"),
        ("Keywords", "harbour, dusk, boat"),
        ("Rating", "4 of 5"),
    )


@pytest.mark.parametrize(
    ("rating", "wanted"), [("-1", -1), ("0", 0), ("5", 5), ("9", None), ("many", None), ("", None)]
)
def test_ratings_are_those_of_the_standard(rating, wanted):
    assert read(jpeg(xmp=XMP.format(rating=rating).encode())).rating == wanted


@pytest.mark.parametrize(
    "xmp",
    [
        b"<x:xmpmeta",
        b"no xml",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>',
        b"<a/>" + b" " * (2 << 20),
    ],
    ids=["cut off", "words", "a bomb", "too long"],
)
def test_broken_words_are_no_words(xmp):
    image = Image.new("RGB", (4, 4))
    image.info["xmp"] = xmp
    assert read_written(image) == Written()


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_passed_over(data):
    found = read(jpeg(photoshop=b"Photoshop 3.0\0" + data))
    assert all(isinstance(word, str) and word for word in found.keywords)
