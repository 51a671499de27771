"""The people of a pair, each with a browser, and forms that they fill."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.core.actor import Actor
from lms.core.clock import now
from lms.db import session, write
from lms.mentoring.actions.sessions.planning import Plan, propose
from lms.mentoring.models.sessions import MeetingTime
from lms.mentoring.rules.mentorships import MentorshipState
from lms.mentoring.rules.sessions import SessionKind, SessionMode, Span
from tests.accounts.factories import session_cookie
from tests.conftest import token_in
from tests.mentoring.factories import Pair, pair

ROLES = (
    "mentor",
    "champion_lead",
    "learner",
    "second_learner",
    "mentee_lead",
    "outsider",
    "coordinator",
)
BRUSSELS = ZoneInfo("Europe/Brussels")


@dataclass
class House:
    """A pair with browsers by role; `path` is the room's address."""

    app: Flask
    pair: Pair
    browsers: dict[str, FlaskClient] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/en/mentorships/{self.pair.mentorship_id}/"

    def anew(self) -> None:
        """Sign everybody in again, after days."""
        for role, browser in self.browsers.items():
            session_cookie(browser, getattr(self.pair, role))

    def get(self, role: str, path: str = "") -> TestResponse:
        return self.browsers[role].get(path if path.startswith("/") else self.path + path)

    def page(self, role: str, path: str = "") -> str:
        answer = self.get(role, path)
        assert answer.status_code == 200, (role, path, answer.status_code)
        return answer.get_data(as_text=True)

    def post(self, role: str, path: str, data: dict[str, Any] | None = None) -> TestResponse:
        browser = self.browsers[role]
        token = token_in(browser.get("/en/account").get_data(as_text=True))
        where = path if path.startswith("/") else self.path + path
        return browser.post(where, data={"csrf_token": token, **(data or {})})

    def done(self, role: str, path: str, data: dict[str, Any] | None = None) -> TestResponse:
        answer = self.post(role, path, data)
        assert answer.status_code == 303, (role, path, answer.status_code, answer.text[-3000:])
        return answer


def house(app: Flask, state: MentorshipState = MentorshipState.ACTIVE, **kwargs: Any) -> House:
    """A pair in a state, everybody signed in."""
    made = House(app, pair(state, **kwargs))
    made.browsers = {role: app.test_client() for role in ROLES}
    made.anew()
    return made


def goals_form(*texts: str, row_version: int = 1, **changes: object) -> dict[str, object]:
    form: dict[str, object] = {"rhythm": "each first Tuesday", "row_version": row_version}
    for place in range(3):
        text = texts[place] if place < len(texts) else ""
        form |= {
            f"goals-{place}-text": text,
            f"goals-{place}-field_code": "WEL" if text else "",
            f"goals-{place}-criterion": "open in June" if text else "",
            f"goals-{place}-progress": "0",
        }
    return form | changes


def local(days: int, hour: int = 10) -> str:
    """A time so many days ahead on the clock of Brussels, as a field sends it."""
    there = now().astimezone(BRUSSELS) + timedelta(days=days)
    return there.replace(hour=hour, minute=0).strftime("%Y-%m-%dT%H:%M")


def proposal(**changes: object) -> dict[str, object]:
    return {
        "title": "Monthly call",
        "kind": "online_session",
        "mode": "online",
        "time_zone": "Europe/Brussels",
        "length": "60m",
        "first": local(3),
        "second": local(4),
        "third": "",
        "agenda": "- welcome\n- **goals**",
        "link": "https://meet.example/room",
        "key": "k" * 22,
        **changes,
    }


def meeting(made: House, *starts: datetime, title: str = "Monthly call", key: str = "") -> int:
    """Plan a session as the champion's coordinator, with these times."""
    spans = [Span(one, one + timedelta(hours=1)) for one in starts]
    plan = Plan(SessionKind.ONLINE_SESSION, SessionMode.ONLINE, title, "60m", "Europe/Brussels")
    with write():
        return propose(
            actor=Actor(made.pair.champion_lead),
            mentorship_id=made.pair.mentorship_id,
            plan=plan,
            spans=spans,
            key=key or title,
        )


def times_of(meeting_id: int) -> list[int]:
    wanted = select(MeetingTime.id).where(MeetingTime.meeting_id == meeting_id)
    found = list(session().scalars(wanted.order_by(MeetingTime.starts_at)))
    session().rollback()
    return found


def soon(**ahead: float) -> datetime:
    """A whole minute, so long ahead."""
    return (
        (now() + timedelta(**(ahead or {"days": 3})))
        .astimezone(UTC)
        .replace(second=0, microsecond=0)
    )
