"""The blueprint of the coordinators' pages, and what they share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response

from lms.cities.queries import cities, fields
from lms.core.errors import Forbidden
from lms.editions.policy import coordinates
from lms.editions.queries import EditionView, edition_for
from lms.editions.rules import CityRole
from lms.mentoring.queries.matching.runs import KeptRun, run_of
from lms.mentoring.rules.matching.facts import Problem
from lms.web.access import actor
from lms.web.languages import lang
from lms.web.setup import pages

room = pages("matching", __name__, "/editions/<slug>/matching")
MATCHED = (CityRole.CHAMPION, CityRole.MENTEE, CityRole.PARTNER)


@dataclass(frozen=True, slots=True)
class Names:
    """What cities and fields are called in the reader's language."""

    cities: dict[int, str]
    fields: dict[str, str]

    def city(self, id_: int) -> str:
        """A city's name."""
        return self.cities.get(id_, "?")

    def field(self, code: str) -> str:
        """A field's name."""
        return self.fields.get(code, code)

    def by_name(self, ids: Iterable[int]) -> list[tuple[int, str]]:
        """Cities in the order of their names."""
        return sorted(((id_, self.city(id_)) for id_ in ids), key=lambda one: one[1].casefold())


@room.after_request
def keep_nowhere(response: Response) -> Response:
    """What is weighed here is for the coordinators only."""
    response.headers["Cache-Control"] = "no-store"
    return response


def coordinated(slug: str) -> EditionView:
    """An edition that the actor coordinates: NotFound if they may not see it, else Forbidden."""
    view = edition_for(actor(), slug)
    if not coordinates(actor(), view.id):
        raise Forbidden
    return view


def names_of(ids: Iterable[int]) -> Names:
    """The names of some cities and of all fields."""
    language = lang()
    return Names(
        {id_: city.called(language) for id_, city in cities(ids).items()},
        {one.code: one.called(language) for one in fields(retired=True)},
    )


def names_in(problem: Problem) -> Names:
    """The names of all cities of a run."""
    return names_of(city.id for city in problem.cities)


def opened(slug: str, number: int) -> tuple[EditionView, KeptRun, Names]:
    """A run with its edition and the names it needs."""
    view = coordinated(slug)
    run = run_of(view.id, number)
    return view, run, names_in(run.problem)
