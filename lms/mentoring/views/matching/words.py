"""What the rules of the matching found, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext as _n

from lms.mentoring.rules.matching.facts import RuleKind, RunState, Wish
from lms.mentoring.rules.matching.remedies import Remedy
from lms.mentoring.rules.matching.results import Lack, Relief, ReliefKind, Unmatched
from lms.mentoring.rules.matching.scoring import Meeting, Note, Obstacle, Part, PartKind
from lms.mentoring.rules.matching.solving import Clash, Fault
from lms.mentoring.rules.mentorships import MentorshipKind, MentorshipState
from lms.web.languages import lang, language_name, listed

MOST_TOPICS = 3
KINDS = {
    MentorshipKind.MENTORING: _l("Mentoring"),
    MentorshipKind.JOB_SHADOWING: _l("Job shadowing"),
}
RUN_STATES = {
    RunState.DRAFT: _l("draft"),
    RunState.PUBLISHED: _l("proposed to the cities"),
    RunState.DISCARDED: _l("put aside"),
}
PAIR_STATES = {
    MentorshipState.PROPOSED: _l("proposed, not answered by both"),
    MentorshipState.DECLINED: _l("declined"),
    MentorshipState.AGREED: _l("agreed"),
    MentorshipState.ACTIVE: _l("under way"),
    MentorshipState.PAUSED: _l("paused"),
    MentorshipState.COMPLETED: _l("completed"),
    MentorshipState.ENDED_EARLY: _l("ended early"),
    MentorshipState.FOLLOWED_UP: _l("looked back at"),
}
PARTS = {
    PartKind.NEEDS: _l("Needs met"),
    PartKind.BACK: _l("Gives back"),
    PartKind.LANGUAGE: _l("Language"),
    PartKind.SIZE: _l("Size"),
    PartKind.COUNTRY: _l("Country"),
    PartKind.EARLIER: _l("Earlier pair"),
}
NOTES = {
    Note.UNMET: _l("none"),
    Note.NO_COMMON: _l("none in common"),
    Note.SAME_SIZE: _l("similar: within a factor of 2"),
    Note.NEAR_SIZE: _l("within a factor of 4"),
    Note.OTHER_SIZE: _l("very different"),
    Note.UNKNOWN_SIZE: _l("not known of both"),
    Note.SAME_COUNTRY: _l("the same"),
    Note.OTHER_COUNTRY: _l("different ones"),
    Note.PAIR_AGAIN: _l("they were a pair before"),
    Note.NEW_PAIR: _l("a new pair"),
}
OBSTACLES = {
    Obstacle.NO_LANGUAGE: _l("They have no language in common."),
    Obstacle.NO_NEED_MET: _l("No strength of one meets a need of the other as it would have to."),
    Obstacle.FORBIDDEN: _l(
        "These two are banned, are a pair of another kind, or one of them declined."
    ),
    Obstacle.NO_ROOM: _l("The champion has no room for another city."),
}
LACKS = {
    Lack.NO_PROFILE: _l("Its profile is not published yet."),
    Lack.NO_NEEDS: _l("Its profile names no need."),
    Lack.NO_OFFERS: _l("Its profile offers nothing."),
    Lack.NO_ROOM_OFFERED: _l("Its profile has no room for a city, or all its places are taken."),
    Lack.NOBODY_FITS: _l("No other city can be its pair:"),
    Lack.ALL_TAKEN: _l("Those who could be its pair are taken by others, which is better for the whole."),
    Lack.NOT_NEEDED: _l("Others fit the cities that look for help better."),
}  # fmt: skip


def reason_of(part: Part) -> str:
    """Why a part has its points."""
    if part.note is Note.MET:
        count = int(part.words[0])
        return str(_n("%(num)d field", "%(num)d fields", count))
    if part.note is Note.COMMON:
        return listed([language_name(code, lang()) for code in part.words])
    return str(NOTES[part.note])


def topics_of(meetings: Sequence[Meeting], fields: Mapping[str, str]) -> str:
    """What the needs that are met are about, the most points first; three at most."""
    named = [(fields.get(one.code, one.code), one.need_topic) for one in meetings[:MOST_TOPICS]]
    return listed([f"{field} ({topic})" if topic else field for field, topic in named])


def cost(pairs: int, points: int) -> str:
    """What the whole would lose with another pair, as a sentence."""
    if pairs > 0:
        return str(
            _n(
                "%(num)d city more would have no pair.",
                "%(num)d cities more would have no pair.",
                pairs,
            )
        )
    if pairs < 0:
        return str(_n("There would be %(num)d pair more.", "There would be %(num)d pairs more.", -pairs))  # fmt: skip
    if points > 0:
        return str(_n("The sum falls by %(num)d point.", "The sum falls by %(num)d points.", points))  # fmt: skip
    if points < 0:
        return str(_n("The sum rises by %(num)d point.", "The sum rises by %(num)d points.", -points))  # fmt: skip
    return str(_("The sum stays the same: it is as good."))


def lack_of(found: Unmatched) -> list[str]:
    """Why a city has no pair: a sentence, and where nobody fits, what stands in the way."""
    said = [str(LACKS[found.lack])]
    for obstacle, count in found.obstacles:
        said.append(_blocked(obstacle, count))
    return said


def _blocked(obstacle: Obstacle, count: int) -> str:
    match obstacle:
        case Obstacle.NO_LANGUAGE:
            found = _n("%(num)d shares no language", "%(num)d share no language", count)
        case Obstacle.NO_NEED_MET:
            found = _n("with %(num)d no strength meets a need", "with %(num)d no strength meets a need", count)  # fmt: skip
        case Obstacle.FORBIDDEN:
            found = _n("%(num)d is excluded or declined", "%(num)d are excluded or declined", count)
        case Obstacle.NO_ROOM:
            found = _n("%(num)d has no room", "%(num)d have no room", count)
    return str(found)


def relief_of(found: Relief, names: Mapping[int, str]) -> str:
    """What could be given up."""
    cities = [names.get(id_, "?") for id_ in found.two]
    match found.kind:
        case ReliefKind.PLACE:
            return str(_("Ask %(city)s for one more place.", city=cities[0]))
        case ReliefKind.LANGUAGE:
            return str(_("Allow pairs without a language in common."))
        case ReliefKind.NEED:
            return str(_("Allow pairs in which no strength meets a need."))
        case ReliefKind.FORBID:
            return str(_("Allow %(champion)s and %(mentee)s as a pair.", champion=cities[0], mentee=cities[1]))  # fmt: skip


def gain_of(found: Relief) -> str:
    """What that would bring."""
    if found.points > 0:
        more = _n("%(num)d point more", "%(num)d points more", found.points)
        return str(
            _n(
                "It brings %(num)d pair and %(points)s.",
                "It brings %(num)d pairs and %(points)s.",
                found.pairs,
                points=more,
            )
        )
    return str(_n("It brings %(num)d pair more.", "It brings %(num)d pairs more.", found.pairs))


def fault_of(found: Fault, names: Mapping[int, str]) -> str:
    """Why the wishes cannot all be fulfilled, and which one to give up."""
    city = names.get(found.city, "?")
    locked = listed(
        [
            _("%(champion)s – %(mentee)s", **_named(wish, names))
            for wish in found.wishes
        ]
    )  # fmt: skip
    match found.clash:
        case Clash.NOT_HERE:
            return str(_("The lock %(locked)s cannot hold: %(city)s takes no such part here, has no published profile, or has its pair already. Take the lock away, or publish the profile.", locked=locked, city=city))  # fmt: skip
        case Clash.LOCKED_TWICE:
            return str(_("%(city)s is locked into more than one pair: %(locked)s. Keep one of these locks.", city=city, locked=locked))  # fmt: skip
        case Clash.NO_ROOM:
            return str(_n("%(city)s has room for %(num)d city, but is locked with more: %(locked)s. Take a lock away, or ask for more room.", "%(city)s has room for %(num)d cities, but is locked with more: %(locked)s. Take a lock away, or ask for more room.", found.room, city=city, locked=locked))  # fmt: skip
        case Clash.BOTH_WAYS:
            return str(_("%(locked)s: they are locked and excluded at once. Take one of the two away.", locked=locked))  # fmt: skip


def remedy_of(found: Remedy, names: Mapping[int, str]) -> str:
    """A way out of wishes that contradict each other."""
    if found.city is not None:
        return str(
            _n(
                "Ask %(city)s for room for %(num)d more city.",
                "Ask %(city)s for room for %(num)d more cities.",
                found.places,
                city=names.get(found.city, "?"),
            )
        )
    given_up = [
        _("the lock %(champion)s – %(mentee)s", **_named(wish, names))
        if wish.kind is RuleKind.LOCK
        else _("the ban %(champion)s – %(mentee)s", **_named(wish, names))
        for wish in found.wishes
    ]
    return str(_("Give up %(wishes)s.", wishes=listed(given_up)))


def outcome_of(found: Remedy) -> str:
    """What a run then finds."""
    return str(
        _n(
            "Then a run finds %(num)d pair with %(points)s points.",
            "Then a run finds %(num)d pairs with %(points)s points.",
            found.pairs,
            points=found.points,
        )
    )


def _named(wish: Wish, names: Mapping[int, str]) -> dict[str, str]:
    return {
        "champion": names.get(wish.champion, "?"),
        "mentee": names.get(wish.mentee, "?"),
    }
