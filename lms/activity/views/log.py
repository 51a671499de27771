"""The audit log for admins: who did what, and when; by person, kind and day; as a table to take away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _

from lms.activity import actions, queries
from lms.activity.adapters.files import CSV_TYPE, as_csv
from lms.activity.adapters.subjects import names_of
from lms.activity.adapters.words import detail_words, words_of
from lms.activity.queries import Line, Wish
from lms.activity.rules import Verb
from lms.activity.views.looks import note_look
from lms.core.actor import Role
from lms.core.cells import Cell
from lms.db import write
from lms.people.queries import find, names
from lms.web.access import actor, requires
from lms.web.forms import without_nul
from lms.web.languages import lang, zone
from lms.web.paging import PAGE_SIZE, before, page_of
from lms.web.setup import pages

room = pages("activity", __name__, "/admin/log")
MOST_PEOPLE, MOST_TAKEN, LONGEST = 20, 10_000, 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed to narrow the log, as it was typed, and what is wrong with it by field."""

    person: str
    verb: str
    since: str
    until: str
    faults: dict[str, str]
    wish: Wish

    @property
    def narrowed(self) -> dict[str, str]:
        """The fields that are filled in, for links to further pages."""
        given = {"person": self.person, "verb": self.verb, "since": self.since, "until": self.until}
        return {name: value for name, value in given.items() if value}


@room.after_request
def keep_nowhere(response: Response) -> Response:
    """The log is not kept by a browser or on the way."""
    response.headers["Cache-Control"] = "no-store"
    return response


@room.get("/")
@requires(Role.ADMIN)
def log() -> Any:  # noqa: ANN401
    """The newest lines that fit; looking for one person is a look at their record."""
    asked = _asked()
    _note(asked)
    found = [] if asked.faults else queries.lines(asked.wish, before(), PAGE_SIZE + 1)
    page = page_of(found, "id")
    kinds = sorted((words_of(verb), verb) for verb in queries.kinds_noted())
    return render_template(
        "activity/log.html", asked=asked, page=page, kinds=kinds, continued=before() is not None,
        words_of=words_of, detail_words=detail_words, subjects=_subjects(page.rows),
    ), 422 if asked.faults else 200  # fmt: skip


@room.get("/table.csv")
@requires(Role.ADMIN)
def table() -> Any:  # noqa: ANN401
    """The lines that fit as CSV, 10,000 at most; taking them away is noted too."""
    asked = _asked()
    if asked.faults:
        return log()
    _note(asked)
    found = queries.lines(asked.wish, None, MOST_TAKEN)
    with write():
        actions.record(
            verb=Verb.EXPORTED, actor=actor(), subject_kind="audit_log",
            detail={"lines": len(found)}, address=request.remote_addr,
        )  # fmt: skip
    response = Response("".join(as_csv(_cells(found))), content_type=CSV_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return response


def _asked() -> Asked:
    person, verb, since, until = (
        without_nul(request.args.get(name, "")).strip()[:LONGEST]
        for name in ("person", "verb", "since", "until")
    )
    faults: dict[str, str] = {}
    people: tuple[int, ...] | None = None
    if person:
        people = _people(person)
        if not people:
            faults["person"] = _("Nobody here has this name or address.")
    begins, ends = _day(since, "since", faults), _day(until, "until", faults)
    if begins and ends and ends < begins:
        faults["until"] = _("This day is before the first one.")
    wish = Wish(people, verb, _start(begins), _start(ends + timedelta(days=1)) if ends else None)
    return Asked(person, verb, since, until, faults, wish)


def _people(words: str) -> tuple[int, ...]:
    """Who is meant: the person of a number, else those whose name or address has the words."""
    if words.isascii() and words.isdecimal() and len(words) < 19:  # noqa: PLR2004 - digits of a row's id
        return tuple(names([int(words)]))
    return tuple(one.id for one in find(words, limit=MOST_PEOPLE))


def _day(words: str, name: str, faults: dict[str, str]) -> date | None:
    if not words:
        return None
    try:
        found = date.fromisoformat(words)
    except ValueError:
        found = date.min
    if not 2000 <= found.year <= 2999:  # noqa: PLR2004 - what every zone and database can hold
        faults[name] = _("Write a day such as 2026-11-22.")
        return None
    return found


def _start(day: date | None) -> datetime | None:
    """The first moment of a day where the reader is."""
    return datetime.combine(day, time(), zone()).astimezone(UTC) if day else None


def _note(asked: Asked) -> None:
    for person_id in asked.wish.people or ():
        note_look(person_id)


def _subjects(found: Sequence[Line]) -> dict[tuple[str, int], str]:
    things = {(line.subject_kind, line.subject_id or 0) for line in found if line.subject_id}
    return names_of(things, lang())


def _cells(found: Sequence[Line]) -> Iterator[Sequence[Cell]]:
    """Times in UTC; what people are called is made harmless for spreadsheets by the file."""
    yield (
        _("When (UTC)"), _("Who"), _("Number of who did it"), _("What"), _("Whose record"),
        _("Number of whose record"), _("About"), _("More"), _("Network"),
    )  # fmt: skip
    subjects = _subjects(found)
    for line in found:
        about = subjects.get((line.subject_kind, line.subject_id or 0)) or _plain(line)
        yield (
            line.at, line.who, line.who_id, words_of(line.verb), line.whose, line.whose_id,
            about, ", ".join(detail_words(line.detail)), line.network,
        )  # fmt: skip


def _plain(line: Line) -> str:
    return f"{line.subject_kind} {line.subject_id or ''}".strip()
