"""Reading the audit log: who looked at my record, and for admins all of it."""

from lms.activity.queries.log import Line, Wish, counts_since, kinds_noted, lines
from lms.activity.queries.looks import Look, has_looked, looks_at_me

__all__ = [
    "Line",
    "Look",
    "Wish",
    "counts_since",
    "has_looked",
    "kinds_noted",
    "lines",
    "looks_at_me",
]
