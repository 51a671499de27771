"""Rows that are found or made."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import insert, select

from lms.db import Model, session


def identity(
    table: type[Model], unique: Mapping[str, object], more: Mapping[str, object] | None = None
) -> int:
    """The id of the row with these values, which is made if it is not there.

    The caller holds the course's row, so nobody else makes it meanwhile.
    """
    columns = table.__table__.columns
    found = session().scalar(
        select(columns["id"]).where(*(columns[name] == value for name, value in unique.items()))
    )
    return int(found) if found is not None else added(table, **unique, **(more or {}))


def added(table: type[Model], **values: object) -> int:
    """Insert a row; its id."""
    statement = insert(table).values(**values).returning(table.__table__.columns["id"])
    return int(session().execute(statement).scalar_one())
