"""Texts that nothing holds any more are forgotten once a day."""

from __future__ import annotations

from lms.authoring.actions.texts import BATCH, forget_texts
from lms.db import write
from lms.notices.jobs import Finish, Task, daily

ROUNDS = 100


@daily("forget-source-texts")
def forget_loose_texts(_task: Task | None) -> Finish | None:
    """Forget what was saved for a moment, at most 50,000 texts, each 500 in a write of their own."""
    for _round in range(ROUNDS):
        with write():
            gone = forget_texts()
        if gone < BATCH:
            break
    return None
