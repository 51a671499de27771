"""Make and note the smaller forms of pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lms.catalogue.models.variants import MediaVariant
from lms.catalogue.queries.variants import variants_of
from lms.catalogue.rules.pictures import wanted_widths
from lms.content.model import Media
from lms.db import insert_ignore
from lms.files.actions import keep_bytes, record
from lms.files.adapters.disk import path_of
from lms.files.queries import StoredFile


@dataclass(frozen=True, slots=True)
class Sized:
    """A picture in one width, on the disk, its row not yet written."""

    original: str
    width: int
    stored: StoredFile


def sized(media: Iterable[Media]) -> list[Sized]:
    """Draw what is missing of these pictures; slow, before the write block that records it.

    The bytes of the pictures are kept already. One that cannot be drawn stays as it is.
    """
    drawn = [found for found in media if wanted_widths(found)]
    known = variants_of(found.sha256 for found in drawn)
    made: list[Sized] = []
    for found in {one.sha256: one for one in drawn if one.sha256 not in known}.values():
        made += _sizes_of(found)
    return made


def _sizes_of(media: Media) -> list[Sized]:
    from lms.files.adapters.pictures import shrunk  # loads Pillow, which most requests never need

    place = path_of(media.sha256)
    if not place.is_file():
        return []
    whole = StoredFile(media.sha256, place.stat().st_size, media.content_type, public=True)
    made = [Sized(media.sha256, media.width or 1, whole)]
    for width, data in shrunk(place, media.content_type, wanted_widths(media)):
        if len(data) < whole.size:
            stored = keep_bytes(data, "image/webp", public=True)
            made.append(Sized(media.sha256, width, stored))
    return made


def record_sized(made: Iterable[Sized]) -> None:
    """Write the rows; inside the write block, after those of the pictures themselves."""
    for one in made:
        record(one.stored)
        values = {
            "original": one.original,
            "width": one.width,
            "sha256": one.stored.sha256,
            "content_type": one.stored.content_type,
        }
        insert_ignore(MediaVariant, values)
