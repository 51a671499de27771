"""The words for states, kinds and checklists of mentorships and sessions, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.mentoring.rules.mentorships import MentorshipState as M
from lms.mentoring.rules.sessions import Cycle, Reply
from lms.mentoring.rules.sessions import SessionState as S

STATES = {
    M.PROPOSED: _l("proposed"),
    M.DECLINED: _l("declined"),
    M.AGREED: _l("agreed"),
    M.ACTIVE: _l("active"),
    M.PAUSED: _l("paused"),
    M.COMPLETED: _l("completed"),
    M.ENDED_EARLY: _l("ended early"),
    M.FOLLOWED_UP: _l("followed up"),
}
# The mark that stands beside the word.
MARKS = {
    M.PROPOSED: "", M.DECLINED: "back", M.AGREED: "wait", M.ACTIVE: "now", M.PAUSED: "wait",
    M.COMPLETED: "done", M.ENDED_EARLY: "back", M.FOLLOWED_UP: "done",
}  # fmt: skip
SESSION_STATES = {
    S.PLANNED: _l("planned, no time agreed yet"),
    S.CONFIRMED: _l("confirmed"),
    S.MOVED_ONLINE: _l("confirmed, moved online"),
    S.POSTPONED: _l("postponed"),
    S.HELD: _l("held"),
    S.REPORTED: _l("held and reported"),
    S.CANCELLED: _l("cancelled"),
}
SESSION_MARKS = {
    S.PLANNED: "", S.CONFIRMED: "now", S.MOVED_ONLINE: "now", S.POSTPONED: "wait", S.HELD: "wait",
    S.REPORTED: "done", S.CANCELLED: "back",
}  # fmt: skip
CYCLES = {
    Cycle.PLAN: _l("Visit 1: plan"),
    Cycle.CONSOLIDATE: _l("Visit 2: consolidate"),
    Cycle.REVIEW: _l("Visit 3: review"),
}
REPLY_MARKS = {Reply.YES: "done", Reply.IF_NEED_BE: "wait", Reply.NO: "back"}
CHECKS = {
    "agenda": _l("The agenda is sent three days before"),
    "link": _l("The video call is set up and tried out"),
    "interpreting": _l("Interpreting and other needs are arranged"),
    "notes": _l("Somebody takes notes; they are sent within five days"),
    "room": _l("A room that everybody can enter and hear in"),
    "material": _l("Material is there, in the languages of the group"),
    "presence": _l("A list of presence is ready to be signed"),
    "focus": _l("Both sides have agreed what the visit is for"),
    "hosts": _l("Everybody who receives the guests knows when and why"),
    "rooms": _l("Rooms are booked for each part"),
    "travel": _l("Travel, beds and meals are arranged, and who pays"),
    "access": _l("Every place can be reached by everybody who comes"),
    "failure": _l("Something that failed here is shown, too"),
    "photos": _l("Everybody was asked about photographs"),
    "workplace": _l("A desk, a pass and somebody to go along with are there"),
    "confidentiality": _l("What the guest may see and must keep to themselves is clear"),
}
