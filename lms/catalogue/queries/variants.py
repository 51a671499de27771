"""The widths in which pictures are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from lms.catalogue.models.variants import MediaVariant
from lms.catalogue.rules.pictures import Variant
from lms.db import session

_BATCH = 500


def variants_of(digests: Iterable[str]) -> Mapping[str, tuple[Variant, ...]]:
    """The widths of pictures by the digest of the picture, narrowest first."""
    wanted = sorted(set(digests))
    found: dict[str, tuple[Variant, ...]] = {}
    for start in range(0, len(wanted), _BATCH):
        rows = session().execute(
            select(
                MediaVariant.original,
                MediaVariant.width,
                MediaVariant.sha256,
                MediaVariant.content_type,
            )
            .where(MediaVariant.original.in_(wanted[start : start + _BATCH]))
            .order_by(MediaVariant.original, MediaVariant.width)
        )
        for original, width, sha256, content_type in rows:
            found[original] = (*found.get(original, ()), Variant(width, sha256, content_type))
    return found
