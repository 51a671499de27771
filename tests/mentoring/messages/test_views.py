"""Messages over HTTP: written, read, mended, taken back, with files; and who hears of them."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from sqlalchemy import func, select, update

from lms.accounts.models import Session
from lms.core.clock import now
from lms.db import session, write
from lms.mentoring.models.messages import Post, PostFile, Thread
from lms.notices.models import Mail, Notice
from tests.mentoring.mentorships.browsers import House, house

KEY = "k" * 22


@pytest.fixture
def made(app) -> House:
    return house(app)


def begun(made: House, role: str = "mentor", **changes: object) -> str:
    form = {"title": "Interpreters", "text": "How did **you**?", "key": KEY, **changes}
    return made.done(role, "messages/", form).location


def number(path: str) -> int:
    return int(path.rstrip("/").rsplit("/", 1)[1])


def count(of: type) -> int:
    found = session().scalar(select(func.count()).select_from(of))
    session().rollback()
    return int(found or 0)


def told(kind: str = "message_new") -> list[int]:
    found = sorted(session().scalars(select(Notice.person_id).where(Notice.kind == kind)))
    session().rollback()
    return found


def mailed() -> list[str]:
    found = sorted(
        session().scalars(select(Mail.template).where(Mail.template.contains("/messages_")))
    )
    session().rollback()
    return found


def test_a_conversation_is_begun_once_and_told_to_those_who_follow(made):
    path = begun(made)
    assert begun(made) == path
    assert count(Thread) == count(Post) == 1
    assert told() == sorted([made.pair.champion_lead, made.pair.mentee_lead])
    assert mailed() == ["mentoring/mail/messages_new.txt"] * 2
    page = made.page("learner", path)
    assert "<strong>you</strong>" in page
    assert "Mira Mentor" in page
    assert "1 new message" in made.page("learner", "/en/mentorships/")


def test_learners_are_told_where_it_is_for_all_where_they_wrote_and_where_they_chose(made):
    path = begun(made, for_all="y")
    assert {made.pair.learner, made.pair.second_learner} <= set(told())
    other = begun(made, key="o" * 22, title="Other")
    before = len(told())
    made.done("learner", other + "posts", {"text": "me too", "key": "1" * 22})
    made.done("second_learner", other + "wish", {"wish": "follow"})
    made.done("mentor", other + "posts", {"text": "fine", "key": "2" * 22})
    new = told()[0:]
    assert len(new) == before + 3 + 4, "first three leads, then two leads and two learners"
    assert path != other


def test_what_is_refused_keeps_what_was_typed(made):
    answer = made.post("mentor", "messages/", {"title": "", "text": "my words", "key": KEY})
    assert answer.status_code == 422
    assert "my words" in answer.text
    answer = made.post("mentor", "messages/", {"title": "T", "text": "ö" * 5000, "key": KEY})
    assert answer.status_code == 422
    assert "ö" * 5000 in answer.text
    assert "The text is too long." in answer.text
    empty = made.post("mentor", begun(made) + "posts", {"text": " ", "key": "x" * 22})
    assert empty.status_code == 422
    bad = {"text": "see file", "key": "y" * 22, "files": (BytesIO(b"MZ\x90\x00"), "virus.exe")}
    answer = made.post("mentor", begun(made) + "posts", bad)
    assert answer.status_code == 422
    assert "virus.exe" in answer.text
    assert "see file" in answer.text
    assert count(Post) == 1


def test_what_was_typed_survives_the_end_of_a_session(app, made):
    path = begun(made)
    browser = made.browsers["mentor"]
    token = made.page("mentor", path).split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    with write():
        session().execute(update(Session).values(ended_at=now()))
    answer = browser.post(
        path + "posts", data={"csrf_token": token, "text": "words I typed", "key": "z" * 22}
    )
    assert answer.status_code == 401
    assert "words I typed" in answer.text
    assert "z" * 22 in answer.text


def test_files_go_along_and_are_seen_by_the_two_sides_only(made):
    files = [(BytesIO(f"plan {n}".encode()), f"Plan {n} für Łódź.txt") for n in range(5)]
    path = begun(made, files=files)
    assert count(PostFile) == 5
    ids = list(session().scalars(select(PostFile.id).order_by(PostFile.id)))
    session().rollback()
    answer = made.browsers["learner"].get(f"{made.path}messages/files/{ids[0]}", buffered=True)
    assert answer.data == b"plan 0"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "Łódź" in made.page("mentee_lead")
    for role in ("outsider", "coordinator"):
        assert made.get(role, f"messages/files/{ids[0]}").status_code == 404
    six = [(BytesIO(f"x{n}".encode()), f"{n}.txt") for n in range(6)]
    answer = made.post("mentor", path + "posts", {"text": "", "key": "f" * 22, "files": six})
    assert answer.status_code == 422


def test_unread_ends_with_reading_answering_and_leaving(made):
    path = begun(made)
    assert "1 new message" in made.page("mentee_lead", "/en/mentorships/")
    made.page("mentee_lead", path)
    assert "1 new message" in made.page("mentee_lead", "/en/mentorships/"), "a GET changes nothing"
    made.done("mentee_lead", path + "reading")
    assert "new message" not in made.page("mentee_lead", "/en/mentorships/")
    made.done("mentor", path + "posts", {"text": "and?", "key": "2" * 22})
    assert "1 new message" in made.page("mentee_lead", "/en/mentorships/")
    made.done("mentee_lead", path + "posts", {"text": "yes", "key": "3" * 22})
    assert "new message" not in made.page("mentee_lead", "/en/mentorships/")
    assert "1 new message" in made.page("mentor", "/en/mentorships/")
    made.done("mentor", path + "wish", {"wish": "leave"})
    assert "new message" not in made.page("mentor", "/en/mentorships/")


@pytest.mark.parametrize("wish", ["mute", "leave"])
def test_who_mutes_or_leaves_hears_no_more_and_can_come_back(made, wish):
    path = begun(made)
    made.done("mentee_lead", path + "wish", {"wish": wish})
    before = told().count(made.pair.mentee_lead)
    made.done("mentor", path + "posts", {"text": "one", "key": "1" * 22})
    assert told().count(made.pair.mentee_lead) == before
    made.done("mentee_lead", path + "wish", {"wish": "follow"})
    made.done("mentor", path + "posts", {"text": "two", "key": "2" * 22})
    assert told().count(made.pair.mentee_lead) == before + 1
    assert made.post("mentee_lead", path + "wish", {"wish": "shout"}).status_code == 422


def test_the_choice_says_what_one_hears_now(made):
    path = begun(made)
    chosen = 'checked id="wish-0"'
    assert chosen in made.page("mentee_lead", path)
    assert chosen not in made.page("learner", path), "learners are not told of it by themselves"
    made.done("learner", path + "wish", {"wish": "follow"})
    assert chosen in made.page("learner", path)


def test_ones_own_message_is_mended_for_ten_minutes(made):
    path = begun(made)
    post = session().scalars(select(Post.id)).one()
    session().rollback()
    at = f"{path}posts/{post}/text"
    made.done("mentor", at, {"text": "better *words*"})
    assert "<em>words</em>" in made.page("learner", path)
    assert made.post("mentee_lead", at, {"text": "mine"}).status_code == 403
    assert made.post("mentor", at, {"text": ""}).status_code == 422
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        answer = made.post("mentor", at, {"text": "late words"})
        assert answer.status_code == 409
        assert "late words" in answer.text


def test_a_message_is_taken_back_by_its_author_only_and_its_place_stays(made):
    path = begun(made, files=[(BytesIO(b"plan"), "plan.txt")])
    made.done("mentee_lead", path + "posts", {"text": "thanks", "key": "1" * 22})
    post = session().scalars(select(Post.id).order_by(Post.id)).first()
    session().rollback()
    assert made.post("champion_lead", f"{path}posts/{post}/removal").status_code == 403
    made.done("mentor", f"{path}posts/{post}/removal")
    page = made.page("learner", path)
    assert "Taken back by its author" in page
    assert "How did" not in page
    assert "thanks" in page
    assert count(PostFile) == 0
    assert session().scalars(select(Post.text).where(Post.id == post)).one() == ""


def test_long_conversations_and_lists_are_paged(made):
    path = begun(made)
    for place in range(34):
        made.done("mentor", path + "posts", {"text": f"note {place}.", "key": f"{place:022}"})
    page = made.page("learner", path)
    assert "note 33." in page
    assert "note 2." not in page
    older = re.search(r'href="([^"]*\?before=\d+)"', page)
    assert older
    assert "note 2." in made.page("learner", older[1])


def test_hostile_words_are_shown_as_words(made):
    path = begun(
        made,
        title="<script>alert(1)</script>",
        text="<script>alert(2)</script> [x](javascript:alert(3))",
    )
    page = made.page("learner", path)
    assert "<script>alert" not in page
    assert "javascript:" not in page


def test_after_the_end_nobody_writes(made):
    begun(made)
    made.done("mentee_lead", "state", {"to": "ended_early", "reason": "no time"})
    before = len(told())
    answer = made.post("mentee_lead", "messages/", {"title": "T", "text": "t", "key": "n" * 22})
    assert answer.status_code == 403
    assert len(told()) == before
