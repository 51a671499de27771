"""Later work: how a room registers it (`job`, `daily`) and how it is done (`run_one`, `run_due`)."""

from __future__ import annotations

from lms.notices.actions.leases import Task
from lms.notices.jobs.mails import deliver
from lms.notices.jobs.registry import Finish, daily, duties, every, job, kinds
from lms.notices.jobs.running import Pauses, ask_for_duties, run_due, run_one

__all__ = [
    "Finish",
    "Pauses",
    "Task",
    "ask_for_duties",
    "daily",
    "deliver",
    "duties",
    "every",
    "job",
    "kinds",
    "run_due",
    "run_one",
]
