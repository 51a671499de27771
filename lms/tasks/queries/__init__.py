"""Reads of learners' work and of its reviews."""

from __future__ import annotations

from lms.tasks.queries.work import (
    MyTask,
    TaskFile,
    Version,
    VersionLine,
    attachment,
    handed_in,
    my_task,
    version,
    versions,
)

__all__ = [
    "MyTask",
    "TaskFile",
    "Version",
    "VersionLine",
    "attachment",
    "handed_in",
    "my_task",
    "version",
    "versions",
]
