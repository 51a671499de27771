"""Pages about questions as data: a course, a lesson, a question, and all of it as a table."""

from lms.authoring.views.statistics import pages

__all__ = ["pages"]
