"""Full-text search of the two databases behind one seam: fill the index, and find in it.

SQLite has an FTS5 table `search_index` whose rows carry the ids of `search_text`; PostgreSQL an
index over `to_tsvector('simple', folded)`. Both are made here and by a migration, and hold
folded words, so that accents never matter (lms.catalogue.rules.searching).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, MetaData, event, text

from lms.db import Model, is_sqlite, session

CREATE_SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_index USING fts5(folded, tokenize='unicode61')"
)
CREATE_POSTGRES = "CREATE INDEX IF NOT EXISTS search_index ON search_text USING gin (to_tsvector('simple', folded))"
_IN_LANGUAGE = """
    JOIN course ON course.id = found.course_id AND course.retired_at IS NULL
    JOIN course_version ON course_version.id = course.current_id
    WHERE {words} AND (
        found.language = :language
        OR found.language = course_version.language AND NOT EXISTS (
            SELECT 1 FROM search_text AS own
            WHERE own.lesson_id = found.lesson_id AND own.language = :language
        )
    )
    ORDER BY {rank}, found.id LIMIT :limit
"""
_MATCH_SQLITE = text(
    "SELECT found.id FROM search_index JOIN search_text AS found ON found.id = search_index.rowid"  # noqa: S608 - of constants
    + _IN_LANGUAGE.format(words="search_index MATCH :words", rank="bm25(search_index)")
)
_VECTOR, _QUERY = "to_tsvector('simple', found.folded)", "to_tsquery('simple', :words)"
_MATCH_POSTGRES = text(
    "SELECT found.id FROM search_text AS found"  # noqa: S608 - of constants
    + _IN_LANGUAGE.format(words=f"{_VECTOR} @@ {_QUERY}", rank=f"ts_rank({_VECTOR}, {_QUERY}) DESC")
)


@event.listens_for(Model.metadata, "after_create")
def _create(_target: MetaData, connection: Connection, **_kw: Any) -> None:  # noqa: ANN401 - SQLAlchemy's signature
    create_index(connection)


def create_index(connection: Connection) -> None:
    """Make the full-text index; for a fresh schema and for the migration."""
    ddl = CREATE_SQLITE if connection.dialect.name == "sqlite" else CREATE_POSTGRES
    connection.execute(text(ddl))


def index(rows: Sequence[tuple[int, str]]) -> None:
    """Put rows (id, folded words) into the index; PostgreSQL reads them from the table itself."""
    if is_sqlite() and rows:
        values = [{"id": id_, "folded": folded} for id_, folded in rows]
        session().execute(
            text("INSERT INTO search_index (rowid, folded) VALUES (:id, :folded)"), values
        )


def unindex(course_id: int) -> None:
    """Take a course's rows out of the index, before they are deleted from the table."""
    if is_sqlite():
        statement = "DELETE FROM search_index WHERE rowid IN (SELECT id FROM search_text WHERE course_id = :id)"
        session().execute(text(statement), {"id": course_id})


def match(terms: Sequence[str], language: str, limit: int) -> list[int]:
    """Ids of `search_text` rows that hold words beginning with all terms, best first.

    A lesson is searched in `language`, or in its course's own where it was not translated.
    Terms are folded words, so they never hold query syntax.
    """
    if is_sqlite():
        statement = _MATCH_SQLITE
        words = " ".join(f'"{term}"*' for term in terms)
    else:
        statement = _MATCH_POSTGRES
        words = " & ".join(f"{term}:*" for term in terms)
    values = {"words": words, "language": language, "limit": limit}
    return [row[0] for row in session().execute(statement, values)]
