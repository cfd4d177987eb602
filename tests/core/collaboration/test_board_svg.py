"""A board as SVG: well formed whatever is written on it, nothing that runs, nothing fetched."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.board_shapes import Grip, Ink, Kind, Point, Shape, Side
from core.collaboration.board_svg import mixed, svg, wrapped

COLOURS = {"text": "#111111", "accent": "#2f6fe4", "warn": "#a86a00", "surface": "#ffffff"}
SPACE = "{http://www.w3.org/2000/svg}"


def parse(*shapes, **options):
    return ElementTree.fromstring(svg(shapes, COLOURS, **options))


def sticky(text):
    return Shape(Kind.STICKY, size=Point(400, 100), text=text, id="a" * 16)


@given(st.text(max_size=60))
def test_any_words_are_only_words(text):
    root = parse(sticky(text))
    assert {element.tag for element in root.iter()} <= {f"{SPACE}{name}" for name in ("svg", "rect", "text")}


def test_markup_is_escaped():
    text = svg([sticky('<script>alert("1")</script> & \x00\x0b')], COLOURS)
    assert "<script" not in text and "\x00" not in text and "&lt;script&gt;" in text
    assert "".join(entry.text for entry in ElementTree.fromstring(text).iter(f"{SPACE}text")).startswith("<script>")
    assert 'onload="' not in svg([], COLOURS, background='#fff" onload="x')


def test_every_kind_is_drawn():
    box = Shape(Kind.RECTANGLE, at=Point(10, 20), size=Point(100, 50), colour="accent", is_filled=True, id="b" * 16)
    arrow = Shape(Kind.ARROW, start_on=Grip(box.id, Side.RIGHT), end=Point(200, 45), id="c" * 16)
    root = parse(
        box,
        arrow,
        Shape(Kind.ELLIPSE, size=Point(10, 20), turn=30, id="d" * 16),
        Shape(Kind.PEN, size=Point(9, 9), ink=(Ink(0, 0, 0.5), Ink(1, 1, 0.5)), id="e" * 16),
        Shape(Kind.PEN, ink=(Ink(0, 0, 0.5),), id="f" * 16),
        Shape(Kind.PEN, size=Point(9, 9), ink=(Ink(0, 0, 0.1), Ink(1, 1, 0.9)), id="1" * 16),
        Shape(Kind.TEXT, size=Point(100, 20), text="Hi", id="2" * 16),
        background="#ffffff",
    )
    rect = root.findall(f"{SPACE}rect")[1]
    assert (rect.get("x"), rect.get("width"), rect.get("fill")) == ("10", "100", "#2f6fe4")
    paths = [path.get("d") for path in root.iter(f"{SPACE}path")]
    assert paths[0] == "M110 45L200 45"  # from the middle of the box's right side
    assert paths[1].split("L")[1] == "200 45"  # the tip
    assert "M0 0L9 9" in paths and "M0 0L0 0" in paths
    assert root.find(f"{SPACE}g").get("transform") == "rotate(30 5 10)"
    assert root.find(f"{SPACE}text").text == "Hi"


def test_pictures_are_inside_or_a_frame():
    shape = Shape(Kind.PICTURE, size=Point(10, 10), digest="a" * 64, id="a" * 16)
    png = b"\x89PNG\r\n\x1a\n rest"
    asked = []
    image = parse(shape, picture=lambda digest: asked.append(digest) or png).find(f"{SPACE}image")
    assert image.get("href").startswith("data:image/png;base64,iVBOR") and asked == ["a" * 64]
    for data in (None, b"<svg onload='x'/>"):
        assert parse(shape, picture=lambda digest, data=data: data).find(f"{SPACE}image") is None


def test_words_are_wrapped():
    assert wrapped("one two three", 16 * 0.56 * 8, 16) == ["one two", "three"]
    assert wrapped("abcdefgh\n\nij", 16 * 0.56 * 4, 16) == ["abcd", "efgh", "", "ij"]


def test_colours_mix():
    assert mixed("#ff0000", "#0000ff", 0.2) == "#3300cc"
