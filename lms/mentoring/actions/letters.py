"""Tell people of a mentorship something: a notice for each, and a mail in their own language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lms.mentoring.queries.mentorships.people import Recipient
from lms.mentoring.queries.mentorships.rooms import pair_names
from lms.notices.actions import notify, send_mail


def tell(
    *,
    to: Iterable[Recipient],
    kind: str,
    mentorship_id: int,
    href: str,
    words: Mapping[str, object],
    template: str = "",
    but: int | None = None,
) -> None:
    """Write a notice, and with `template` a mail, to each but the one who did it.

    `words` go to both, with the names of the two cities in the reader's language, `pair`.
    """
    names: dict[str, tuple[str, str]] = {}
    for person in to:
        if person.id == but:
            continue
        if person.language not in names:
            names[person.language] = pair_names(mentorship_id, person.language)
        champion, mentee = names[person.language]
        known = {**words, "champion": champion, "mentee": mentee}
        notify(person.id, kind, known, href)
        if template and person.email:
            send_mail(
                to=person.email,
                person_id=person.id,
                template=template,
                language=person.language,
                context={**known, "name": person.name, "path": f"/{person.language}{href}"},
            )
