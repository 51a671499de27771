"""The long parts of the dashboard as ready HTML: 200 cities would be 800 turns of a macro.

Names are escaped here, all else is ours. The words of a request are looked up once each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext as _n
from markupsafe import Markup, escape

from lms.editions.rules import CityRole
from lms.mentoring.queries.dashboard import CityLine, PairLine
from lms.mentoring.rules.dashboard import Aspect, Level
from lms.mentoring.rules.mentorships import MAX_PROGRESS, OPEN
from lms.mentoring.rules.network import Plan
from lms.mentoring.views.dashboard.words import level_words, risk_words, sentences
from lms.mentoring.views.words import STATES
from lms.web.languages import day_short

MARKS = {Level.NONE: "", Level.GOOD: " done", Level.WATCH: " wait", Level.ACT: " back"}
DOTS = {CityRole.CHAMPION: "offer", CityRole.MENTEE: "need"}
PLACE = "-city-"


def city_rows(lines: Iterable[CityLine], slug: str, roles: Mapping[CityRole, str]) -> Markup:
    """A row of the table for each city: how it stands in each aspect, and the way to write to it."""
    say, levels = sentences(), level_words()
    begun, ended = url_for("dashboard.write_nudge", slug=slug, city=PLACE).split(PLACE)
    labels = (_("Learning"), _("Tasks"), _("Sessions"), _("Goals"))
    people = _counted(lambda n: _n("%(num)d person", "%(num)d people", n))
    actions, write = _("Actions"), _("Write to it")
    marks = {
        level: f'<i class="m{MARKS[level]}" aria-hidden="true"></i> <b>{levels[level]}</b>'
        for level in Level
    }

    def cell(aspect: Aspect, label: str) -> str:
        return (
            f'<td data-label="{label}">{marks[aspect.level]}<br>'
            f'<span class="meta">{say(aspect)}</span></td>'
        )

    written = []
    for line in lines:
        name = escape(line.name)
        cells = "".join(map(cell, line.aspects, labels))
        written.append(
            f'<tr><th scope="row">{name}<br><span class="meta">{roles[line.role]} · '
            f"{line.country} · {people(line.facts.learners)}</span></th>{cells}"
            f'<td data-label="{actions}"><a href="{begun}{line.slug}{ended}">{write}'
            f'<span class="visually-hidden">: {name}</span></a></td></tr>'
        )
    return Markup("".join(written))  # noqa: S704 - names are escaped, the rest is ours


def pair_rows(pairs: Iterable[PairLine]) -> Markup:
    """A row of the table for each mentorship."""
    states, since = {state: str(word) for state, word in STATES.items()}, _("since %(date)s")
    steps = _("%(done)d of %(of)d steps")
    mentee, state, held, coming, goals = (
        _("Mentee"), _("State"), _("Sessions held"), _("Next session"), _("Goals")
    )  # fmt: skip
    written = []
    for pair in pairs:
        facts = pair.facts
        done = steps % {"done": facts.progress, "of": facts.goals * MAX_PROGRESS}
        written.append(
            f'<tr><th scope="row">{escape(pair.champion)}</th>'
            f'<td data-label="{mentee}">{escape(pair.mentee)}</td>'
            f'<td data-label="{state}">{states[facts.state]} <span class="meta">'
            f"{since % {'date': day_short(facts.since)}}</span></td>"
            f'<td data-label="{held}">{facts.sessions}</td>'
            f'<td data-label="{coming}">{day_short(facts.next_at) if facts.next_at else "–"}</td>'
            f'<td data-label="{goals}">{done if facts.goals else "–"}</td></tr>'
        )
    return Markup("".join(written))  # noqa: S704 - names are escaped, the rest is ours


def network(lines: Sequence[CityLine], pairs: Iterable[PairLine], drawn: Plan) -> Markup:
    """The lines of the open mentorships, and above them the cities with their names."""
    written = []
    for pair in pairs:
        one = drawn.spots.get(pair.facts.champion_id)
        other = drawn.spots.get(pair.facts.mentee_id)
        if one and other and pair.facts.state in OPEN:
            written.append(
                f'<line class="axis" x1="{one.x}%" y1="{one.y}" x2="{other.x}%" y2="{other.y}"/>'
            )
    for line in lines:
        spot = drawn.spots[line.city_id]
        side = ' x="-12" text-anchor="end"' if spot.name_left else ' x="12"'
        written.append(
            f'<svg x="{spot.x}%" y="{spot.y}" overflow="visible">'
            f'<circle class="{DOTS.get(line.role, "hollow")}" r="6"/>'
            f'<text{side} y="5">{escape(line.name)}</text></svg>'
        )
    return Markup("".join(written))  # noqa: S704 - names are escaped, the rest is ours


def risk_rows(pairs: Iterable[PairLine]) -> Markup:
    """The pairs at risk, each with its reason."""
    words = risk_words()
    return _marked(
        (f"{pair.champion} – {pair.mentee}", words[pair.risk]) for pair in pairs if pair.risk
    )


def lonely_rows(lines: Iterable[CityLine]) -> Markup:
    """The cities that nobody mentors."""
    say = sentences()
    return _marked((line.name, say(line.sessions)) for line in lines)


def _marked(items: Iterable[tuple[str, str]]) -> Markup:
    return Markup("").join(
        Markup(
            '<li><i class="m back" aria-hidden="true"></i><p><b>{}</b><br>'
            '<span class="meta">{}</span></p></li>'
        ).format(title, reason)
        for title, reason in items
    )


def _counted(words: Callable[[int], str]) -> Callable[[int], str]:
    """The words for a number, looked up once each."""
    known: dict[int, str] = {}

    def say(number: int) -> str:
        if number not in known:
            known[number] = words(number)
        return known[number]

    return say
