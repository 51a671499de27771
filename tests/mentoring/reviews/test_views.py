"""Who may read and review, what is refused, and that no word is lost."""

import json

import pytest
from sqlalchemy import select, update

from lms.core.actor import Role, Scope
from lms.core.clock import now
from lms.db import session, write
from lms.mentoring.actions.reviews import give_verdict
from lms.people.models import Membership
from lms.progress.models import LessonProgress
from lms.tasks.actions.reviews import AlreadyReviewed, Written
from lms.tasks.models import ReplyTemplate, ReviewDraft, TaskReview
from lms.tasks.rules import Verdict
from tests.accounts.factories import grant, person
from tests.cities.factories import member
from tests.learning.factories import LESSON
from tests.mentoring.factories import assign, end
from tests.mentoring.reviews.factories import send, token_of
from tests.quizzes.factories import at_once


def second_mentor(world):
    other = person("Σοφία Second")
    member(other, world.pair.champion_id)
    grant(other, Role.MENTOR, Scope.CITY, world.pair.champion_id)
    assign(world.pair.mentorship_id, other)
    return world.browser(other)


def foreign_mentor(world):
    other = person("Fremde Mentorin")
    member(other, world.pair.other_id)
    grant(other, Role.MENTOR, Scope.CITY, world.pair.other_id)
    return world.browser(other)


@pytest.fixture
def path(world):
    return f"/en/reviews/tasks/{world.hand_in()}/"


@pytest.fixture
def mentor(world):
    return world.browser(world.pair.mentor)


def reviews():
    session().rollback()
    return session().scalars(select(TaskReview)).all()


def test_visitors_sign_in_first(app, world, path, client):
    assert client.get(path).status_code == 303
    assert client.post(path, data={"text": "kept words"}).status_code in {400, 401}


@pytest.mark.parametrize("who", ["learner", "mentee_lead", "outsider", "champion_lead"])
def test_who_is_no_mentor_is_refused(app, world, path, who):
    browser = world.browser(getattr(world.pair, who))
    for address in ("/en/reviews/", path):
        assert browser.get(address).status_code == 403
    answer = browser.post(path, data={"csrf_token": token_of(browser), "action": "accept"})
    assert answer.status_code == 403
    assert not reviews()


def test_a_mentor_of_another_city_finds_nothing(app, world, path):
    words = world.answer_in_words(world.learner(world.pair.second_learner))
    stranger = foreign_mentor(world)
    assert "Nothing waits" in stranger.get("/en/reviews/").get_data(as_text=True)
    for address in (path, words):
        assert stranger.get(address).status_code == 404
        sent = {"csrf_token": token_of(stranger), "action": "accept", "points": "1"}
        assert stranger.post(address, data=sent).status_code == 404
    assert stranger.get(path + "files/1").status_code == 404
    assert not reviews()


def test_access_ends_with_the_mentorship_and_the_membership(app, world, path, mentor):
    assert mentor.get(path).status_code == 200
    token = token_of(mentor)
    end(world.pair.mentorship_id)
    assert mentor.get(path).status_code == 404
    sent = {"csrf_token": token, "action": "accept"}
    assert mentor.post(path, data=sent).status_code == 404
    assert "Nothing waits" in mentor.get("/en/reviews/").get_data(as_text=True)
    assert not reviews()


def test_who_leaves_the_city_reviews_no_more(app, world, path, mentor):
    with write():
        session().execute(
            update(Membership)
            .where(Membership.person_id == world.pair.mentor)
            .values(left_at=now())
        )
    assert mentor.get(path).status_code == 404


def test_a_form_without_token_is_refused(app, world, path, mentor):
    assert mentor.post(path, data={"action": "accept"}).status_code == 400
    assert not reviews()


