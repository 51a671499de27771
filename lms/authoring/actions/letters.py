"""Tell an author something: a notice, and a mail in their own language. Inside the caller's write block."""

from __future__ import annotations

from collections.abc import Mapping

from lms.core.errors import NotFound
from lms.notices.actions import notify, send_mail
from lms.people.queries import profile


def tell(
    person_id: int | None,
    kind: str,
    *,
    words: Mapping[str, object],
    href: str,
    template: str = "",
    dedupe: str | None = None,
) -> None:
    """Write a notice, and with `template` a mail; nothing to somebody who has left."""
    if person_id is None:
        return
    try:
        person = profile(person_id)
    except NotFound:
        return
    if person.deactivated_at is not None:
        return
    notify(person.id, kind, words, href)
    if template and person.email:
        send_mail(
            to=person.email,
            person_id=person.id,
            template=template,
            language=person.language,
            context={**words, "name": person.name, "path": f"/{person.language}{href}"},
            dedupe=dedupe,
        )
