"""Small pieces of files that tests put together."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from pathlib import Path

from PIL import Image

DATA = Path(__file__).parent / "data"


def _dot() -> str:
    stream = BytesIO()
    Image.new("RGB", (4, 4), "navy").save(stream, "PNG")
    return b64encode(stream.getvalue()).decode()


DOT = _dot()


def moodle(*questions: str) -> str:
    """A Moodle XML file of these."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "\n".join(questions) + "\n</quiz>\n"
