"""What happens without the learner asking for it: attempts end, dates come near, figures are counted."""

from lms.learning.jobs.attempts import end_attempts
from lms.learning.jobs.figures import count_cities
from lms.learning.jobs.reminders import remind

__all__ = ["count_cities", "end_attempts", "remind"]
