"""Hand in, be asked for changes, answer, hand in again, be accepted: and the lesson is complete."""

from sqlalchemy import select

from lms.activity.models import AuditEntry
from lms.db import session
from lms.notices.models import Mail, Notice
from lms.progress.queries import course_progress
from lms.progress.rules import Missing
from tests.learning.factories import LESSON
from tests.mentoring.reviews.factories import send


def standing(world):
    session().rollback()
    progress = course_progress(world.pair.learner, "small")
    return progress.standing(world.course.by_key["first"])


def test_from_handing_in_to_completion(app, world):
    learner, mentor = world.learner(), world.browser(world.pair.mentor)
    learner.send(
        {
            "q-single": "people",
            "q-multiple": ["schools", "clinics"],
            "q-true": "true",
            "submit": "1",
        }
    )
    assert "has accepted the task" in learner.see()
    first = world.hand_in("The old well.\n\nThe bridge is not on it.", learner)
    assert standing(world).missing == (Missing.ACCEPT,)
    assert "still has to be accepted by your mentor" in learner.see()

    queue = mentor.get("/en/reviews/").get_data(as_text=True)
    assert "One thing waits to be read" in queue
    assert "Leo Learner" in queue
    path = f"/en/reviews/tasks/{first}/"
    page = mentor.get(path).get_data(as_text=True)
    assert "The old well." in page
    assert "No gaps" in page
    answer = send(mentor, path, action="remark", block="2", remark="Which **bridge**?")
    assert answer.status_code == 303
    page = mentor.get(path).get_data(as_text=True)
    assert "Which **bridge**?" in page
    answer = send(
        mentor,
        path,
        action="changes",
        text="Good *start*.",
        at="2",
        said="Which **bridge**?",
        **{"rubric-0": "0"},
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)

    page = learner.see()
    for words in (
        "Changes requested",
        "Mira Mentor about version 1",
        "<em>start</em>",
        "<strong>bridge</strong>",
        "not yet",
    ):
        assert words in page, words
    assert "The bridge is not on it" in page
    notice = session().scalars(select(Notice).where(Notice.person_id == world.pair.learner)).one()
    assert (notice.kind, notice.href) == ("task_returned", "/learn/small/first/#task")
    assert "asks for changes" in learner.browser.get("/en/notices").get_data(as_text=True)

    second = world.hand_in(
        "The old well.\n\nThe stone bridge is on it now.", learner, note="It is there now."
    )
    assert not standing(world).is_complete
    path = f"/en/reviews/tasks/{second}/"
    page = mentor.get(path).get_data(as_text=True)
    assert "It is there now." in page
    assert "<del>" in page
    assert "stone" in page.split("<ins>", 1)[1]
    former = mentor.get(f"/en/reviews/tasks/{first}/").get_data(as_text=True)
    assert "Good <em>start</em>" in former
    assert 'id="review"' not in former
    assert send(mentor, path, action="accept", text="Thank you.").status_code == 303

    assert standing(world).is_complete
    page = learner.see()
    assert "Accepted" in page
    assert "Lesson completed" in page
    assert "Nothing waits to be read" in mentor.get("/en/reviews/").get_data(as_text=True)
    assert "Leo Learner" in mentor.get("/en/reviews/?show=done").get_data(as_text=True)
    mails = (
        session()
        .scalars(select(Mail).where(Mail.template == "mentoring/mail/reviews_given.txt"))
        .all()
    )
    assert [mail.context["kind"] for mail in mails] == ["task_returned", "task_accepted"]
    looks = session().scalars(select(AuditEntry).where(AuditEntry.verb == "looked_at")).all()
    assert [(look.person_id, look.about_id) for look in looks] == [
        (world.pair.mentor, world.pair.learner)
    ]
    version = learner.see(LESSON + "task/versions/1")
    assert "Which" in version


def test_what_was_complete_stays_complete_when_an_accepted_task_is_returned(app, world):
    learner, mentor = world.learner(), world.browser(world.pair.mentor)
    learner.send({"q-single": "people", "q-multiple": ["schools", "clinics"], "submit": "1"})
    first = world.hand_in("One.", learner)
    send(mentor, f"/en/reviews/tasks/{first}/", action="accept")
    assert standing(world).is_complete
    second = world.hand_in("Two.", learner)
    send(mentor, f"/en/reviews/tasks/{second}/", action="changes", text="No.")
    assert standing(world).is_complete
    assert "Lesson completed" in learner.see()


def test_points_for_an_answer_in_words_change_the_result(app, world):
    learner, mentor = world.learner(), world.browser(world.pair.mentor)
    path = world.answer_in_words(learner, "Because <b>numbers</b> help.")
    page = mentor.get(path).get_data(as_text=True)
    assert "&lt;b&gt;numbers" in page
    assert "Because it matters" in page
    assert send(mentor, path, action="draft", points="0,5", text="Half of it.").status_code == 303
    assert "Half of it." in mentor.get(path).get_data(as_text=True)
    answer = send(mentor, path, action="mark", points="7")
    assert answer.status_code == 422
    answer = send(mentor, path, action="mark", points="0,5", text="*Half* of it.")
    assert answer.status_code == 303
    attempt = path.split("/")[4]
    page = learner.see(f"/en/learn/small/second/attempts/{attempt}/")
    assert "Mira Mentor gave 0.5 of 1 points" in page
    assert "<em>Half</em>" in page
    answer = send(mentor, path, action="mark", points="1", text="More.")
    assert answer.status_code == 409
    assert "More." in answer.get_data(as_text=True)
    notice = session().scalars(select(Notice).where(Notice.kind == "answer_marked")).one()
    assert notice.href == f"/learn/small/second/attempts/{attempt}/"