def test_changes_without_a_word_are_refused_and_the_levels_kept(app, world, path, mentor):
    answer = send(mentor, path, action="changes", text=" ", **{"rubric-0": "1"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Say in a few words" in page
    assert 'name="rubric-0" value="1" checked' in page
    assert not reviews()


def test_too_long_a_comment_is_refused_and_kept(app, world, path, mentor):
    words = "ä" * 5000
    answer = send(mentor, path, action="accept", text=words)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_a_second_mentor_sees_the_first_review_and_keeps_their_words(app, world, path, mentor):
    second = second_mentor(world)
    page = second.get(path).get_data(as_text=True)
    assert 'id="review"' in page
    token = token_of(second)
    assert send(mentor, path, action="accept", text="Fine, says the first.").status_code == 303
    sent = {"csrf_token": token, "row_version": "0", "action": "changes", "text": "Mine, typed."}
    answer = second.post(path, data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Fine, says the first." in page
    assert "Mine, typed." in page
    (only,) = reviews()
    assert (only.verdict, only.reviewer_id) == ("accepted", world.pair.mentor)
    assert 'id="review"' not in second.get(path).get_data(as_text=True)


def test_a_draft_is_saved_as_it_is_written(app, world, path, mentor):
    sent = {"csrf_token": token_of(mentor), "row_version": "0", "action": "draft", "text": "So far"}
    json_ = {"Accept": "application/json"}
    answer = mentor.post(path, data=sent, headers=json_)
    assert answer.status_code == 200
    assert json.loads(answer.get_data())["row_version"] == 1
    assert "So far" in mentor.get(path).get_data(as_text=True)
    stale = mentor.post(path, data={**sent, "text": "Other words"}, headers=json_)
    assert stale.status_code == 409
    shown = mentor.post(path, data={**sent, "text": "Other words"})
    page = shown.get_data(as_text=True)
    assert shown.status_code == 409
    assert "So far" in page
    assert "Other words" in page
    assert 'name="row_version" value="1"' in page
    assert send(mentor, path, action="draft", text="Third").status_code == 303
    assert not reviews()


def test_a_draft_goes_over_to_the_next_version(app, world, path, mentor):
    send(mentor, path, action="remark", block="2", remark="Second?", text="Half written")
    newer = world.hand_in("Between.\n\nSecond.")
    late = send(mentor, path, action="accept")
    assert late.status_code == 422
    page = mentor.get(f"/en/reviews/tasks/{newer}/").get_data(as_text=True)
    assert "Half written" in page
    assert 'name="at" value="2"' in page


def test_remarks_are_added_and_removed(app, world, path, mentor):
    assert send(mentor, path, about="2").location.endswith("?about=2#remarks")
    assert 'value="2" selected' in mentor.get(path + "?about=2").get_data(as_text=True)
    answer = send(mentor, path, action="remark", block="1", remark="One")
    assert answer.location.endswith("#remarks")
    send(mentor, path, at="1", said="One", remove="0")
    session().rollback()
    assert session().scalars(select(ReviewDraft.comments)).one() == []


def test_words_to_use_again(app, world, path, mentor):
    assert send(mentor, path, action="keep", text="Well done.", reply_title="").status_code == 422
    assert (
        send(mentor, path, action="keep", text="Well done.", reply_title="Praise").status_code
        == 303
    )
    session().rollback()
    kept = session().scalars(select(ReplyTemplate)).one()
    send(mentor, path, action="reply", text="Hello.", reply=str(kept.id))
    page = mentor.get(path).get_data(as_text=True)
    assert "Hello.\n\nWell done." in page
    others = second_mentor(world)
    assert "Praise" not in others.get(path).get_data(as_text=True)
    send(others, path, action="reply", text="Mine.", reply=str(kept.id))
    assert "Well done." not in others.get(path).get_data(as_text=True)
    send(mentor, path, action="forget", reply=str(kept.id))
    session().rollback()
    assert not session().scalars(select(ReplyTemplate)).all()


def test_the_queue_is_narrowed(app, world, mentor):
    world.hand_in()
    world.answer_in_words(world.learner(world.pair.second_learner))
    every = mentor.get("/en/reviews/").get_data(as_text=True)
    assert "2 things wait" in every
    assert every.index("Leo Learner") < every.index("Sena Second")
    tasks = mentor.get("/en/reviews/?kind=task&course=small").get_data(as_text=True)
    assert "Leo Learner" in tasks
    assert "Sena Second" not in tasks
    answers = mentor.get(f"/en/reviews/?kind=answer&city={world.pair.mentee_id}")
    assert "Sena Second" in answers.get_data(as_text=True)
    elsewhere = mentor.get(f"/en/reviews/?city={world.pair.other_id}").get_data(as_text=True)
    assert "Leo Learner" not in elsewhere
    for nonsense in (
        "show=x&kind=y&city=z",
        "after=~~~",
        "city=" + "9" * 30,
        "after=2026~task~1~1",
    ):
        assert mentor.get("/en/reviews/?" + nonsense).status_code == 200


def test_files_are_for_who_may_read_the_version(app, world, mentor):
    from io import BytesIO

    version = world.hand_in("With a file.", files=(BytesIO(b"words"), "plan.txt"))
    page = mentor.get(f"/en/reviews/tasks/{version}/").get_data(as_text=True)
    address = (
        page.split("/files/", 1)[0].rsplit('"', 1)[1]
        + "/files/"
        + page.split("/files/", 1)[1].split('"', 1)[0]
    )
    answer = mentor.get(address, buffered=True)
    assert (answer.status_code, answer.data) == (200, b"words")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert foreign_mentor(world).get(address).status_code == 404


def test_nobody_reviews_their_own_work(app, world, mentor):
    """A mentor who also learns for the mentee city is not their own reviewer."""
    from lms.editions.models import EditionPerson
    from lms.progress.actions import enrol

    me = world.pair.mentor
    with write():
        session().execute(
            update(EditionPerson)
            .where(EditionPerson.person_id == me)
            .values(city_id=world.pair.mentee_id)
        )
        enrol(person_id=me, course_id=world.course.course_id, at=now())
    own = world.hand_in("Mine.", world.learner(me))
    assert mentor.get(f"/en/reviews/tasks/{own}/").status_code == 404


def test_hostile_words_stay_words(app, world, mentor):
    version = world.hand_in("<script>alert(1)</script>\n\n<ins>x</ins> [a](javascript:alert(1))")
    path = f"/en/reviews/tasks/{version}/"
    send(mentor, path, action="changes", text="<script>alert(2)</script>[b](javascript:x)")
    for page in (mentor.get(path).get_data(as_text=True), world.learner().see(LESSON)):
        assert "<script>alert" not in page
        assert 'href="javascript' not in page


def test_what_is_kept_beside_agrees_with_the_reviews(app, world, mentor):
    """The columns that a board reads are those that a rebuild would write."""
    from lms.catalogue.queries.outlines import all_current
    from lms.progress.actions import rebuild

    lessons = {lesson.id: lesson for outline in all_current() for lesson in outline.lessons}

    def differs():
        session().rollback()
        with write():
            return rebuild(after=0, lessons=lessons, at=now(), dry=True).differed

    def kept():
        session().rollback()
        row = session().scalars(
            select(LessonProgress).where(LessonProgress.person_id == world.pair.learner)
        ).one()  # fmt: skip
        return (
            row.waiting_since is not None,
            row.returned_at is not None,
            row.accepted_at is not None,
        )

    first = world.hand_in("One.")
    assert (kept(), differs()) == ((True, False, False), 0)
    send(mentor, f"/en/reviews/tasks/{first}/", action="changes", text="No.")
    assert (kept(), differs()) == ((False, True, False), 0)
    second = world.hand_in("Two.")
    assert (kept(), differs()) == ((True, False, False), 0)
    send(mentor, f"/en/reviews/tasks/{second}/", action="accept")
    assert (kept(), differs()) == ((False, False, True), 0)
    with write():
        session().execute(update(LessonProgress).values(accepted_at=None, waiting_since=now()))
    assert differs() == 1
    with write():
        rebuild(after=0, lessons=lessons, at=now())
    assert (kept(), differs()) == ((False, False, True), 0)


def test_two_mentors_at_the_same_moment_give_one_review(app, world):
    """Whoever is second is told so, and completion follows the first."""
    version = world.hand_in()
    second = person("Σοφία Second")
    member(second, world.pair.champion_id)
    grant(second, Role.MENTOR, Scope.CITY, world.pair.champion_id)
    assign(world.pair.mentorship_id, second)
    session().rollback()

    def give(who, verdict, words):
        def work():
            with write():
                return give_verdict(
                    mentor_id=who,
                    version_id=version,
                    verdict=verdict,
                    written=Written(words, {}, ()),
                    html="",
                    at=now(),
                )

        return work

    found = at_once(
        app,
        give(world.pair.mentor, Verdict.ACCEPTED, ""),
        give(second, Verdict.CHANGES_REQUESTED, "Not yet."),
    )
    assert sum(isinstance(one, AlreadyReviewed) for one in found) == 1, found
    assert len(reviews()) == 1
