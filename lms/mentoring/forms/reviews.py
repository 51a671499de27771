"""Shape of what a mentor sends: a review of a task, a mark for an answer, filters of the queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from lms.mentoring.queries.reviews.queue import Filters, Kind, Shown, place_in
from lms.tasks.rules import tidy
from lms.web.forms import Form

MAX_ID = 2**63 - 1


def plain(text: str | None) -> str:
    """Words as they are kept."""
    return tidy(text or "")


class ReviewForm(Form):
    """A review that is being written. `remark` is a new one, about the block that `block` names.

    action: draft, remark, reply (insert one), keep (the comment as a reply), accept, changes;
    remove names a remark by its place, forget a reply by its id.
    """

    text = TextAreaField(_l("Your comment"), filters=[plain])
    block = SelectField(_l("About which paragraph"), coerce=int, validate_choice=False, default=1)
    remark = TextAreaField(_l("What you say about it"), filters=[plain])
    reply = SelectField(_l("Words you keep"), coerce=int, validate_choice=False, default=0)
    reply_title = StringField(_l("Keep your comment under a title"))
    row_version = IntegerField(validators=[Optional()], default=0)
    remove = IntegerField(validators=[Optional()])
    action = HiddenField()


class MarkForm(Form):
    """Points for an answer in words, with a comment. action: draft or mark."""

    points = StringField(_l("Points"))
    text = TextAreaField(_l("Your comment"), filters=[plain])
    row_version = IntegerField(validators=[Optional()], default=0)
    action = HiddenField()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the queue says, as it is written there."""

    shown: str
    kind: str
    city: str
    course: str


def filters_in(args: Mapping[str, str], courses: Mapping[str, int]) -> tuple[Filters, Asked]:
    """The filters in an address; what is no filter is left out."""
    shown = args.get("show", "")
    kind = args.get("kind", "")
    city, course = args.get("city", ""), args.get("course", "")
    city_id = int(city) if city.isascii() and city.isdigit() and int(city) <= MAX_ID else None
    found = Filters(
        shown=Shown(shown) if shown in set(Shown) else Shown.WAITING,
        kind=Kind(kind) if kind in set(Kind) else None,
        city_id=city_id,
        course_id=courses.get(course),
        after=place_in(args.get("after", "")),
    )
    return found, Asked(found.shown, kind if found.kind else "", city if city_id else "", course)
