"""The queue of what mentors have to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, render_template, request
from flask_babel import gettext as _

from lms.catalogue.queries.outlines import Outline, all_current
from lms.cities.queries import CityFacts, cities
from lms.core.actor import Role
from lms.core.clock import now
from lms.mentoring.forms.reviews import filters_in
from lms.mentoring.queries.reviews.queue import Item, choices, queue
from lms.mentoring.views.reviews.blueprint import not_stored, room
from lms.web.access import person_id, requires
from lms.web.languages import lang


@dataclass(frozen=True, slots=True)
class Line:
    """An item of the queue in the reader's words."""

    item: Item
    href: str
    course: str
    lesson: str
    city: str


@room.get("/")
@requires(Role.MENTOR)
def waiting() -> Response:
    """What waits to be read, oldest first; other parts of the queue by filter."""
    outlines = {outline.course_id: outline for outline in all_current()}
    may = choices(person_id())
    filters, asked = filters_in(request.args, {key: id_ for id_, key in may.courses})
    items, more = queue(person_id(), filters)
    known = cities({*may.city_ids, *(item.city_id for item in items)})
    lines = [_line(item, outlines.get(item.course_id), known) for item in items]
    page = render_template(
        "mentoring/reviews_queue.html",
        lines=lines,
        asked=asked,
        cities=[known[id_] for id_ in may.city_ids if id_ in known],
        courses=[(key, outlines[id_].title(lang())) for id_, key in may.courses if id_ in outlines],
        after=items[-1].place if more else None,
        at=now(),
    )
    return not_stored(page)


def _line(item: Item, outline: Outline | None, known: Mapping[int, CityFacts]) -> Line:
    lesson = outline.by_id.get(item.lesson_id) if outline else None
    title = outline.lesson_title(lesson, lang()) if outline and lesson else _("A former lesson")
    where = f"tasks/{item.id}/" if item.kind == "task" else f"answers/{item.id}/{item.number}/"
    return Line(
        item,
        f"/{lang()}/reviews/{where}",
        outline.title(lang()) if outline else "",
        f"{lesson.number} {title}" if lesson else title,
        known[item.city_id].called(lang()) if item.city_id in known else "",
    )
