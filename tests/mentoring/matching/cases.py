"""Small random problems, and the plain way to solve them: try everything."""

from __future__ import annotations

from itertools import combinations

from hypothesis import strategies as st

from lms.mentoring.rules.matching.facts import (
    CityFacts,
    Conditions,
    Countries,
    Earlier,
    Problem,
    RuleKind,
    Two,
    Weights,
    Wish,
)
from lms.mentoring.rules.matching.solving import Table
from lms.mentoring.rules.mentorships import MentorshipKind
from lms.mentoring.rules.profiles import FieldEntry, Stance

CODES = ("HOU", "EMP", "EDU")


@st.composite
def entries(draw):
    return tuple(
        FieldEntry(
            code,
            draw(st.sampled_from(Stance)),
            draw(st.integers(0, 4)),
            draw(st.integers(1, 3)),
        )
        for code in CODES
    )


@st.composite
def cities(draw, id_: int, *, mutual: bool):
    mentors = mutual or draw(st.booleans())
    return CityFacts(
        id=id_,
        country=draw(st.sampled_from(["DE", "IT"])),
        population=draw(st.sampled_from([None, 50_000, 90_000, 400_000])),
        languages=tuple(draw(st.lists(st.sampled_from(["de", "en"]), unique=True, max_size=2))),
        fields=draw(entries()),
        mentees=draw(st.integers(0, 2)),
        mentors=mentors,
        learns=mutual or not mentors,
        profile_id=draw(st.sampled_from([None, *[id_] * 6])),
        earlier=frozenset(draw(st.lists(st.integers(1, 7), max_size=2))),
        settled=draw(st.sampled_from([False] * 8 + [True])),
    )


@st.composite
def problems(draw, kind: MentorshipKind | None = None, most: int = 7):
    kind = kind or draw(st.sampled_from(MentorshipKind))
    mutual = kind is MentorshipKind.JOB_SHADOWING
    found = tuple(
        draw(cities(id_, mutual=mutual)) for id_ in range(1, draw(st.integers(2, most)) + 1)
    )
    weights = Weights(*(draw(st.integers(0, 3)) for _part in range(5)))
    conditions = Conditions(
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.sampled_from(Countries)),
        draw(st.sampled_from(Earlier)),
    )
    ids = [city.id for city in found]
    wishes = tuple(
        Wish(draw(st.sampled_from(RuleKind)), *two)
        for two in draw(st.lists(st.sampled_from(list(combinations(ids, 2))), max_size=2))
    )
    return Problem(kind, found, weights, conditions, wishes)


def best_value(table: Table, extra: dict[Two, int] | None = None) -> int:
    """The greatest value of all sets of possible pairs, by trying each."""
    found = best_with(table, None, extra)
    assert found is not None
    return found


def best_with(table: Table, fixed: Two | None, extra: dict[Two, int] | None = None) -> int | None:
    """The same with `fixed` among them; None if there is no such set."""
    values = sorted((table.values | (extra or {})).items())

    def best(start: int, used: frozenset[int], room: tuple[tuple[int, int], ...]) -> int:
        found = 0
        for place in range(start, len(values)):
            (champion, mentee), value = values[place]
            left = dict(room)
            if table.is_mutual:
                if champion in used or mentee in used:
                    continue
                now = used | {champion, mentee}
            else:
                if mentee in used or left[champion] < 1:
                    continue
                left[champion] -= 1
                now = used | {mentee}
            found = max(found, value + best(place + 1, now, tuple(left.items())))
        return found

    used: frozenset[int] = frozenset()
    room = dict(table.room)
    if fixed is None:
        return best(0, used, tuple(room.items()))
    if table.is_mutual:
        used = frozenset(fixed)
    else:
        used = frozenset(fixed[1:])
        room[fixed[0]] -= 1
        if room[fixed[0]] < 0:
            return None
    return dict(values)[fixed] + best(0, used, tuple(room.items()))
