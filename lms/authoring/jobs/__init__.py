"""What happens without an author asking: each subject's duties are registered at import."""

from lms.authoring.jobs.regrade import regrade, regrade_late
from lms.authoring.jobs.schedule import publish_what_is_due
from lms.authoring.jobs.statistics import count_tries
from lms.authoring.jobs.texts import forget_loose_texts

__all__ = ["count_tries", "forget_loose_texts", "publish_what_is_due", "regrade", "regrade_late"]
