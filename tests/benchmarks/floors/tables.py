"""The tables of floors c and d: plain SQLAlchemy, one session a request, synchronous=FULL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pysqlite3.dbapi2
from flask import has_request_context, request
from sqlalchemy import Connection, Engine, ForeignKey, Index, create_engine, event, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

COURSES, MODULES, LESSONS, LEARNERS, DONE = 5, 8, 40, 1000, 20
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=15000",
    "temp_store=MEMORY",
    "cache_size=-16000",
    "mmap_size=0",
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str]

    # What Flask-Login asks of a user.
    is_active = is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        return str(self.id)


class Course(Base):
    __tablename__ = "course"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str]


class Lesson(Base):
    __tablename__ = "lesson"
    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    module: Mapped[int]
    position: Mapped[int]
    title: Mapped[str]
    minutes: Mapped[int]


class Progress(Base):
    __tablename__ = "progress"
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), primary_key=True)
    state: Mapped[str]
    score: Mapped[float]
    attempts: Mapped[int]


class Attempt(Base):
    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_user_lesson", "user_id", "lesson_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))
    answers: Mapped[str]
    score: Mapped[float]


def connect(url: str) -> Engine:
    """An engine as the application uses it: a connection a thread, BEGIN IMMEDIATE for a POST."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=5)
    engine = create_engine(url, module=pysqlite3.dbapi2, pool_size=5, connect_args={"timeout": 15})

    @event.listens_for(engine, "connect")
    def tune(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = not has_request_context() or request.method == "POST"
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


engine = connect(os.environ["BENCH_DATABASE"])
Session = sessionmaker(engine)


def seed() -> None:
    """1,000 learners, 5 courses; of the first course's 40 lessons each learner has done 20."""
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(User), list(_users()))
        connection.execute(
            insert(Course),
            [
                {"id": number, "title": f"Course {number}", "summary": "What it is about. " * 10}
                for number in range(1, COURSES + 1)
            ],
        )
        connection.execute(
            insert(Lesson),
            [
                {
                    "id": number,
                    "course_id": 1,
                    "module": 1 + (number - 1) * MODULES // LESSONS,
                    "position": number,
                    "title": f"Lesson {number}: mapping stakeholders",
                    "minutes": 12,
                }
                for number in range(1, LESSONS + 1)
            ],
        )
        for learner in range(1, LEARNERS + 1):
            rows = [
                {
                    "user_id": learner,
                    "lesson_id": lesson,
                    "state": "completed",
                    "score": 1.0,
                    "attempts": 1,
                }
                for lesson in range(1, DONE + 1)
            ]
            connection.execute(insert(Progress), rows)
    engine.dispose()


def _users() -> Iterator[dict[str, object]]:
    for number in range(1, LEARNERS + 1):
        yield {
            "id": number,
            "name": f"Learner {number}",
            "email": f"learner-{number}@example.org",
            "language": "en",
        }


if __name__ == "__main__":
    seed()
