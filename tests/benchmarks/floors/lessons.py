"""Floors c and d, and the pages of the floors' journey.

c: layout, Flask-Login, three ORM queries (user, 40 lessons, own progress), 40 links by url_for.
d: a form; attempt and progress by ORM, one commit, a redirect. Flask-Login stands as it comes: its
context processor is left on, which costs no query here, since the view has asked for the user.
"""

from __future__ import annotations

import json

from flask import Flask, g, redirect, render_template, request, url_for
from flask_login import LoginManager, current_user, login_required, login_user
from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession
from werkzeug.wrappers import Response

from tests.benchmarks.floors.prose import PROSE
from tests.benchmarks.floors.tables import Attempt, Course, Lesson, Progress, Session, User

app = Flask(__name__)
app.secret_key = "floors-sign-nothing-that-matters"
login_manager = LoginManager(app)


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
def load_user(user_id: str) -> User | None:
    return session().get(User, int(user_id))


@app.get("/sign-in/<int:user_id>")
def sign_in(user_id: int) -> Response:
    login_user(session().get_one(User, user_id))
    return redirect(url_for("catalogue"), 303)


@app.get("/")
def catalogue() -> str:
    courses = session().scalars(select(Course).order_by(Course.id)).all()
    return render_template("catalogue.html", courses=courses)


@app.get("/courses/<int:course_id>")
@login_required
def course(course_id: int) -> str:
    return render_template(
        "course.html",
        course_id=course_id,
        lessons=lessons_of(course_id),
        progress=own_progress(),
        prose=PROSE,
    )


@app.get("/lessons/<int:lesson_id>")
@login_required
def lesson(lesson_id: int) -> str:
    lessons = lessons_of(1)
    return render_template(
        "lesson.html",
        lesson=next(one for one in lessons if one.id == lesson_id),
        lessons=lessons,
        progress=own_progress(),
        prose=PROSE,
    )


@app.get("/progress")
@login_required
def progress() -> str:
    return render_template(
        "progress.html", lessons=lessons_of(1), progress=own_progress(), prose=PROSE
    )


@app.post("/lessons/<int:lesson_id>/attempts")
@login_required
def attempt(lesson_id: int) -> Response:
    answers = request.form.to_dict()
    score = sum(value == "right" for value in answers.values()) / max(len(answers), 1)
    me = current_user.id
    session().add(
        Attempt(user_id=me, lesson_id=lesson_id, answers=json.dumps(answers), score=score)
    )
    row = session().get(Progress, (me, lesson_id))
    if row is None:
        row = Progress(user_id=me, lesson_id=lesson_id, attempts=0)
        session().add(row)
    row.state, row.score, row.attempts = "completed", score, row.attempts + 1
    session().commit()
    return redirect(url_for("lesson", lesson_id=lesson_id), 303)


def lessons_of(course_id: int) -> list[Lesson]:
    query = select(Lesson).where(Lesson.course_id == course_id).order_by(Lesson.position)
    return list(session().scalars(query))


def own_progress() -> dict[int, Progress]:
    rows = session().scalars(select(Progress).where(Progress.user_id == current_user.id))
    return {row.lesson_id: row for row in rows}
