"""Keep the files that courses are made of. All of it runs inside the caller's write block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import insert, select, update

from lms.catalogue.actions.publishing import publish
from lms.catalogue.actions.rows import added
from lms.catalogue.models import Course, Revision, SourceEntry, SourceMedia, SourceText, SourceTree
from lms.catalogue.models.sources import Origin
from lms.catalogue.queries.outlines import forget_recent
from lms.catalogue.rules.publishing import Plan
from lms.content.model import Media
from lms.content.trees import Files, Tree, text_digest
from lms.core.clock import now
from lms.db import insert_ignore, session
from lms.files.queries import StoredFile


def keep_text(text: str) -> str:
    """Keep a file's text; its SHA-256."""
    sha256 = text_digest(text)
    insert_ignore(SourceText, {"sha256": sha256, "text": text, "created_at": now()})
    return sha256


def keep_files(files: Files) -> int:
    """Keep all files of a course; the id of their tree. The media are recorded already."""
    for text in files.texts.values():
        keep_text(text)
    return keep_tree(files.tree, files.media)


def keep_tree(tree: Tree, media: Mapping[str, Media]) -> int:
    """The id of a tree whose texts and media are kept; `media` say what the files are."""
    new = insert_ignore(SourceTree, {"digest": tree.digest, "created_at": now()})
    made = session().scalars(select(SourceTree.id).where(SourceTree.digest == tree.digest)).one()
    if not new:
        return made
    texts = [{"tree_id": made, "path": p, "sha256": s} for p, s in tree.texts.items()]
    if texts:
        session().execute(insert(SourceEntry), texts)
    rows = [
        {
            "tree_id": made,
            "path": path,
            "sha256": found.sha256,
            "content_type": found.content_type,
            "width": found.width,
            "height": found.height,
        }
        for path, found in media.items()
    ]
    if rows:
        session().execute(insert(SourceMedia), rows)
    return made


def publish_revision(
    wanted: Plan,
    *,
    tree_id: int,
    origin: Origin,
    published_by: int | None = None,
    note: str = "",
    media: Iterable[StoredFile] = (),
) -> int:
    """Publish a plan made of the files of a tree, and note who did it and why.

    Returns the number of the version that is current then; raises Conflict like `publish`.
    """
    number = publish(wanted, tuple(media))
    version = session().scalar(select(Course.current_id).where(Course.key == wanted.course.id))
    values = {
        "version_id": version,
        "tree_id": tree_id,
        "origin": origin,
        "published_by": published_by,
        "note": note,
        "created_at": now(),
    }
    insert_ignore(Revision, values)
    return number


def begin_course(key: str) -> int:
    """The id of a course that nobody has published yet; the caller has made sure that it is new."""
    return added(Course, key=key, created_at=now())


def retire_course(course_id: int, *, retired: bool) -> None:
    """Take a course from the catalogue, or bring it back. Nothing that people did changes."""
    session().execute(
        update(Course).where(Course.id == course_id).values(retired_at=now() if retired else None)
    )
    forget_recent()
