"""The words of the dashboard: levels, risks, states, reasons."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext as _n

from lms.mentoring.rules.dashboard import Aspect, Level, Reason, Risk
from lms.mentoring.rules.mentorships import MentorshipState
from lms.web.languages import day


def level_words() -> dict[Level, str]:
    """How much somebody should care."""
    return {
        Level.NONE: _("not needed"),
        Level.GOOD: _("well"),
        Level.WATCH: _("look"),
        Level.ACT: _("act"),
    }


def risk_words() -> dict[Risk, str]:
    """Why a pair is at risk."""
    return {
        Risk.UNANSWERED: _("proposed more than two weeks ago, not answered"),
        Risk.UNSTARTED: _("agreed more than three weeks ago, not started"),
        Risk.PAUSED: _("paused for more than a month"),
        Risk.NO_MENTOR: _("no mentor is assigned"),
        Risk.NO_SESSION: _("no session for six weeks, and none planned"),
    }


def state_words() -> dict[MentorshipState, str]:
    """Where a mentorship stands."""
    return {
        MentorshipState.PROPOSED: _("proposed"),
        MentorshipState.DECLINED: _("declined"),
        MentorshipState.AGREED: _("agreed"),
        MentorshipState.ACTIVE: _("active"),
        MentorshipState.PAUSED: _("paused"),
        MentorshipState.COMPLETED: _("completed"),
        MentorshipState.ENDED_EARLY: _("ended early"),
        MentorshipState.FOLLOWED_UP: _("followed up"),
    }


def aspect_words(aspect: Aspect) -> str:
    """The reason of an aspect, with its figures."""
    return WORDS[aspect.reason](aspect)


def _when(aspect: Aspect) -> str:
    return day(aspect.at) if aspect.at else ""


WORDS: dict[Reason, Callable[[Aspect], str]] = {
    Reason.NOBODY: lambda _a: _("nobody takes part"),
    Reason.NOT_BEGUN: lambda _a: _("no lesson is completed yet"),
    Reason.BEHIND: lambda a: _("%(done)d lessons completed, %(due)d are due by the dates", done=a.number, due=a.of),
    Reason.SILENT: lambda a: _("nothing completed since %(date)s", date=_when(a)),
    Reason.ON_TRACK: lambda a: _("%(done)d of %(all)d lessons completed", done=a.number, all=a.of),
    Reason.NONE_WAITS: lambda _a: _("no task waits"),
    Reason.WAITING: lambda a: _n("%(num)d task waits for a review", "%(num)d tasks wait for a review", a.number),
    Reason.NO_PAIR: lambda _a: _("no mentorship"),
    Reason.NO_MENTOR: lambda _a: _("no mentor is assigned"),
    Reason.NOT_NEEDED: lambda _a: _("no open mentorship"),
    Reason.NEXT_PLANNED: lambda a: _("next on %(date)s", date=_when(a)),
    Reason.NONE_PLANNED: lambda a: _("none planned, last on %(date)s", date=_when(a)) if a.at else _("none held and none planned yet"),
    Reason.LONG_AGO: lambda a: _("none for six weeks, last on %(date)s", date=_when(a)) if a.at else _("none in the first six weeks"),
    Reason.NO_GOALS: lambda _a: _("no goals agreed"),
    Reason.GOALS_BEHIND: lambda a: _("%(done)d of %(all)d steps, less than the time that has passed", done=a.number, all=a.of),
    Reason.GOALS_MOVE: lambda a: _("%(done)d of %(all)d steps", done=a.number, all=a.of),
}  # fmt: skip
