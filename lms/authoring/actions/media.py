"""Changes of a course's media library. All run inside the caller's write block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _

from lms.authoring.actions.files import move, put_media, remove_media, save
from lms.authoring.adapters.taking import Taken
from lms.authoring.queries.files import file, media
from lms.authoring.queries.media import used_bytes
from lms.authoring.rules.summaries import Summary
from lms.catalogue.actions.variants import Sized, record_sized
from lms.core.errors import Conflict, Invalid, NotFound
from lms.files.actions import record


def add_media(
    *,
    course_id: int,
    taken: Taken,
    widths: Iterable[Sized],
    saved_by: int,
    quota: int,
    alt: str = "",
    replace: bool = False,
) -> None:
    """Put a file into the library; raises Invalid beyond the quota, Conflict where its path is taken."""
    path = taken.media.path
    if not replace and path in media(course_id):
        raise Conflict(_("There is a file of this name already."))
    record(taken.stored)
    record_sized(widths)
    put_media(course_id=course_id, media=taken.media, saved_by=saved_by, alt=alt)
    if used_bytes(course_id) > quota:
        raise Invalid(
            _("There is no room for it: a course has %(megabytes)s MB for its files. Remove some first.", megabytes=quota // 1024**2)
        )  # fmt: skip


def describe_media(*, course_id: int, path: str, alt: str, saved_by: int) -> None:
    """Note the alternative text that is offered when the file is inserted."""
    found = media(course_id).get(path)
    if found is None:
        raise NotFound
    put_media(course_id=course_id, media=found, saved_by=saved_by, alt=alt)


def rename_media(
    *,
    course_id: int,
    moves: Mapping[str, str],
    texts: Iterable[tuple[str, Summary, int]],
    saved_by: int,
) -> None:
    """Give files other paths and change the links to them: texts with their summaries and revisions.

    Raises Conflict if a text was changed meanwhile or the path is taken.
    """
    if not moves.keys() <= media(course_id).keys():
        raise NotFound
    for text, summary, revision in texts:
        if file(course_id, summary.path).revision != revision:
            raise Conflict(_("A page was changed meanwhile. Look at the changes again."))
        save(
            course_id=course_id,
            text=text,
            revision=revision,
            saved_by=saved_by,
            summary=summary,
        )
    move(course_id=course_id, moves=moves, saved_by=saved_by)


def drop_media(*, course_id: int, path: str, pages: Iterable[str]) -> None:
    """Take a file out of the library; raises Conflict while pages of the working copy show it."""
    used = list(pages)
    if path not in media(course_id):
        raise NotFound
    if used:
        raise Conflict(
            _("It is still shown on %(pages)s. Take it off there first.", pages=", ".join(used[:5]))
        )
    remove_media(course_id=course_id, path=path)
