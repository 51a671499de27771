"""What may be published, and how a profile is drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.actor import ANONYMOUS, Actor, Grant, Role, Scope
from lms.mentoring.policy.profiles import may_edit, may_see
from lms.mentoring.rules.profiles import (
    Fault,
    FieldEntry,
    ProfileWords,
    Stance,
    differing,
    drawing,
    height_of,
    problems,
)

CODES = ("HOU", "EMP", "EDU", "LAN")
entries = st.builds(
    FieldEntry,
    st.sampled_from(CODES),
    st.sampled_from(list(Stance)),
    st.integers(0, 4),
    st.integers(1, 3),
    st.sampled_from(["", "landlords"]),
    st.sampled_from(["", " ", "a report"]),
)


def faults(*fields: FieldEntry, languages=("de",), mentees=1, visits=0) -> list[tuple[Fault, str]]:
    words = ProfileWords(languages, mentees, visits, fields)
    return [(one.fault, one.code) for one in problems(words)]


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        (FieldEntry("HOU", Stance.OFFER, 2), []),
        (FieldEntry("HOU", Stance.OFFER, 1), [(Fault.UNPROVEN, "HOU")]),
        (FieldEntry("HOU", Stance.OFFER, 1, evidence="A report"), []),
        (FieldEntry("HOU", Stance.NEED, 0, topic="Landlords"), []),
        (FieldEntry("HOU", Stance.NEED, 0, topic=" "), [(Fault.NEEDS_TOPIC, "HOU")]),
        (FieldEntry("HOU", Stance.BOTH, 0), [(Fault.UNPROVEN, "HOU"), (Fault.NEEDS_TOPIC, "HOU")]),
        (FieldEntry("HOU", Stance.NONE, 4), [(Fault.EMPTY, "")]),
    ],
)
def test_what_stands_in_the_way_of_publishing(entry, found):
    assert faults(entry) == found


def test_a_city_that_offers_has_room_and_everybody_has_a_language():
    offer = FieldEntry("HOU", Stance.OFFER, 3)
    assert faults(offer, mentees=0) == [(Fault.NO_CAPACITY, "")]
    assert faults(offer, mentees=0, visits=2) == []
    assert faults(FieldEntry("HOU", Stance.NEED, topic="x"), mentees=0) == []
    assert faults(offer, languages=()) == [(Fault.NO_LANGUAGE, "")]
    assert faults() == [(Fault.EMPTY, "")]


@given(st.lists(entries, max_size=4, unique_by=lambda one: one.code))
def test_the_figure_has_each_field_once_strengths_above_needs(fields):
    bars = drawing(fields)
    assert sorted(bar.entry.code for bar in bars) == sorted(one.code for one in fields)
    ranks = [0 if bar.entry.offers else 2 if bar.entry.needs else 1 for bar in bars]
    assert ranks == sorted(ranks)
    assert all(2 <= bar.x <= 98 for bar in bars)
    assert all(bar.y + 20 < height_of(bars) + 10 for bar in bars)


@given(st.lists(entries, max_size=4, unique_by=lambda one: one.code))
def test_what_was_said_is_the_same_in_any_order(fields):
    words, other = ProfileWords(fields=tuple(fields)), ProfileWords(fields=tuple(fields[::-1]))
    assert words.said() == other.said()
    assert differing(words, other, CODES) == []
    changed = ProfileWords(fields=(FieldEntry("HOU", Stance.NEED, 1, 1, "other"), *fields[1:]))
    if all(one.code != "HOU" for one in fields[1:]) and words.entry("HOU") != changed.entry("HOU"):
        assert "HOU" in differing(words, changed, CODES)


def test_who_sees_and_who_changes_a_profile():
    def holder(role: Role, scope: Scope = Scope.PLATFORM, id_: int | None = None) -> Actor:
        return Actor(1, grants=frozenset({Grant(role, scope, id_)}))

    lead, other = holder(Role.CITY_COORDINATOR, Scope.CITY, 7), holder(Role.MENTOR, Scope.CITY, 7)
    assert may_edit(lead, 7)
    assert not may_edit(lead, 8)
    assert not may_edit(other, 7)
    assert may_edit(holder(Role.ADMIN), 7)
    assert not may_edit(holder(Role.PROGRAMME_COORDINATOR), 7)
    assert may_see(holder(Role.PROGRAMME_COORDINATOR), 7, belongs=False)
    assert may_see(Actor(3), 7, belongs=True)
    assert not may_see(Actor(3), 7, belongs=False)
    assert not may_see(ANONYMOUS, 7, belongs=False)
