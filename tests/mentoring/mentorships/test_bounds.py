"""Pages of mentorships ask the database as often for much as for little."""

from __future__ import annotations

from tests.accounts.factories import person
from tests.cities.factories import city
from tests.learning.factories import statements
from tests.mentoring.factories import assign, mentorship
from tests.mentoring.mentorships.browsers import house, meeting, soon


def count(made, role: str, path: str) -> int:
    made.page(role, path)
    with statements() as found:
        made.page(role, path)
    return len(found)


def test_lists_and_rooms_take_as_many_statements_however_full_they_are(app):
    made = house(app)
    pair = made.pair
    meeting(made, soon(days=3), title="First")
    form = {"title": "T", "text": "t", "key": "a" * 22}
    thread = made.done("mentor", "messages/", form).location
    paths = (
        "/en/mentorships/",
        made.path,
        made.path + "messages/",
        thread,
        made.path + "sessions/",
    )
    before = {path: count(made, "mentor", path) for path in paths}
    for place in range(6):
        other = mentorship(pair.edition_id, pair.champion_id, city(f"Stadt {place}"))
        assign(other, pair.mentor)
        meeting(made, soon(days=4 + place), soon(days=20 + place), title=f"Session {place}")
        made.done("mentor", thread + "posts", {"text": "more", "key": f"{place:022}"})
        made.done("mentor", "messages/", {**form, "key": f"b{place:021}"})
        person(f"Somebody {place}")
    for path in paths:
        assert count(made, "mentor", path) <= before[path], path
    assert max(before.values()) <= 26, before
