"""The board of one mentee city: who needs help and why, and all people beside all lessons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response, request
from flask_babel import gettext as _
from markupsafe import Markup, escape

from lms.activity.views import note_looks
from lms.catalogue.queries.outlines import Outline
from lms.core.cells import Cell
from lms.core.clock import now
from lms.mentoring.adapters.boards import SIGNS, States, columns_of, failed_in, states_of
from lms.mentoring.queries.boards.learners import AT_MOST, PAGE, LearnerRow, Mentee, learners
from lms.mentoring.rules.board import Cell as State
from lms.mentoring.rules.board import LearnerFacts, Reason, Why, reasons
from lms.mentoring.views.board.blueprint import done_words, reason_words, seen_words
from lms.web.access import person_id
from lms.web.languages import lang

MARKS = {Why.TASK_WAITS: "wait", Why.RETURNED: "back", Why.QUIZ_FAILED: "back"}
SORTS = ("name", "help", "progress", "silent")
SHOWS = ("all", "help", "begun", "finished")


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner on the board."""

    row: LearnerRow
    states: States
    reasons: tuple[Reason, ...]

    @property
    def urgency(self) -> tuple[int, int]:
        """The most urgent first: by reason, then by days."""
        if not self.reasons:
            return len(Why), 0
        first = self.reasons[0]
        return list(Why).index(first.why), -(first.days or 0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the table is sorted and narrowed, and after whom it continues."""

    sort: str
    show: str
    after: tuple[str, int] | None

    @property
    def is_plain(self) -> bool:
        """Whether a page of names answers it, without a look at everybody."""
        return self.sort == "name" and self.show == "all"


def wanted() -> Wanted:
    """What the address asks for; nonsense is left out."""
    sort, show = request.args.get("sort", ""), request.args.get("show", "")
    name, id_ = request.args.get("name", ""), request.args.get("after", "")
    usable = id_.isascii() and id_.isdigit() and len(id_) < 19 and "\0" not in name  # noqa: PLR2004
    return Wanted(
        sort if sort in SORTS else "name",
        show if show in SHOWS else "all",
        (name, int(id_)) if name and usable else None,
    )


def found(mentee: Mentee, outline: Outline, chosen: Wanted) -> tuple[list[Learner], bool]:
    """A page of learners, and whether there are more; the looks at their records are noted."""
    at = now()
    me, today = person_id(), at.astimezone(UTC).date()
    if chosen.is_plain:
        rows = learners(me, mentee, outline.course_id, today, after=chosen.after)
    else:
        rows = learners(me, mentee, outline.course_id, today, most=AT_MOST)
    everybody = [_learner(row, outline, at) for row in rows]
    if not chosen.is_plain:
        everybody = _sorted([one for one in everybody if _fits(one, chosen.show)], chosen.sort)
    shown = everybody[:PAGE]
    note_looks(one.row.person_id for one in shown if not one.row.noted)
    return shown, len(everybody) > PAGE


def _learner(row: LearnerRow, outline: Outline, at: datetime) -> Learner:
    states = states_of(outline, row.states)
    facts = LearnerFacts(
        row.waiting_since,
        row.returned_at,
        row.touched_at,
        failed_in(outline, row.tries) if row.tries else (),
        states.done == len(states.cells),
    )
    return Learner(row, states, reasons(facts, at))


def _fits(one: Learner, show: str) -> bool:
    if show == "help":
        return bool(one.reasons)
    if show == "begun":
        return one.row.touched_at is not None and one.states.done < len(one.states.cells)
    return show == "all" or one.states.done == len(one.states.cells)


def _sorted(people: list[Learner], sort: str) -> list[Learner]:
    if sort == "help":
        return sorted(people, key=lambda one: one.urgency)
    if sort == "progress":
        return sorted(people, key=lambda one: one.states.done)
    if sort == "silent":
        never = datetime.min.replace(tzinfo=UTC)
        return sorted(people, key=lambda one: one.row.touched_at or never)
    return people


def rows_of(people: Sequence[Learner], base: str) -> Markup:
    """The rows of the table, joined from pieces that are made already."""
    language, at = lang(), now()
    written = []
    for one in people:
        row, states = one.row, one.states
        days = None if row.touched_at is None else (at - row.touched_at).days
        said = (
            f"{done_words(language, states.done, len(states.cells))} · {seen_words(language, days)}"
        )
        written.append(
            f'<tr><th scope="row"><a href="{base}people/{row.person_id}/">{escape(row.name)}</a> '
            f"<span>{said}</span></th>{states.html}</tr>"
        )
    return Markup("".join(written))  # noqa: S704 - names are escaped, the rest is ours


@dataclass(frozen=True, slots=True)
class Help:
    """Somebody who needs a word, and why."""

    person_id: int
    name: str
    mark: str
    words: tuple[str, ...]


def helped(people: Sequence[Learner], outline: Outline) -> list[Help]:
    """Who needs help, the most urgent first."""
    return [
        Help(
            one.row.person_id,
            one.row.name,
            MARKS.get(one.reasons[0].why, ""),
            tuple(reason_words(reason, outline) for reason in one.reasons),
        )
        for one in _sorted([one for one in people if one.reasons], "help")
    ]


def legend() -> list[tuple[str, str, str]]:
    """What the signs mean: class, sign, word."""
    return [
        ("d", SIGNS[State.DONE], _("Done")),
        ("n", SIGNS[State.BEGUN], _("In progress")),
        ("w", SIGNS[State.WAITS], _("Waits for you")),
        ("b", SIGNS[State.RETURNED], _("To revise")),
        ("", SIGNS[State.NOT_BEGUN], _("Not started")),
    ]


def state_words() -> dict[State, str]:
    """The states as an exported table has them."""
    return {
        State.DONE: _("done"),
        State.COMPLETE_WAITS: _("done, new version waits"),
        State.WAITS: _("waits for review"),
        State.RETURNED: _("to revise"),
        State.BEGUN: _("in progress"),
        State.NOT_BEGUN: "",
    }


def exported(mentee: Mentee, outline: Outline) -> list[list[Cell]]:
    """The whole matrix as rows of a table; whoever is in it is noted as looked at before it is sent."""
    at = now()
    rows = learners(person_id(), mentee, outline.course_id, at.date(), most=AT_MOST)
    note_looks(row.person_id for row in rows if not row.noted)
    words, language = state_words(), lang()
    lessons = [lesson for lesson in outline.lessons if lesson.counts]
    titles = [f"{e.number} {outline.lesson_title(e, language)}" for e in lessons]
    head = [_("Name"), _("City"), _("Completed"), _("Lessons"), _("Last active"), _("Needs help")]
    city = mentee.called(language)

    found: list[list[Cell]] = [[*head, *titles]]
    for row in rows:
        one = _learner(row, outline, at)
        why = "; ".join(reason_words(reason, outline) for reason in one.reasons)
        said = [words[state] for state in one.states.cells]
        found.append([row.name, city, one.states.done, len(said), row.touched_at, why, *said])
    return found


def lessons_in(outline: Outline) -> int:
    """How many columns the table has."""
    return len(columns_of(outline).places)


def not_stored(response: Response) -> Response:
    """Other people's progress, which no cache keeps."""
    response.headers["Cache-Control"] = "no-store"
    return response
