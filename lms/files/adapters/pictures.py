"""Pictures are drawn anew: what is left is what one sees.

Places, names and devices from the metadata are gone, and so is whatever was hidden behind the
picture. Size is checked from the header, before anything is unpacked.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

from lms.files.rules.kinds import GIF, JPEG, PNG, WEBP, Kind, Reason, Refused

MAX_PIXELS = 40_000_000
# All frames of a moving picture together.
MAX_MOVING_PIXELS = 50_000_000
MAX_FRAMES = 500
FORMATS = {PNG: "PNG", JPEG: "JPEG", GIF: "GIF", WEBP: "WEBP"}
MODES = {
    PNG: {"1", "L", "LA", "P", "RGB", "RGBA"},
    JPEG: {"L", "RGB"},
    GIF: {"1", "L", "P", "RGB", "RGBA"},
    WEBP: {"RGB", "RGBA"},
}
OPTIONS: dict[Kind, dict[str, Any]] = {
    PNG: {"compress_level": 6},
    JPEG: {"quality": 90},
    GIF: {},
    WEBP: {"quality": 90, "method": 2},
}
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
# A large picture takes some 300 MB for a moment: one at a time in each process.
_one_at_a_time = threading.Semaphore(1)


@contextmanager
def _alone() -> Iterator[None]:
    """One picture at a time, without Pillow's warnings, and never half of one.

    Whoever draws a PDF with WeasyPrint tells Pillow, for the whole process, to put up with half pictures.
    """
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        yield


def redraw(source: Path, target: Path, kind: Kind) -> None:
    """Draw a picture of this kind anew; raises Refused."""
    with _alone():
        try:
            with Image.open(source, formats=[FORMATS[kind]]) as picture:
                _check_size(picture)
                _draw(picture, target, kind)
        except Image.DecompressionBombError as error:
            raise Refused(Reason.BOMB) from error
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
            if isinstance(error, Refused):
                raise
            raise Refused(Reason.DAMAGED) from error


def shrunk(source: Path, content_type: str, widths: tuple[int, ...]) -> Iterator[tuple[int, bytes]]:
    """A picture that was taken in, as WebP in these widths; nothing of one that moves or is damaged."""
    format_ = next(FORMATS[kind] for kind in FORMATS if kind.content_type == content_type)
    with _alone():
        try:
            with Image.open(source, formats=[format_]) as picture:
                if getattr(picture, "is_animated", False):
                    return
                _check_size(picture)
                whole = _bare(picture.convert("RGBA" if _has_alpha(picture) else "RGB"))
        except (Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError):
            return
        for width in widths:
            height = max(1, round(whole.height * width / whole.width))
            made = BytesIO()
            whole.resize((width, height), Image.Resampling.LANCZOS).save(
                made, format="WEBP", quality=82, method=4
            )
            yield width, made.getvalue()


def _has_alpha(picture: Image.Image) -> bool:
    return "A" in picture.mode or "transparency" in picture.info


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise Refused(Reason.BOMB)


def _draw(picture: Image.Image, target: Path, kind: Kind) -> None:
    if kind in {GIF, WEBP} and getattr(picture, "is_animated", False):
        _draw_moving(picture, target, kind)
        return
    upright = ImageOps.exif_transpose(picture)
    if "transparency" in upright.info and kind is not JPEG:
        upright = upright.convert("RGBA")
    elif upright.mode not in MODES[kind]:
        upright = upright.convert("RGBA" if "A" in upright.mode and kind is not JPEG else "RGB")
    _bare(upright).save(target, format=FORMATS[kind], **OPTIONS[kind])


def _draw_moving(picture: Image.Image, target: Path, kind: Kind) -> None:
    frames: list[Image.Image] = []
    times: list[int] = []
    for frame in ImageSequence.Iterator(picture):
        times.append(int(frame.info.get("duration", 100)))
        frames.append(_bare(frame.convert("RGBA")))
        pixels = len(frames) * frame.width * frame.height
        if len(frames) > MAX_FRAMES or pixels > MAX_MOVING_PIXELS:
            raise Refused(Reason.BOMB)
    options = {**OPTIONS[kind], "append_images": frames[1:], "duration": times, "loop": 0}
    frames[0].save(target, format=FORMATS[kind], save_all=True, **options)


def _bare(picture: Image.Image) -> Image.Image:
    """The pixels without anything that the file said beside them."""
    copy = picture.copy()
    copy.info = {}
    return copy
