"""Saving a page: what others saved meanwhile is merged, and nobody's text is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import jsonify, request
from flask_babel import gettext as _

from lms.authoring.actions import files as actions
from lms.authoring.forms.editor import Sent, sent_in
from lms.authoring.queries import files
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.editor import read_draft, text_before
from lms.authoring.queries.files import OpenFile
from lms.authoring.rules.editor.merging import Choice, Merge, line_changes, merge
from lms.authoring.views.room import authors, here, room
from lms.catalogue.actions.sources import keep_text
from lms.content.files import TEXT_LIMIT
from lms.content.trees import text_digest
from lms.core.clock import now
from lms.core.errors import Busy, Conflict, Invalid
from lms.db import write
from lms.web.access import person_id
from lms.web.languages import clock

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of a save. `differs` says where somebody has to choose; then nothing was saved.

    file: as it is now; sent: the text that came; merged: whether it was joined with another's, and `by`
    who had saved that.
    """

    file: OpenFile
    sent: str
    differs: Merge | None = None
    merged: bool = False
    by: str = ""


def keep(
    course: CourseHere, path: str, sent: Sent, choices: Mapping[int, Choice] | None = None
) -> Kept:
    """Save a text, joined with what others saved since; raises NotFound, Invalid and Busy.

    `choices` are those between this text and the one that is there; None asks for them.
    """
    if len(sent.text.encode("utf-8", "replace")) > TEXT_LIMIT:
        raise Invalid(_("The text is longer than %(size)s kB. Divide it into two pages.", size=TEXT_LIMIT // 1024))  # fmt: skip
    for _try in range(_TRIES):
        there = files.file(course.id, path)
        found = _joined(there, sent)
        if choices is None and not found.is_clean:
            return Kept(there, sent.text, differs=found)
        text = _with_ends_of(there.text, found.chosen(choices or {}))
        summary = read_draft(course.id, path, text).summary
        try:
            with write():
                keep_text(sent.text)
                actions.save(
                    course_id=course.id,
                    text=text,
                    revision=there.revision,
                    saved_by=person_id(),
                    summary=summary,
                )
        except Conflict:
            continue
        saved = files.file(course.id, path)
        return Kept(saved, sent.text, merged=_plain(saved.text) != sent.text, by=there.name)
    raise Busy


def _joined(there: OpenFile, sent: Sent) -> Merge:
    if sent.base == there.sha256:
        return merge(_plain(there.text), sent.text, _plain(there.text))
    base = text_before(there, sent.base) if sent.base else None
    return merge(base if base is None else _plain(base), sent.text, _plain(there.text))


def _plain(text: str) -> str:
    """As a browser gives it back: with line ends of one sign."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _with_ends_of(old: str, text: str) -> str:
    """The line ends that the file has."""
    return text.replace("\n", "\r\n") if "\r\n" in old else text


@room.post("/<course>/saves/<path:path>")
@authors
def autosave(course: str, path: str) -> Any:  # noqa: ANN401
    """Save what is being written, for the script; 409 where somebody has to choose."""
    kept = keep(here(course), path, sent_in(request.form))
    if kept.differs:
        return jsonify(state="differs", error=_who(kept.file)), 409
    reply = {
        "state": "saved",
        "sent": text_digest(kept.sent),
        "base": kept.file.sha256,
        "said": _("Saved %(time)s", time=clock(now())),
    }
    if kept.merged:
        reply["changes"] = line_changes(kept.sent, _plain(kept.file.text))
        reply["merged"] = _("What %(name)s wrote meanwhile is in your text now.", name=kept.by or _("somebody else"))  # fmt: skip
    return jsonify(reply)


@room.post("/<course>/presence/<path:path>")
@authors
def presence(course: str, path: str) -> Any:  # noqa: ANN401
    """Say that the page is open, and hear who else has it open and whether it was changed."""
    view = here(course)
    file = files.file(view.id, path)
    with write():
        actions.be_here(course_id=view.id, path=path, person_id=person_id())
    others = files.others_here(view.id, path, person_id())
    said = [_("%(name)s has this page open.", name=name) for name in others]
    base = request.form.get("base", "")
    if base != file.sha256 and file.saved_by != person_id():
        said.append(_who(file))
    return jsonify(state="here", base=file.sha256, said=said)


def _who(file: OpenFile) -> str:
    if not file.name:
        return str(_("The page was changed at %(time)s.", time=clock(file.saved_at)))
    return str(
        _("%(name)s changed the page at %(time)s.", name=file.name, time=clock(file.saved_at))
    )
