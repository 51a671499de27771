"""Reads of editions. Who neither takes part nor coordinates does not learn that one exists."""

from lms.editions.queries.dates import Deadline, Due, deadlines_of, dues_on
from lms.editions.queries.editions import (
    GRANTS,
    CityPart,
    EditionLine,
    EditionView,
    Step,
    edition_for,
    may_run,
    my_editions,
    steps_of,
)
from lms.editions.queries.people import (
    Participant,
    coordinator_ids,
    coordinators_of,
    free_cities,
    team_of,
)

__all__ = [
    "GRANTS",
    "CityPart",
    "Deadline",
    "Due",
    "EditionLine",
    "EditionView",
    "Participant",
    "Step",
    "coordinator_ids",
    "coordinators_of",
    "deadlines_of",
    "dues_on",
    "edition_for",
    "free_cities",
    "may_run",
    "my_editions",
    "steps_of",
    "team_of",
]
