"""Pictures customers send: a cup, a cracked cake of tea, a parcel; drawn, not photographed."""

import io
import random

from PIL import Image, ImageDraw, ImageFilter

SIZE = (720, 540)


def draw(count: int, seed: int) -> list[bytes]:
    """`count` different JPEG files."""
    chance = random.Random(seed)
    return [_jpeg((_cup, _cake, _parcel)[index % 3](chance)) for index in range(count)]


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(1.1)).save(out, "JPEG", quality=82)
    return out.getvalue()


def _table(chance: random.Random) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    red, green, blue = chance.choice(((205, 186, 160), (183, 170, 156), (222, 210, 190), (160, 140, 118)))
    picture = Image.new("RGB", SIZE, (red, green, blue))
    pen = ImageDraw.Draw(picture)
    for y in range(0, SIZE[1], 9):
        shade = chance.randrange(-7, 8)
        pen.line((0, y, SIZE[0], y + chance.randrange(-6, 7)), (red + shade, green + shade, blue + shade), 9)
    return picture, pen


def _cup(chance: random.Random) -> Image.Image:
    picture, pen = _table(chance)
    pen.ellipse((150, 360, 570, 480), (120, 105, 90))
    pen.rounded_rectangle((210, 170, 510, 430), 110, (196, 214, 203))
    pen.ellipse((205, 130, 515, 220), (176, 198, 186))
    pen.ellipse((228, 142, 492, 208), chance.choice(((176, 190, 92), (196, 120, 52), (150, 70, 30))))
    _crack(pen, chance, 430, 190)
    return picture


def _cake(chance: random.Random) -> Image.Image:
    picture, pen = _table(chance)
    pen.ellipse((140, 60, 580, 490), (58, 42, 30))
    for _ in range(900):
        x, y = chance.gauss(360, 105), chance.gauss(275, 100)
        if ((x - 360) / 215) ** 2 + ((y - 275) / 210) ** 2 < 1:
            tone = chance.randrange(60, 150)
            pen.line((x, y, x + chance.randrange(-14, 15), y + chance.randrange(-6, 7)), (tone, tone - 22, tone - 40), 3)
    pen.polygon([(500, 60), (620, 60), (620, 220), (540, 190), (505, 140)], picture.getpixel((20, 20)))
    return picture


def _parcel(chance: random.Random) -> Image.Image:
    picture, pen = _table(chance)
    pen.polygon([(130, 190), (420, 130), (600, 220), (590, 430), (300, 490), (120, 400)], (186, 146, 98))
    pen.polygon([(130, 190), (420, 130), (600, 220), (310, 290)], (205, 166, 116))
    pen.line((310, 290, 300, 490), (150, 114, 72), 4)
    pen.polygon([(330, 320), (560, 268), (556, 360), (328, 414)], (240, 238, 232))
    for row in range(4):
        pen.line((345, 340 + row * 16, 345 + chance.randrange(90, 190), 322 + row * 16), (90, 90, 90), 4)
    _crack(pen, chance, 180, 220)
    return picture


def _crack(pen: ImageDraw.ImageDraw, chance: random.Random, x: int, y: int) -> None:
    for _ in range(7):
        to_x, to_y = x + chance.randrange(-18, 19), y + chance.randrange(12, 30)
        pen.line((x, y, to_x, to_y), (70, 62, 54), 3)
        x, y = to_x, to_y
