"""A board as SVG (https://www.w3.org/TR/SVG11/): everything drawn as paths and words, pictures inside, no scripts."""

import base64
import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from core.collaboration import board_geometry as geometry
from core.collaboration.board_geometry import Shapes
from core.collaboration.board_shapes import Kind, Point, Shape

MARGIN = 16.0
# How much of its colour a filled shape has over what lies behind, and a sticky note, which hides it, over the ground.
# The canvas uses the same.
FILL_OPACITY = 0.16
STICKY_SHARE = 0.26
INSET = 10.0
LINE_HEIGHT = 1.3
# An average letter of Inter is so wide; without a font engine, lines are broken by it.
LETTER_WIDTH = 0.56
FAMILY = "Inter, Segoe UI, Helvetica, Arial, sans-serif"
# XML 1.0 has no way to write these, not even escaped.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MEDIA = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))

Picture = Callable[[str], bytes | None]


def svg(
    stack: Sequence[Shape],
    colours: Mapping[str, str],
    *,
    background: str = "",
    picture: Picture = lambda digest: None,
) -> str:
    """The whole board: `colours` are the theme's by name, `picture(digest)` gives a picture's bytes or None."""
    shapes = {shape.id: shape for shape in stack}
    area = geometry.united([geometry.bounds(shape, shapes) for shape in stack]) or geometry.Bounds(0, 0, 0, 0)
    left, top, right, bottom = area.grown(MARGIN)
    box = " ".join(_number(value) for value in (left, top, right - left, bottom - top))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{_number(right - left)}" '
        f'height="{_number(bottom - top)}" font-family="{FAMILY}" fill="none" stroke-linecap="round" '
        'stroke-linejoin="round">'
    ]
    if background:
        size = f'width="{_number(right - left)}" height="{_number(bottom - top)}"'
        lines.append(f'<rect x="{_number(left)}" y="{_number(top)}" {size} fill="{_escaped(background)}"/>')
    ground = colours.get("surface", "#ffffff")
    for shape in stack:
        colour = _escaped(colours.get(shape.colour, "#888888"))
        ink = _escaped(colours.get("text", "#000000"))
        lines += _turned(shape, _drawn(shape, shapes, colour=colour, ink=ink, ground=ground, picture=picture))
    return "\n".join([*lines, "</svg>", ""])


def mixed(colour: str, ground: str, share: float) -> str:
    """A colour ("#rrggbb") over a ground, opaque."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(ground[1:]), strict=True)
    return "#" + bytes(round(share * one + (1 - share) * other) for one, other in pairs).hex()


def wrapped(text: str, width: float, letters: float) -> list[str]:
    """Lines that are about as wide as the box; a word that is wider is cut."""
    most = max(1, int(width / (letters * LETTER_WIDTH)))
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if line and len(line) + 1 + len(word) > most:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
            while len(line) > most:
                lines.append(line[:most])
                line = line[most:]
        lines.append(line)
    return lines


def _drawn(shape: Shape, shapes: Shapes, *, colour: str, ink: str, ground: str, picture: Picture) -> Iterator[str]:
    line = f'stroke="{colour}" stroke-width="{_number(shape.width)}"'
    if shape.is_line:
        yield f'<path d="{_path(geometry.ends(shape, shapes))}" {line}/>'
        if shape.kind == Kind.ARROW and (head := geometry.head(shape, shapes)):
            yield f'<path d="{_path(head)}" {line}/>'
        return
    if shape.kind == Kind.PEN:
        yield from _stroke(shape, colour)
        return
    yield from _box(shape, colour, line, ground, picture)
    if shape.text:
        yield from _words(shape, ink if shape.kind == Kind.STICKY else colour)


def _box(shape: Shape, colour: str, line: str, ground: str, picture: Picture) -> Iterator[str]:
    (x, y), (width, height) = shape.at, shape.size
    place = f'x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}"'
    fill = f'fill="{colour}" fill-opacity="{FILL_OPACITY}" ' if shape.is_filled else ""
    if shape.kind == Kind.RECTANGLE:
        yield f'<rect {place} rx="6" {fill}{line}/>'
    elif shape.kind == Kind.ELLIPSE:
        centre = geometry.middle(shape)
        axes = f'rx="{_number(width / 2)}" ry="{_number(height / 2)}"'
        yield f'<ellipse cx="{_number(centre.x)}" cy="{_number(centre.y)}" {axes} {fill}{line}/>'
    elif shape.kind == Kind.STICKY:
        yield f'<rect {place} rx="6" fill="{mixed(colour, ground, STICKY_SHARE)}"/>'
    elif shape.kind == Kind.PICTURE:
        data = picture(shape.digest)
        media = next((name for magic, name in _MEDIA if data and data.startswith(magic)), "")
        if data and media:
            href = f"data:{media};base64,{base64.b64encode(data).decode()}"
            yield f'<image {place} preserveAspectRatio="none" href="{href}"/>'
        else:
            yield f'<rect {place} rx="6" {line} stroke-dasharray="6 6"/>'


def _stroke(shape: Shape, colour: str) -> Iterator[str]:
    points = geometry.stroke(shape)
    pressures = [ink.pressure for ink in shape.ink]
    if max(pressures) - min(pressures) < 0.02 or len(points) < 2:
        width = _number(geometry.width_at(shape, pressures[0]))
        # a path of one point is not drawn; one that comes back to it is a dot
        line = _path(points if len(points) > 1 else [points[0], points[0]])
        yield f'<path d="{line}" stroke="{colour}" stroke-width="{width}"/>'
        return
    for number in range(len(points) - 1):
        width = _number(geometry.width_at(shape, (pressures[number] + pressures[number + 1]) / 2))
        yield f'<path d="{_path(points[number : number + 2])}" stroke="{colour}" stroke-width="{width}"/>'


def _words(shape: Shape, colour: str) -> Iterator[str]:
    inset = 0.0 if shape.kind == Kind.TEXT else INSET
    lines = wrapped(shape.text, shape.size.x - 2 * inset, shape.letters)
    step = shape.letters * LINE_HEIGHT
    is_centred = shape.kind in (Kind.RECTANGLE, Kind.ELLIPSE)
    x = geometry.middle(shape).x if is_centred else shape.at.x + inset
    y = geometry.middle(shape).y - step * len(lines) / 2 if is_centred else shape.at.y + inset
    anchor = ' text-anchor="middle"' if is_centred else ""
    look = f'fill="{colour}" stroke="none" font-size="{_number(shape.letters)}"{anchor} xml:space="preserve"'
    # a text for each line: readers of SVG Tiny do not know where a tspan stands
    for number, words in enumerate(lines):
        place = f'x="{_number(x)}" y="{_number(y + step * number + shape.letters)}"'
        yield f"<text {place} {look}>{_escaped(words)}</text>"


def _turned(shape: Shape, drawn: Iterator[str]) -> Iterator[str]:
    # ends and ink are already where they are turned to
    if not shape.turn % 360 or shape.is_line or shape.kind == Kind.PEN:
        yield from drawn
        return
    centre = geometry.middle(shape)
    yield f'<g transform="rotate({_number(shape.turn)} {_number(centre.x)} {_number(centre.y)})">'
    yield from drawn
    yield "</g>"


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _escaped(text: str) -> str:
    return html.escape(_ILLEGAL.sub("", text))
