"""Floor e: a mentor's dashboard: one GROUP BY through the ORM, 100 rows in a template.

Flask-Login's user, the learners of one city with how many of 40 lessons each has completed and when
each was here last, one link by url_for for each. No matrix, no reasons, no audit.
`python -m tests.benchmarks.floors.board LEARNERS` fills the database of BENCH_DATABASE.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

from flask import Flask, g, redirect, render_template_string, url_for
from flask_login import LoginManager, login_required, login_user
from sqlalchemy import ForeignKey, func, insert, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker
from sqlalchemy.orm import Session as OrmSession
from werkzeug.wrappers import Response

from tests.benchmarks.floors.tables import connect

DONE, MENTEES, CITIES = 20, 100, 200
PAGE = """<!doctype html><html lang="en"><head><title>Board</title></head><body>
<nav>{% for place in ("home", "mentees", "courses", "account") %}<a href="{{ url_for("board") }}">{{ place }}</a>{% endfor %}</nav>
<h1>Mentees</h1><table><tbody>
{% for row in rows %}<tr><th><a href="{{ url_for("learner", learner_id=row.id) }}">{{ row.name }}</a></th><td>{{ row.done }} of 40</td><td>{{ row.latest }}</td></tr>
{% endfor %}</tbody></table></body></html>"""


FILL = """INSERT INTO progress (learner_id, lesson_id, completed_at, touched_at)
SELECT learner.id, lesson.id, CASE WHEN lesson.id <= :done THEN :at END, :at
FROM learner CROSS JOIN learner AS lesson WHERE lesson.id <= 40 ORDER BY learner.id, lesson.id"""


class Base(DeclarativeBase):
    pass


class Learner(Base):
    __tablename__ = "learner"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    city_id: Mapped[int] = mapped_column(index=True)

    is_active = is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        return str(self.id)


class Progress(Base):
    __tablename__ = "progress"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own protocol
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id"), primary_key=True)
    lesson_id: Mapped[int] = mapped_column(primary_key=True)
    completed_at: Mapped[datetime | None]
    touched_at: Mapped[datetime]


app = Flask(__name__)
app.secret_key = "floors-sign-nothing-that-matters"
login_manager = LoginManager(app)
engine = connect(os.environ["BENCH_DATABASE"])
Session = sessionmaker(engine)


def session() -> OrmSession:
    """The session of this request."""
    if "session" not in g:
        g.session = Session()
    found: OrmSession = g.session
    return found


@app.teardown_appcontext
def end_session(_error: BaseException | None) -> None:
    if "session" in g:
        g.session.close()


@login_manager.user_loader
def load_user(user_id: str) -> Learner | None:
    return session().get(Learner, int(user_id))


@app.get("/sign-in/<int:user_id>")
def sign_in(user_id: int) -> Response:
    login_user(session().get_one(Learner, user_id))
    return redirect(url_for("board"), 303)


@app.get("/board")
@login_required
def board() -> str:
    done = func.count(Progress.completed_at)
    rows = session().execute(
        select(
            Learner.id,
            Learner.name,
            done.label("done"),
            func.max(Progress.touched_at).label("latest"),
        )
        .join(Progress, Progress.learner_id == Learner.id, isouter=True)
        .where(Learner.city_id == 1)
        .group_by(Learner.id, Learner.name)
        .order_by(Learner.name)
    )
    return render_template_string(PAGE, rows=rows.all())


@app.get("/learners/<int:learner_id>")
def learner(learner_id: int) -> str:
    return str(learner_id)


@app.get("/")
def front() -> str:
    return "ready"


def seed(learners: int) -> None:
    """City 1 has the first 100 learners; each has begun all 40 lessons and completed 20."""
    Base.metadata.create_all(engine)
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    with engine.begin() as connection:
        for start in range(1, learners + 1, 10_000):
            rows = [
                {
                    "id": number,
                    "name": f"Learner {number}",
                    "city_id": 1 if number <= MENTEES else 2 + number % (CITIES - 1),
                }
                for number in range(start, min(start + 10_000, learners + 1))
            ]
            connection.execute(insert(Learner), rows)
        connection.execute(text(FILL), {"done": DONE, "at": moment})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


if __name__ == "__main__":
    seed(int(sys.argv[1]))
