"""What a piece of work is, decided without the database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lms.core.errors import Conflict
from lms.files.rules.kinds import ACCEPT

# Bytes of UTF-8, as the renderer counts: some 5,000 words even in Greek.
MAX_TEXT = 64 * 1024
MAX_FILES = 5
MAX_FILE_BYTES = 20 * 1024 * 1024
# A form's key: 128 bits or more, as `secrets.token_urlsafe(16)` writes them.
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a form says beforehand; `accept` are the endings that a file chooser offers."""

    files: int = MAX_FILES
    megabytes: int = MAX_FILE_BYTES // (1024 * 1024)
    accept: str = ACCEPT


LIMITS = Limits()


class TaskState(StrEnum):
    """Where a learner's work on a task stands."""

    NONE = "none"
    DRAFT = "draft"
    HANDED_IN = "handed_in"
    CHANGES_REQUESTED = "changes_requested"
    ACCEPTED = "accepted"


class Verdict(StrEnum):
    """What a review says of one version; the rows belong to who may write them."""

    ACCEPTED = "accepted"
    CHANGES_REQUESTED = "changes_requested"


class Fault(StrEnum):
    """Why a text cannot be saved or handed in."""

    TOO_LONG = "too_long"
    EMPTY = "empty"
    UNCHANGED = "unchanged"


class ChangedElsewhere(Conflict):
    """Another tab has saved since this form was loaded; both texts are here, none is lost."""

    def __init__(self, *, typed: str, stored: str, row_version: int, saved_at: datetime) -> None:
        super().__init__()
        self.typed = typed
        self.stored = stored
        self.row_version = row_version
        self.saved_at = saved_at


def state_of(*, has_draft: bool, versions: int, verdict: Verdict | None = None) -> TaskState:
    """The state by the newest version; `verdict` is the newest one on it, if anybody gave one.

    Work that was handed in stays so while a later draft is written: a draft takes nothing back.
    """
    if versions:
        return TaskState(verdict.value) if verdict else TaskState.HANDED_IN
    return TaskState.DRAFT if has_draft else TaskState.NONE


def tidy(text: str) -> str:
    """A text as it is stored: lines end in one way, without unseen characters."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def fault_of_draft(text: str) -> Fault | None:
    """Why a tidy text cannot be saved; anything short enough can."""
    return Fault.TOO_LONG if len(text.encode("utf-8", "replace")) > MAX_TEXT else None


def fault_of_work(text: str, template: str, files: int) -> Fault | None:
    """Why a tidy text with its number of files cannot be handed in."""
    if fault := fault_of_draft(text):
        return fault
    if files:
        return None
    if not text.strip():
        return Fault.EMPTY
    return Fault.UNCHANGED if text.split() == tidy(template).split() else None
