"""Private calendar addresses: what stands in them, and everything by which they die."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, timedelta

import icalendar
import pytest
import structlog
from sqlalchemy import insert, select, update

from lms.accounts.actions import close_account
from lms.accounts.policy import OPERATOR
from lms.accounts.rules.tokens import hashed
from lms.catalogue.models import Module
from lms.core.actor import Actor
from lms.core.clock import now
from lms.db import session, write
from lms.editions.models import EditionPace
from lms.mentoring.actions.sessions.planning import Plan, change_plan, confirm
from lms.mentoring.actions.sessions.states import change_state
from lms.mentoring.models.calendars import CalendarFeed
from lms.mentoring.models.sessions import Meeting
from lms.mentoring.rules.sessions import SessionKind, SessionMode, SessionState
from lms.operations import logs
from lms.people.models import Membership
from tests.accounts.factories import person, session_cookie
from tests.catalogue.factories import small_course
from tests.mentoring.factories import assign, end, mentorship
from tests.mentoring.mentorships.browsers import House, house, meeting, soon, times_of

TITLE = (
    "Besuch; Anlaufstelle, Größe \\ Übergänge für Κωνσταντίνα Παπαδημητρίου und alle anderen Gäste"
)


@pytest.fixture
def made(app) -> House:
    return house(app)


def subscribed(made: House, role: str = "mentor") -> str:
    """Make an address and return its path, as it is shown once."""
    made.done(role, "/en/mentorships/calendar")
    page = made.page(role, "/en/mentorships/calendar")
    found = re.search(r"/calendar/([\w-]{27})\.ics", page)
    assert found, "the address is shown right after it was made"
    assert found[1] not in made.page(role, "/en/mentorships/calendar"), "and never again"
    return found[0]


def fetched(made: House, path: str) -> bytes:
    answer = made.app.test_client().get(path)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-store"
    return answer.data


def gone(made: House, path: str) -> bool:
    return made.app.test_client().get(path).status_code == 404


def entries(data: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def agreed(made: House, title: str = "Monthly call", **ahead: float) -> int:
    found = meeting(made, soon(**ahead), title=title)
    keys = {
        "actor": Actor(made.pair.mentor),
        "mentorship_id": made.pair.mentorship_id,
        "meeting_id": found,
    }
    with write():
        confirm(time_id=times_of(found)[0], **keys)
    return found


def test_an_address_holds_160_bits_and_only_its_hash_is_kept(made):
    token = subscribed(made).split("/")[2].removesuffix(".ics")
    assert len(token) * 6 >= 160
    feed = session().scalars(select(CalendarFeed)).one()
    assert feed.token_hash == hashed(token)
    assert token not in str(vars(feed))


def test_titles_and_times_and_nothing_else(made):
    found = agreed(made, TITLE, days=3)
    with write():
        change_plan(
            actor=Actor(made.pair.mentor),
            mentorship_id=made.pair.mentorship_id,
            meeting_id=found,
            row_version=2,
            plan=Plan(
                SessionKind.WORKSHOP, SessionMode.ON_SITE, TITLE, "60m", "Europe/Brussels",
                place="Secret room", link="https://meet.example/secret", agenda="secret agenda",
                agenda_html="<p>secret agenda</p>", interpreting="secret needs",
            ),
        )  # fmt: skip
    meeting(made, soon(days=5), title="Not agreed yet")
    path = subscribed(made, "learner")
    data = fetched(made, path)
    (entry,) = entries(data)
    row = session().scalars(select(Meeting).where(Meeting.id == found)).one()
    assert str(entry["SUMMARY"]) == TITLE
    assert entry["DTSTART"].dt == row.starts_at
    assert entry["DTSTART"].dt.tzinfo is not None
    assert entry["DTSTART"].dt.astimezone(UTC) == row.starts_at
    assert entry["DTEND"].dt == row.ends_at
    assert entry["STATUS"] == "CONFIRMED"
    assert "secret" not in data.decode().lower()
    names = set(entry)
    assert names == {
        "UID",
        "DTSTAMP",
        "LAST-MODIFIED",
        "SEQUENCE",
        "STATUS",
        "SUMMARY",
        "DTSTART",
        "DTEND",
    }


def test_the_file_is_as_rfc_5545_has_it(made):
    agreed(made, TITLE, days=3)
    data = fetched(made, subscribed(made))
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"METHOD" not in data
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    for line in lines:
        line.decode("utf-8")
    whole = data.replace(b"\r\n ", b"").decode()
    assert r"Besuch\; Anlaufstelle\, Größe \\ Übergänge" in whole
    calendar = icalendar.Calendar.from_ical(data)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    assert fetched(made, subscribed(made, "champion_lead")) == data, (
        "the same sessions, the same file"
    )


def test_an_entry_keeps_its_uid_and_counts_its_changes(made):
    found = agreed(made, days=3)
    path = subscribed(made)
    (before,) = entries(fetched(made, path))
    keys = {
        "actor": Actor(made.pair.mentor),
        "mentorship_id": made.pair.mentorship_id,
        "meeting_id": found,
    }
    with write():
        change_state(to=SessionState.POSTPONED, reason="ill", **keys)
    (after,) = entries(fetched(made, path))
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["STATUS"] == "CANCELLED"
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt
    alone = made.browsers["learner"].get(f"{made.path}sessions/{found}/session.ics")
    assert alone.headers["Content-Disposition"] == 'attachment; filename="monthly-call.ics"'
    (single,) = entries(alone.data)
    assert single["UID"] == before["UID"]
    assert str(single["URL"]).endswith(f"{made.path}sessions/{found}/")


def test_deadlines_of_modules_are_whole_days_for_who_takes_part(app, tmp_path):
    outline = small_course(tmp_path)
    made = house(app, course_ids=(outline.course_id,))
    due = date(2027, 3, 28)
    with write():
        module = session().scalars(select(Module.id).order_by(Module.id)).first()
        values = {"edition_id": made.pair.edition_id, "module_id": module, "due_on": due}
        session().execute(insert(EditionPace).values(**values))
    (entry,) = entries(fetched(made, subscribed(made, "learner")))
    assert entry["DTSTART"].dt == due
    assert entry["DTEND"].dt == due + timedelta(days=1)
    assert entry["TRANSP"] == "TRANSPARENT"
    assert str(entry["SUMMARY"])
    assert entries(fetched(made, subscribed(made, "mentor"))) == []


def test_a_new_address_ends_the_old_one(made):
    first = subscribed(made)
    second = subscribed(made)
    assert gone(made, first)
    assert not gone(made, second)
    made.done("mentor", "/en/mentorships/calendar/ending")
    assert gone(made, second)


def test_it_dies_with_the_mentorship_and_does_not_come_back(made):
    agreed(made, days=3)
    paths = [subscribed(made, role) for role in ("mentor", "learner", "mentee_lead")]
    made.done("mentee_lead", "state", {"to": "ended_early", "reason": "no time"})
    assert all(gone(made, path) for path in paths)
    pair = made.pair
    again = mentorship(pair.edition_id, pair.champion_id, pair.mentee_id)
    assign(again, pair.mentor)
    assert all(gone(made, path) for path in paths)
    assert subscribed(made)


def test_only_what_is_open_stands_in_it(made):
    """Somebody with two mentorships keeps the address, without the sessions of the ended one."""
    pair = made.pair
    agreed(made, days=3)
    other = mentorship(pair.edition_id, pair.champion_id, pair.other_id)
    assign(other, pair.mentor)
    path = subscribed(made)
    assert len(entries(fetched(made, path))) == 1
    made.done("mentee_lead", "state", {"to": "ended_early", "reason": "no time"})
    assert entries(fetched(made, path)) == []


def test_it_dies_when_a_mentor_leaves(made):
    path = subscribed(made)
    with write():
        session().execute(
            update(Membership).where(Membership.person_id == made.pair.mentor).values(left_at=now())
        )
    assert gone(made, path)


def test_it_dies_with_the_account(made):
    path = subscribed(made)
    with write():
        close_account(actor=OPERATOR, person_id=made.pair.mentor)
    assert gone(made, path)


def test_it_dies_when_its_owner_signs_out_everywhere(made):
    path = subscribed(made)
    made.done("mentor", "/en/account/sessions/endings")
    assert gone(made, path)
    assert not gone(made, subscribed(made))


def test_who_is_in_no_mentorship_gets_none(made):
    assert made.post("outsider", "/en/mentorships/calendar").status_code == 303, (
        "mentee of an edition"
    )
    stranger = made.app.test_client()
    session_cookie(stranger, person("Somebody Else"))
    made.browsers["stranger"] = stranger
    assert made.post("stranger", "/en/mentorships/calendar").status_code == 403
    assert "Nothing for a calendar yet" in made.page("stranger", "/en/mentorships/calendar")


def test_an_address_made_before_the_end_finds_nothing_even_if_nobody_ended_it(made):
    """The door asks for a mentorship each time; it does not rely on what was written at the end."""
    path = subscribed(made)
    end(made.pair.mentorship_id)
    assert session().scalar(select(CalendarFeed.ended_at)) is None
    assert gone(made, path)


def test_unknown_addresses_are_all_the_same_and_counted(made, monkeypatch):
    monkeypatch.setitem(made.app.config, "RATELIMIT_ENABLED", True)
    visitor = made.app.test_client()
    answers = [visitor.get(f"/calendar/{'x' * 27}.ics").status_code for _ in range(32)]
    assert set(answers) <= {404, 429}
    assert answers[-1] == 429
    path = subscribed(made)
    assert visitor.get(path).status_code == 200, "a true address is never slowed down"


def test_the_address_is_in_no_log(made):
    path = subscribed(made)
    stream = io.StringIO()
    logs.configure(stream)
    try:
        fetched(made, path)
        assert gone(made, path.replace("/calendar/", "/calendar/x"))
    finally:
        structlog.reset_defaults()
        logs._streams.clear()
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["route"] for line in lines] == ["/calendar/<token>.ics"] * 2
    assert path.split("/")[2].removesuffix(".ics") not in stream.getvalue()


def test_forms_ask_for_sign_in_and_a_token(made):
    visitor = made.app.test_client()
    for path in ("/en/mentorships/calendar", "/en/mentorships/calendar/ending"):
        assert made.browsers["mentor"].post(path).status_code == 400
    assert visitor.get("/en/mentorships/calendar").status_code == 303
