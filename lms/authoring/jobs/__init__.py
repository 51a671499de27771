"""What happens without an author asking: each subject's duties are registered at import."""

from lms.authoring.jobs.regrade import regrade, regrade_late
from lms.authoring.jobs.statistics import count_tries

__all__ = ["count_tries", "regrade", "regrade_late"]
