"""Changes of a course's tree. All run inside the caller's write block; each is one change for all files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lms.accounts.actions.roles import grant
from lms.activity import actions as activity
from lms.activity.rules import Verb
from lms.authoring.actions import files
from lms.authoring.queries import files as queries
from lms.authoring.rules import moving, skeletons
from lms.authoring.rules.outline import GUIDE
from lms.authoring.rules.summaries import Summary, summarise
from lms.catalogue.actions.sources import begin_course, retire_course
from lms.catalogue.queries.sources import course_id_of
from lms.core.actor import Actor, Role, Scope
from lms.core.errors import Conflict, Invalid, NotFound


def begin(*, actor: Actor, key: str, title: str, language: str) -> int:
    """Begin a course and make the actor an author of it; its id. Raises Conflict if the key is taken."""
    if course_id_of(key) is not None:
        raise Conflict
    course_id = begin_course(key)
    text = skeletons.course_page(key, title, language)
    _create(course_id, "course.md", text, actor.person_id)
    grant(
        actor=actor,
        person_id=actor.person_id or 0,
        role=Role.AUTHOR,
        scope=Scope.COURSE,
        scope_id=course_id,
    )
    return course_id


def add_module(*, course_id: int, title: str, saved_by: int | None) -> str:
    """Add a module at the end; the path of its module.md."""
    known = queries.summaries(course_id)
    folders = sorted({one.base.split("/")[0] for one in known if "/" in one.base} - {GUIDE})
    name = moving.name_of(title, "module")
    folder = _numbered(folders, moving.free(name, map(moving.bare, folders)))
    path = f"{folder}/module.md"
    key = moving.free(name, _keys(known))
    _create(course_id, path, skeletons.module_page(key, title), saved_by)
    return path


def add_page(*, course_id: int, folder: str, title: str, kind: str, saved_by: int | None) -> str:
    """Add a page at the end of a module, or of the guide; its path. NotFound without such a folder."""
    known = queries.summaries(course_id)
    if folder != GUIDE and not any(one.base == f"{folder}/module" for one in known):
        raise NotFound
    names = [
        one.base.removeprefix(f"{folder}/") for one in known if one.base.startswith(f"{folder}/")
    ]
    name = moving.name_of(title, "page")
    path = f"{folder}/{_numbered(names, moving.free(name, map(moving.bare, names)))}.md"
    key = moving.free(name, _keys(known))
    _create(course_id, path, skeletons.lesson_page(key, title, kind), saved_by)
    return path


def duplicate(*, course_id: int, base: str, title: str, saved_by: int | None) -> str:
    """Copy a page, in all its languages, to the end of its folder; the path of the copy.

    The copy and its blocks get ids of their own, so that nobody's progress hangs on it.
    """
    texts = _family(course_id, base)
    everything = queries.working_files(course_id).texts
    known = queries.summaries(course_id)
    folder = base.rpartition("/")[0]
    names = [
        one.base.removeprefix(f"{folder}/") for one in known if one.base.startswith(f"{folder}/")
    ]
    name = moving.name_of(title, "page")
    new_base = f"{folder}/{_numbered(names, moving.free(name, map(moving.bare, names)))}"
    ids = skeletons.fresh_ids(texts.values(), skeletons.block_ids(everything.values()))
    key = moving.free(name, _keys(known))
    for path, text in texts.items():
        new_path = new_base + path.removeprefix(base)
        copy = skeletons.copied(text, key, title, ids)
        _create(course_id, new_path, copy, saved_by)
    return f"{new_base}.md"


def rearrange(*, course_id: int, bases: Mapping[str, str], saved_by: int | None) -> dict[str, str]:
    """Give pages (or folders, ending in `/`) other places; old and new paths of all files that moved.

    Links and pictures follow, in every text of the course.
    """
    working = queries.working_files(course_id)
    moves = moving.moved_files(bases, [*working.texts, *working.media])
    if not moves:
        return {}
    files.move(course_id=course_id, moves=moves, saved_by=saved_by)
    counts = {one.path: one for one in queries.summaries(course_id)}
    for path, text in working.texts.items():
        here = moves.get(path, path)
        _save(course_id, here, text, moving.relinked(path, text, moves), saved_by, counts)
    return moves


def arrange(*, course_id: int, folder: str, names: list[str], saved_by: int | None) -> None:
    """Put the pages of a folder (or, where it is empty, the modules) into this order.

    `names` are all pages of the folder without its path. Their files are numbered anew, and an `order` in
    their front matter goes, since the number says it.
    """
    known = queries.summaries(course_id)
    inside = {one.base: one for one in known if not one.language}
    end = "/" if not folder else ""
    before = f"{folder}/" if folder else ""
    pages = [f"{before}{name}" + ("/module" if not folder else "") for name in names]
    if any(page not in inside for page in pages):
        raise Conflict
    new = moving.numbered(names, moving.first_number(names))
    for page in pages:
        if inside[page].position is not None:
            _set(course_id, page, "order", None, saved_by)
    bases = {f"{before}{old}{end}": f"{before}{name}{end}" for old, name in new.items()}
    rearrange(course_id=course_id, bases=bases, saved_by=saved_by)


def move_page(*, course_id: int, base: str, folder: str, saved_by: int | None) -> str:
    """Put a page at the end of another folder; its new base."""
    known = queries.summaries(course_id)
    _family(course_id, base)
    if folder != GUIDE and not any(one.base == f"{folder}/module" for one in known):
        raise NotFound
    names = [
        one.base.removeprefix(f"{folder}/") for one in known if one.base.startswith(f"{folder}/")
    ]
    name = moving.free(moving.bare(base.rpartition("/")[2]), map(moving.bare, names))
    new = f"{folder}/{_numbered(names, name)}"
    rearrange(course_id=course_id, bases={base: new}, saved_by=saved_by)
    return new


def rename(*, course_id: int, path: str, title: str, saved_by: int | None) -> None:
    """Give a page another title, in one language. Its file and its id stay, and so does progress."""
    summary = next((one for one in queries.summaries(course_id) if one.path == path), None)
    if summary is None:
        raise NotFound
    text = queries.file(course_id, path).text
    counts = {path: summary}
    _save(course_id, path, text, skeletons.with_value(text, "title", title), saved_by, counts)


def remove_page(*, course_id: int, base: str, saved_by: int | None) -> None:
    """Take a page out of the course, in all its languages; a module only when it is empty.

    Nothing changes for learners before the next publish, which retires it and keeps what they did.
    """
    texts = _family(course_id, base)
    folder = base.removesuffix("/module")
    if base == "course":
        raise Invalid
    if folder != base and any(
        one.base.startswith(f"{folder}/") and one.base != base
        for one in queries.summaries(course_id)
    ):
        raise Conflict
    for path in texts:
        files.remove(course_id=course_id, path=path, saved_by=saved_by)


def retire(*, actor: Actor, course_id: int, retired: bool) -> None:
    """Take a whole course from the catalogue, or bring it back; what people did stays."""
    retire_course(course_id, retired=retired)
    activity.record(
        verb=Verb.STATE_CHANGED,
        actor=actor,
        subject_kind=Scope.COURSE,
        subject_id=course_id,
        detail={"retired": retired},
    )


def _family(course_id: int, base: str) -> dict[str, str]:
    texts = queries.family(course_id, base)
    if not texts:
        raise NotFound
    return texts


def _keys(known: list[Summary]) -> set[str]:
    return {one.key for one in known}


def _numbered(names: list[str], name: str) -> str:
    """A name with the number after the last one of a folder."""
    numbers = [int(head) for one in names if (head := one.partition("-")[0]).isdecimal()]
    return f"{max(numbers, default=0) + 1}-{name}"


def _create(course_id: int, path: str, text: str, saved_by: int | None) -> None:
    files.create(course_id=course_id, text=text, saved_by=saved_by, summary=summarise(path, text))


def _set(course_id: int, base: str, key: str, value: str | None, saved_by: int | None) -> None:
    path = f"{base}.md"
    text = queries.file(course_id, path).text
    counts = {one.path: one for one in queries.summaries(course_id) if one.path == path}
    _save(course_id, path, text, skeletons.with_value(text, key, value), saved_by, counts)


def _save(
    course_id: int,
    path: str,
    old: str,
    text: str,
    saved_by: int | None,
    counts: Mapping[str, Summary],
) -> None:
    """Save a changed text; what the checker said about the file stays until it is read again."""
    if text == old:
        return
    known = counts[path]
    summary = replace(
        summarise(path, text), errors=known.errors, warnings=known.warnings, lags=known.lags
    )
    files.save(
        course_id=course_id,
        text=text,
        revision=queries.file(course_id, path).revision,
        saved_by=saved_by,
        summary=summary,
    )
