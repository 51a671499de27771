"""Revisions of a course as files: any two of them, or one and the working copy; publishes that wait."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from lms.authoring.adapters.reading import term_ids
from lms.authoring.models.revisions import ScheduledPublish, ScheduleState
from lms.authoring.queries import files as working
from lms.authoring.rules.summaries import place_of, summarise
from lms.catalogue.queries import sources
from lms.catalogue.queries.publishing import published
from lms.catalogue.queries.sources import RevisionEntry
from lms.content.model import Media
from lms.content.trees import Files, Surroundings, Tree
from lms.core.errors import NotFound
from lms.db import session
from lms.people.models import Person


@dataclass(frozen=True, slots=True)
class Side:
    """One of two things that are compared; `number` is None for the working copy and for a tree by itself."""

    number: int | None
    tree: Tree
    tree_id: int | None = None
    entry: RevisionEntry | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A publish that waits, or what became of it."""

    id: int
    tree_id: int
    base_number: int
    run_at: datetime
    note: str
    state: ScheduleState
    reason: str
    number: int | None
    planned_by: int | None
    created_at: datetime
    ended_at: datetime | None
    name: str


def working_side(course_id: int) -> Side:
    """The working copy as it is."""
    return Side(None, working.working_tree(course_id))


def revision_side(course_id: int, number: int) -> Side:
    """A revision; raises NotFound where its files were not kept."""
    entry = sources.revision(course_id, number)
    return Side(number, sources.tree(entry.tree_id), entry.tree_id, entry)


def published_side(course_id: int) -> Side:
    """What is published now; an empty tree where nothing is, or where its files were not kept."""
    tree_id = sources.published_tree(course_id)
    return Side(None, Tree() if tree_id is None else sources.tree(tree_id), tree_id)


def tree_side(tree_id: int) -> Side:
    """A tree that was kept for a review or a planned publish."""
    return Side(None, sources.tree(tree_id), tree_id)


def files_of(course_id: int, side: Side) -> Files:
    """All files of a side; the texts of a working copy as they are now."""
    if side.tree_id is None:
        return working.working_files(course_id)
    return sources.files(side.tree_id)


def media_of(course_id: int, side: Side) -> dict[str, Media]:
    """The media of a side by path."""
    if side.tree_id is None:
        return working.media(course_id)
    return dict(sources.media(side.tree_id))


def text_in(side: Side, path: str) -> str | None:
    """The text of a file; None where there is none."""
    sha256 = side.tree.texts.get(path)
    return None if sha256 is None else sources.texts_of([sha256]).get(sha256)


def family_in(side: Side, base: str) -> dict[str, str]:
    """A page in all its languages: text by path."""
    paths = {path: sha for path, sha in side.tree.texts.items() if place_of(path)[0] == base}
    texts = sources.texts_of(paths.values())
    return {path: texts[sha256] for path, sha256 in paths.items()}


def surroundings_of(course_id: int, side: Side) -> Surroundings:
    """What a page of this side may point at: that of its own files, not of those of today."""
    if side.tree_id is None:
        return working.surroundings(course_id)
    own = {path: sha for path, sha in side.tree.texts.items() if not place_of(path)[1]}
    texts = sources.texts_of(own.values())
    found = [summarise(path, texts[sha256]) for path, sha256 in own.items()]
    glossary = own.get("glossary.md")
    course = own.get("course.md")
    return Surroundings(
        language=working.language_of(texts[course] if course else ""),
        lessons={
            one.base: one.key
            for one in found
            if one.key and one.kind not in {"course", "glossary", "module"}
        },
        terms=term_ids(texts[glossary]) if glossary else frozenset(),
        media=media_of(course_id, side),
    )


def seen_mark(course_key: str, course_id: int) -> str:
    """A short mark of the working copy and of what is published: a form says which ones it was made from."""
    now_published = published(course_key)
    facts = (
        f"{working.working_tree(course_id).digest}/{now_published.number}/{now_published.digest}"
    )
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def planned(course_id: int, *, limit: int = 10) -> list[Planned]:
    """The latest planned publishes of a course, the one that waits first."""
    rows = session().execute(
        _PLANNED.where(ScheduledPublish.course_id == course_id)
        .order_by(
            (ScheduledPublish.state == ScheduleState.WAITING).desc(), ScheduledPublish.id.desc()
        )
        .limit(limit)
    )
    return [Planned(*row[:5], ScheduleState(row[5]), *row[6:11], row[11] or "") for row in rows]


def waiting(course_id: int) -> Planned | None:
    """The publish that waits, if one does."""
    found = planned(course_id, limit=1)
    return found[0] if found and found[0].state is ScheduleState.WAITING else None


def planned_one(course_id: int, planned_id: int) -> Planned:
    """One planned publish of a course; raises NotFound."""
    found = [one for one in planned(course_id, limit=200) if one.id == planned_id]
    if not found:
        raise NotFound
    return found[0]


def due(at: datetime) -> list[tuple[int, int]]:
    """The ids of planned publishes whose time has come, with those of their courses."""
    rows = session().execute(
        select(ScheduledPublish.id, ScheduledPublish.course_id)
        .where(ScheduledPublish.state == ScheduleState.WAITING, ScheduledPublish.run_at <= at)
        .order_by(ScheduledPublish.run_at)
        .limit(20)
    )
    return [(row[0], row[1]) for row in rows]


_Planned = Select[
    int, int, int, datetime, str, str, str, int | None, int | None, datetime, datetime | None, str | None
]  # fmt: skip
_PLANNED: _Planned = select(
    ScheduledPublish.id,
    ScheduledPublish.tree_id,
    ScheduledPublish.base_number,
    ScheduledPublish.run_at,
    ScheduledPublish.note,
    ScheduledPublish.state,
    ScheduledPublish.reason,
    ScheduledPublish.number,
    ScheduledPublish.planned_by,
    ScheduledPublish.created_at,
    ScheduledPublish.ended_at,
    Person.name,
).join(Person, Person.id == ScheduledPublish.planned_by, isouter=True)
