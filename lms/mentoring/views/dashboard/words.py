"""The words of the dashboard: levels, risks, states, reasons."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext as _n

from lms.mentoring.rules.dashboard import Aspect, Level, Reason, Risk
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


def sentences() -> Callable[[Aspect], str]:
    """What says the reason of an aspect, in the reader's language; each sentence is looked up once."""
    patterns = {reason: make() for reason, make in PATTERNS.items()}
    waiting: dict[int, str] = {}

    def say(aspect: Aspect) -> str:
        if aspect.reason is Reason.WAITING:
            number = aspect.number
            if number not in waiting:
                waiting[number] = str(
                    _n("%(num)d task waits for a review", "%(num)d tasks wait for a review", number)
                )
            return waiting[number]
        pattern = patterns[(aspect.reason, aspect.at is not None)]
        facts = {
            "done": aspect.number,
            "of": aspect.of,
            "date": day(aspect.at) if aspect.at else "",
        }
        return pattern % facts

    return say


def _always(
    make: Callable[[], str], *reasons: Reason
) -> dict[tuple[Reason, bool], Callable[[], str]]:
    return {(reason, dated): make for reason in reasons for dated in (False, True)}


# By reason, and by whether it has a date.
PATTERNS: dict[tuple[Reason, bool], Callable[[], str]] = {
    **_always(lambda: _("nobody takes part"), Reason.NOBODY),
    **_always(lambda: _("no lesson is completed yet"), Reason.NOT_BEGUN),
    **_always(lambda: _("%(done)d lessons completed, %(of)d are due by the dates"), Reason.BEHIND),
    **_always(lambda: _("nothing completed since %(date)s"), Reason.SILENT),
    **_always(lambda: _("%(done)d of %(of)d lessons completed"), Reason.ON_TRACK),
    **_always(lambda: _("no task waits"), Reason.NONE_WAITS),
    **_always(lambda: _("no mentorship"), Reason.NO_PAIR),
    **_always(lambda: _("no mentor is assigned"), Reason.NO_MENTOR),
    **_always(lambda: _("no open mentorship"), Reason.NOT_NEEDED),
    **_always(lambda: _("next on %(date)s"), Reason.NEXT_PLANNED),
    (Reason.NONE_PLANNED, True): lambda: _("none planned, last on %(date)s"),
    (Reason.NONE_PLANNED, False): lambda: _("none held and none planned yet"),
    (Reason.LONG_AGO, True): lambda: _("none for six weeks, last on %(date)s"),
    (Reason.LONG_AGO, False): lambda: _("none in the first six weeks"),
    **_always(lambda: _("no goals agreed"), Reason.NO_GOALS),
    **_always(
        lambda: _("%(done)d of %(of)d steps, less than the time that has passed"),
        Reason.GOALS_BEHIND,
    ),
    **_always(lambda: _("%(done)d of %(of)d steps"), Reason.GOALS_MOVE),
}
