"""What happens without an author asking: each subject's duties are registered at import."""

from lms.authoring.jobs.regrade import regrade, regrade_late
from lms.authoring.jobs.schedule import publish_what_is_due
from lms.authoring.jobs.statistics import count_tries

__all__ = ["count_tries", "publish_what_is_due", "regrade", "regrade_late"]
