"""The daily mail about messages."""

from __future__ import annotations

from lms.mentoring.actions.messages.telling import note_digest
from lms.mentoring.queries.digests import news_for
from lms.mentoring.queries.mentorships.rooms import pair_names
from lms.notices.actions import send_mail
from lms.people.queries import profile


def send_digest(*, person_id: int) -> None:
    """Mail somebody what is new in their conversations, if anything is; each message once."""
    person, news = profile(person_id), news_for(person_id)
    if not news or person.email is None or person.deactivated_at is not None:
        return
    if not note_digest(person_id=person_id, told_to=max(one.last for one in news)):
        return
    names = {
        one: " – ".join(pair_names(one, person.language)) for one in {n.mentorship_id for n in news}
    }
    send_mail(
        to=person.email,
        person_id=person_id,
        template="mentoring/mail/messages_digest.txt",
        language=person.language,
        context={
            "name": person.name,
            "count": sum(one.count for one in news),
            "news": [
                {
                    "title": one.title,
                    "count": one.count,
                    "pair": names[one.mentorship_id],
                    "path": f"/{person.language}/mentorships/{one.mentorship_id}/messages/{one.thread_id}/",
                }
                for one in news
            ],
        },
    )
