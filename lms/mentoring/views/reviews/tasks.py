"""The page on which a mentor reads and reviews a task."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Response, flash, jsonify, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lms.activity.views import note_look
from lms.catalogue.queries.lessons import lesson_texts
from lms.cities.queries import cities
from lms.content.model import Rubric, TaskText, pick
from lms.core.actor import Role
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden, Invalid
from lms.db import write
from lms.files.views import attachment as send_attachment
from lms.mentoring.actions.reviews import give_verdict
from lms.mentoring.forms.reviews import ReviewForm
from lms.mentoring.queries.reviews.reading import (
    TaskToRead,
    VersionLine,
    file_to_read,
    files_of,
    task_to_read,
    versions_beside,
)
from lms.mentoring.rules.reviews import Block, blocks_of, differences
from lms.mentoring.views.reviews.blueprint import not_stored, rendered, room
from lms.quizzes.queries import rules_of
from lms.tasks.actions.reviews import (
    AlreadyReviewed,
    DraftChanged,
    Written,
    drop_reply,
    keep_reply,
    save_review_draft,
)
from lms.tasks.queries.reviews import Reply, ReviewDraftRow, draft_of, replies_of, review_of
from lms.tasks.rules import Verdict
from lms.tasks.rules.reviews import Remark, carried, chosen_levels, quote_of
from lms.web.access import person_id, requires
from lms.web.errors import wants_json
from lms.web.languages import clock, lang


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the page of a task shows besides what is being written."""

    task: TaskToRead
    text: TaskText | None
    lesson_title: str
    blocks: tuple[Block, ...]
    versions: list[VersionLine]
    replies: list[Reply]

    @property
    def rubric(self) -> Rubric | None:
        """The table by which the task is reviewed."""
        return self.text.rubric if self.text else None

    @property
    def quotes(self) -> dict[int, str]:
        """The beginnings of the numbered blocks."""
        return {b.number: quote_of(b.text) for b in self.blocks if b.number is not None}


def _reading(version_id: int, *, compare: bool = True) -> Reading:
    """What is to be read; NotFound for who may not. The look is noted before anything is shown."""
    task = task_to_read(person_id(), version_id)
    note_look(task.person_id)
    versions = versions_beside(task)
    before = next((one.html for one in versions if one.html), "")
    rules = rules_of(task.lesson_version_id)
    texts = lesson_texts(task.lesson_version_id)
    source = next(iter(texts))
    return Reading(
        task,
        pick(rules.task.texts, lang(), next(iter(rules.task.texts)))[1] if rules.task else None,
        pick(texts, lang(), source)[1].title,
        differences(before, task.html) if before and compare else blocks_of(task.html),
        versions,
        replies_of(person_id()),
    )


@room.get("/tasks/<int:version_id>/")
@requires(Role.MENTOR)
def task(version_id: int) -> Response:
    """A version of a learner's work, to be read and reviewed."""
    reading = _reading(version_id, compare=request.args.get("changes") != "0")
    return _page(reading, _kept(reading))


def _kept(reading: Reading) -> ReviewDraftRow:
    """What was written so far; on a new version what still fits of the draft on the one before."""
    kept = draft_of(person_id(), reading.task.version_id)
    if kept is not None:
        return kept
    older = next((v for v in reading.versions if v.number == reading.task.number - 1), None)
    former = draft_of(person_id(), older.id) if older and older.verdict is None else None
    if former is None:
        return ReviewDraftRow()
    texts = [block.text for block in reading.blocks if block.number is not None]
    remarks = carried(former.remarks, texts)
    return replace(former, remarks=remarks, saved_at=None, row_version=0)


def _page(reading: Reading, draft: ReviewDraftRow, status: int = 200, **more: object) -> Response:
    form: object = more.pop("form", None)
    if form is None:
        shown = ReviewForm(None, text=draft.text, row_version=draft.row_version)
        form = shown
    page = render_template(
        "mentoring/reviews_task.html",
        reading=reading,
        task=reading.task,
        draft=draft,
        form=form,
        review=review_of(reading.task.version_id),
        files=files_of(reading.task.version_id),
        base=f"/{lang()}/reviews/tasks/{reading.task.version_id}/",
        city=cities([reading.task.city_id])[reading.task.city_id].called(lang()),
        about=request.args.get("about", type=int),
        **{"changed": None, "compare": request.args.get("changes") != "0", **more},
    )
    return not_stored(page, status)


@room.get("/tasks/<int:version_id>/files/<int:file>")
@requires(Role.MENTOR)
def task_file(version_id: int, file: int) -> Answer:
    """A file of a version that the mentor may read, always as a download."""
    found = task_to_read(person_id(), version_id)
    note_look(found.person_id)
    return send_attachment(file_to_read(version_id, file))


