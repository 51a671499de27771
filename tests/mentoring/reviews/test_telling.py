"""What the mails about reviews say."""

import pytest
from sqlalchemy import select

from lms.db import session
from lms.mentoring.actions.reviews import MAIL
from lms.notices.adapters.letters import write_letter
from lms.notices.models import Mail
from lms.notices.queries import outgoing
from tests.mentoring.reviews.factories import send

SUBJECTS = {
    "accept": "Your task is accepted: Reading a map",
    "changes": "Your mentor asks for changes: Reading a map",
}


def letters(app):
    session().rollback()
    jobs = session().scalars(select(Mail.job_id).where(Mail.template == MAIL)).all()
    with app.app_context():
        found = [outgoing(job) for job in jobs]
        return [write_letter(app, mail) for mail in found if mail]


@pytest.mark.parametrize("action", list(SUBJECTS))
def test_a_verdict_is_told_without_the_words_of_the_review(app, world, action):
    version, mentor = world.hand_in(), world.browser(world.pair.mentor)
    send(mentor, f"/en/reviews/tasks/{version}/", action=action, text="Secret words.")
    (letter,) = letters(app)
    assert letter.subject == SUBJECTS[action]
    assert "Mira Mentor" in letter.text
    assert "/en/learn/small/first/#task" in letter.text
    assert "Secret words" not in letter.text


def test_points_are_told(app, world):
    path, mentor = world.answer_in_words(), world.browser(world.pair.mentor)
    send(mentor, path, action="mark", points="1")
    (letter,) = letters(app)
    assert letter.subject == "Your answer has its points: Counting steps"
    assert "/attempts/" in letter.text
