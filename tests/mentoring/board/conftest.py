"""The same world as for reviews: a mentor, two learners, a course."""

from tests.mentoring.reviews.conftest import course, world  # noqa: F401
