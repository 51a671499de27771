"""The audit log for admins: what it shows, to whom, how it is narrowed, and the table to take away."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from sqlalchemy import insert

from lms.activity import actions, queries
from lms.activity.adapters.words import VERBS
from lms.activity.models import AuditEntry
from lms.activity.queries import Wish
from lms.activity.rules import Verb
from lms.core.actor import Actor
from lms.db import session, write
from tests.accounts.admins import WRONG, House, house_of, noted
from tests.accounts.factories import person

LOG = "/en/admin/log/"


@pytest.fixture
def house(app) -> House:
    return house_of(app)


def happened(verb: Verb, who: int | None, whose: int | None = None, at: str = "", **more) -> None:
    when = datetime.fromisoformat(at).replace(tzinfo=UTC) if at else datetime(2026, 5, 1, tzinfo=UTC)  # fmt: skip
    with time_machine.travel(when, tick=False), write():
        actions.record(verb=verb, actor=Actor(who), about=whose, **more)


def test_every_kind_of_line_has_words():
    assert set(VERBS) == set(Verb)


def test_the_log_is_for_admins(app, house):
    for path in (LOG, LOG + "table.csv"):
        for name in WRONG:
            assert house.browsers[name].get(path).status_code == 403, name
        assert app.test_client().get(path).status_code == 303
        assert house.admin.get(path).headers["Cache-Control"] == "no-store"


def test_lines_are_narrowed_by_person_kind_and_day(house):
    whose, author, lead = (house.ids[name] for name in ("whose", "author", "lead"))
    happened(Verb.PUBLISHED, author, at="2026-05-01 21:59:59")
    happened(Verb.PUBLISHED, author, at="2026-05-01 22:00:00")  # the second of May in Brussels
    happened(Verb.GRANTED, lead, whose, "2026-05-02 10:00:00", subject_kind="city", subject_id=house.there, detail={"role": "mentor"})  # fmt: skip
    happened(Verb.DISCARDED, lead, None, "2026-05-03 22:00:00")

    def shown(**asked: str) -> list[str]:
        page = house.admin.get(LOG, query_string=asked).get_data(as_text=True)
        body = page.partition("<tbody>")[2].partition("</tbody>")[0]
        return [part.partition("</b>")[0] for part in body.split("<b>")[1:]]

    days = {"since": "2026-05-02", "until": "2026-05-03"}
    assert shown(**days) == ["Role given", "Published"]
    assert shown(verb="published", **days) == ["Published"]
    assert shown(person="κωνστ", **days) == ["Role given"]
    assert shown(person=str(lead), until="2026-05-10") == ["Given-up work discarded", "Role given"]
    page = house.admin.get(LOG, query_string=days).get_data(as_text=True)
    assert "Łódka am Fluß · Mentor" in page


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"person": "nobody at all"}, "person"),
        ({"since": "yesterday"}, "since"),
        ({"until": "0001-01-01"}, "until"),
        ({"since": "2026-05-02", "until": "2026-05-01"}, "until"),
    ],
)
def test_what_cannot_be_asked_is_said_and_kept(house, asked, field):
    answer = house.admin.get(LOG, query_string=asked)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert all(f'value="{value}"' in page for value in asked.values())
    assert house.admin.get(LOG + "table.csv", query_string=asked).status_code == 422


def test_odd_questions_are_answered(house):
    for asked in ("before=999999", "before=-1", "verb=%00", "verb='--", "person=" + "9" * 18):
        assert house.admin.get(f"{LOG}?{asked}").status_code in {200, 422}, asked


def test_pages_follow_each_other_without_gaps(house):
    who, whose = person("Mia Many"), person("Wim Whose")
    start = datetime(2026, 6, 1, tzinfo=UTC)
    lines = [
        {"person_id": who, "about_id": whose if n % 2 else who, "verb": "granted", "at": start + timedelta(seconds=n // 3)}
        for n in range(120)
    ]  # fmt: skip
    with write():
        session().execute(insert(AuditEntry), lines)
    seen: list[int] = []
    before = None
    for _page in range(10):
        found = queries.lines(Wish(people=(who, whose), verb="granted"), before, 25)
        seen += [line.id for line in found]
        before = seen[-1]
        if len(found) < 25:
            break
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen, reverse=True)


def test_looking_for_one_person_is_a_look_at_their_record(house):
    house.admin.get(LOG, query_string={"person": "κωνσταντινα"})
    assert noted("looked_at") == [("looked_at", house.ids["admin"], house.ids["whose"])]


def test_the_table_is_noted_and_no_cell_is_a_formula(house):
    evil = person('=HYPERLINK("http://evil.example")', "evil@city.example")
    happened(Verb.GRANTED, evil, house.ids["whose"], detail={"role": "@SUM(1)"})
    answer = house.admin.get(LOG + "table.csv")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    cells = [cell for row in rows for cell in row]
    assert '\'=HYPERLINK("http://evil.example")' in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert [line[:2] for line in noted("exported")] == [("exported", house.ids["admin"])]