@room.post("/tasks/<int:version_id>/")
@requires(Role.MENTOR)
def write_review(version_id: int) -> Answer:
    """Save what is being written, or give the review; every button keeps every word."""
    reading = _reading(version_id)
    form = ReviewForm()
    form.validate()
    written = _written(form, reading)
    try:
        return _carry_out(form, reading, written)
    except AlreadyReviewed:
        return _refused(reading, form, written, 409)
    except DraftChanged as changed:
        return _refused(reading, form, written, 409, changed=changed)
    except Invalid as error:
        form.refuse(error)
        return _refused(reading, form, written, 422)


def _refused(
    reading: Reading, form: ReviewForm, written: Written, status: int, **more: object
) -> Answer:
    if wants_json():
        first = next((str(m) for f in form for m in f.errors), "") or next(
            iter(form.form_errors), ""
        )
        return make_response(jsonify(error=first or _("Changed in another window.")), status)
    changed = more.get("changed")
    row_version = form.row_version.data or 0
    if isinstance(changed, DraftChanged):
        row_version = changed.row_version
        form.row_version.raw_data = None
        form.row_version.data = row_version
    draft = ReviewDraftRow(written.text, written.rubric, written.remarks, None, row_version)
    return _page(reading, draft, status, form=form, **more)


def _written(form: ReviewForm, reading: Reading) -> Written:
    """What the form holds: remarks that it carries, with the new one, without the removed one."""
    quotes = reading.quotes
    sent = zip(request.form.getlist("at"), request.form.getlist("said"), strict=False)
    remarks = [
        Remark(int(at), quotes[int(at)], text)
        for at, text in sent
        if at.isascii() and at.isdigit() and int(at) in quotes and text.strip()
    ]
    if form.remove.data is not None and 0 <= form.remove.data < len(remarks):
        del remarks[form.remove.data]
    if (form.remark.data or "").strip():
        block = form.block.data if form.block.data in quotes else min(quotes, default=1)
        remarks.append(Remark(block, quotes.get(block, ""), (form.remark.data or "").strip()))
    text = form.text.data or ""
    if form.action.data == "reply":
        chosen = next((r for r in reading.replies if r.id == form.reply.data), None)
        text = "\n\n".join(filter(None, [text.rstrip(), chosen.text if chosen else ""]))
        form.text.data = text
    rubric = reading.rubric
    sizes = (len(rubric.criteria), len(rubric.levels)) if rubric else (0, 0)
    remarks.sort(key=lambda remark: remark.block)
    return Written(text, chosen_levels(request.form, *sizes), tuple(remarks))


def _carry_out(form: ReviewForm, reading: Reading, written: Written) -> Answer:
    me, version_id, action = person_id(), reading.task.version_id, form.action.data
    if action in {"accept", "changes"}:
        return _give(
            reading, written, Verdict.ACCEPTED if action == "accept" else Verdict.CHANGES_REQUESTED
        )
    if review_of(version_id) is not None:
        raise AlreadyReviewed
    with write():
        saved = save_review_draft(
            reviewer_id=me,
            version_id=version_id,
            written=written,
            row_version=form.row_version.data or 0,
            at=now(),
        )
        if action == "keep":
            keep_reply(person_id=me, title=form.reply_title.data or "", text=written.text, at=now())
        if action == "forget" and form.reply.data:
            drop_reply(person_id=me, reply_id=form.reply.data)
    if wants_json():
        return jsonify(saved=_("Saved %(time)s", time=clock(now())), row_version=saved)
    flash(_("Your draft is saved."))
    about = request.form.get("about", type=int)
    stays = about or form.remove.data is not None or action == "remark"
    place = f"?about={about}" if about else ""
    anchor = "remarks" if stays else "write"
    return redirect(f"/{lang()}/reviews/tasks/{version_id}/{place}#{anchor}", 303)


def _give(reading: Reading, written: Written, verdict: Verdict) -> Answer:
    """Render outside the write, then write all of it at once."""
    if reading.task.person_id == person_id():
        raise Forbidden
    html = rendered(written.text)
    remarks = tuple(replace(remark, html=rendered(remark.text)) for remark in written.remarks)
    try:
        with write():
            give_verdict(
                mentor_id=person_id(),
                version_id=reading.task.version_id,
                verdict=verdict,
                written=replace(written, remarks=remarks),
                html=html,
                at=now(),
            )
    except AlreadyReviewed:
        raise
    except Conflict as conflict:
        raise Invalid(conflict.message) from conflict
    name = reading.task.name
    flash(
        _("Accepted. %(name)s is told, here and by mail.", name=name)
        if verdict is Verdict.ACCEPTED
        else _("Returned. %(name)s is told, here and by mail.", name=name)
    )
    return redirect(f"/{lang()}/reviews/", 303)
