"""Pictures are read and written anew, so that nothing but the picture is left: no metadata, no place, nothing hidden behind."""

import io
import struct
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

MOST_PIXELS = 50_000_000
MOST_MOVING_PIXELS = 200_000_000
LONGEST_SIDE = 4_096
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
_WRITTEN = {"JPEG": {"quality": 88, "optimize": True}, "PNG": {}, "GIF": {}, "WEBP": {"quality": 88, "method": 2}}
_MODES = {"JPEG": ("RGB", "L"), "WEBP": ("RGB", "RGBA")}
# What Pillow's readers are known to raise on damaged files.
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError, TypeError, OverflowError, ZeroDivisionError)


class Unreadable(ValueError):
    """The picture is damaged, or not what its first bytes say."""


class TooManyPixels(ValueError):
    """The picture would take too much memory to look at."""


def rewrite(source: Path, target: Path, kind: str) -> tuple[int, int]:
    """Writes the picture of `source` (media type `kind`) to `target`; its width and height in pixels.

    EXIF orientation is applied, colours are brought to sRGB, metadata is dropped, sides are at most 4 096 pixels. A
    moving GIF is verified frame by frame and kept without what follows its end. Raises Unreadable, TooManyPixels.
    """
    name = _FORMATS[kind]
    try:
        with Image.open(source, formats=[name]) as picture:
            _check_size(picture)
            if name == "GIF" and getattr(picture, "is_animated", False):
                return _kept_moving(picture, source, target)
            if name == "JPEG":
                picture.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
            return _written(_plain(picture, name), target, name)
    except TooManyPixels:
        raise
    except Image.DecompressionBombError as bomb:
        raise TooManyPixels from bomb
    except _DAMAGE as damage:
        raise Unreadable(str(damage)) from damage


def end_of_gif(data: bytes) -> int:
    """Where a GIF ends: behind its trailer (GIF89a, 27). Raises ValueError when the blocks do not lead there."""
    place = 13 + _table_size(data[10])
    while True:
        mark = data[place]
        if mark == 0x3B:
            return place + 1
        if mark == 0x21:
            place = _behind_blocks(data, place + 2)
        elif mark == 0x2C:
            place = _behind_blocks(data, place + 11 + _table_size(data[place + 9]))
        else:
            raise ValueError("not a block of a GIF")


def _table_size(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _behind_blocks(data: bytes, place: int) -> int:
    while data[place]:
        place += data[place] + 1
    return place + 1


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise TooManyPixels


def _kept_moving(picture: Image.Image, source: Path, target: Path) -> tuple[int, int]:
    frames: int = getattr(picture, "n_frames", 1)
    if picture.width * picture.height * frames > MOST_MOVING_PIXELS:
        raise TooManyPixels
    for frame in range(frames):
        picture.seek(frame)
        picture.load()
    data = source.read_bytes()
    target.write_bytes(data[: end_of_gif(data)])
    return picture.width, picture.height


def _plain(picture: Image.Image, name: str) -> Image.Image:
    """The upright picture in sRGB with nothing but its pixels and, in a palette, its transparent colour."""
    picture.load()
    upright = _in_srgb(ImageOps.exif_transpose(picture))
    modes = _MODES.get(name, (upright.mode,))
    if upright.mode not in modes:
        upright = upright.convert("RGBA" if "RGBA" in modes and upright.has_transparency_data else "RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright.info = {key: value for key, value in upright.info.items() if key == "transparency"}
    return upright


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK"):
        return picture
    try:
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        turned = ImageCms.profileToProfile(picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        # A broken profile: the numbers are taken for sRGB, as browsers do.
        return picture
    return picture if turned is None else turned


def _written(picture: Image.Image, target: Path, name: str) -> tuple[int, int]:
    picture.save(target, name, **_WRITTEN[name])
    return picture.width, picture.height
