"""What happens without the learner asking for it: attempts end, dates come near."""

from lms.learning.jobs.attempts import end_attempts
from lms.learning.jobs.reminders import remind

__all__ = ["end_attempts", "remind"]
