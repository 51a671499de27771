"""The certificates of a crowd: the first of a course is issued by its action, the others are like it.

Serials and codes are as random as real ones: nobody may guess the public page of the next learner.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from lms.activity.models import AuditEntry
from lms.activity.rules import Verb
from lms.certificates.actions import ISSUED, issue_earned
from lms.certificates.models import Certificate
from lms.certificates.rules import new_code, new_serial
from lms.db import session
from lms.notices.models import Notice
from lms.operations.demo import dates
from lms.operations.demo.adapters import fresh_ids, insert_rows, table_of
from lms.operations.demo.rows import Finisher, Row


class Papers:
    """Issues certificates; remembers what is the same for all who finished a course in a language."""

    def __init__(self) -> None:
        self._like: dict[tuple[int, str], Row] = {}

    def issue(self, finishers: Sequence[Finisher]) -> None:
        """Issue a certificate to each, with its line and its notice, and without a mail."""
        others = [finisher for finisher in finishers if not self._is_first(finisher)]
        ids = fresh_ids(Certificate)
        papers = [self._paper(finisher, next(ids)) for finisher in others]
        insert_rows(Certificate, papers)
        insert_rows(AuditEntry, [_line(paper) for paper in papers])
        insert_rows(Notice, [_notice(paper) for paper in papers])

    def _is_first(self, finisher: Finisher) -> bool:
        """Issue the first one of a course and language as learning does; False for all others."""
        key = finisher.outline.version_id, finisher.learner.language
        if key in self._like:
            return False
        made = issue_earned(
            person_id=finisher.person_id,
            course_key=finisher.outline.key,
            language=finisher.learner.language,
            at=finisher.at,
        )
        if made is None:
            raise RuntimeError(f"{finisher.learner.name} has not earned a certificate.")
        dates.date_certificate(finisher.person_id, finisher.at)
        table = table_of(Certificate)
        row = session().execute(select(table).where(table.c.id == made)).mappings().one()
        self._like[key] = dict(row)
        return True

    def _paper(self, finisher: Finisher, paper_id: int) -> Row:
        learner = finisher.learner
        like = self._like[finisher.outline.version_id, learner.language]
        own: dict[str, Any] = {
            "id": paper_id,
            "serial": new_serial(),
            "code": new_code(),
            "person_id": finisher.person_id,
            "name": learner.name,
            "average": finisher.average,
            "issued_on": finisher.at.astimezone(ZoneInfo(learner.time_zone)).date(),
            "issued_at": finisher.at,
        }
        return like | own


def _line(paper: Row) -> Row:
    return {
        "person_id": None,
        "verb": Verb.ISSUED.value,
        "subject_kind": "certificate",
        "subject_id": paper["id"],
        "about_id": paper["person_id"],
        "detail": {},
        "at": paper["issued_at"],
        "network": "",
    }


def _notice(paper: Row) -> Row:
    return {
        "person_id": paper["person_id"],
        "kind": ISSUED,
        "parameters": {"course": paper["title"]},
        "href": f"/certificates/{paper['serial']}",
        "created_at": paper["issued_at"],
    }
